"""Alerts and dashboard ask only for metrics that are told, by labels they have; the runbook explains each alert."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from archive.census import Census
from archive.model import FeedStatus, PageStatus
from tests.fakes import FEED, NOW
from worker.flow import PollReport, ReadReport, Reason
from worker.gathered import Gathered
from worker.metrics import Holdings, Meter, exposition, registry_of
from worker.queued import Queued
from worker.vitals import Vitals

DEPLOY = Path(__file__).parents[2] / "deploy"
RUNBOOK = (DEPLOY / "README.md").read_text(encoding="utf-8")
ALERTS = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text(encoding="utf-8"))
DASHBOARD = json.loads((DEPLOY / "grafana/bongsu.json").read_text(encoding="utf-8"))
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
OURS_TO_ADD = {"job", "instance"}  # by Prometheus

EVERYTHING = Gathered(
    vitals=Vitals(
        states={str(status): 1 for status in FeedStatus} | {"off": 1},
        reasons={str(reason): 1 for reason in Reason},
        due=1,
        lag=timedelta(seconds=1),
        last_attempt=NOW,
        last_success=NOW,
        last_new=NOW,
    ),
    census=Census(
        entries=1,
        articles=1,
        earlier_texts=1,
        fires=dict.fromkeys(range(1, 6), 1),
        pages={"pending": 1, "read": 1, "failed": 1, "unread": 1},
        failed={str(reason): 1 for reason in Reason},
        pages_due=1,
        due_since=NOW,
        gaps=1,
        kept_bytes=1,
    ),
    page_lag=1,
    sizes={"database": 1, "log": 1},
    free_bytes=1,
    queued=Queued(
        jobs={("poll", "todo"): 1, ("poll", "doing"): 1},
        oldest=1,
        stalled=1,
        workers=1,
        silent=1,
        waits=dict.fromkeys(("clock", "polls"), 1.0),
    ),
    search_seconds=1,
    seconds=1,
)


def told() -> dict[str, dict[str, set[str]]]:
    """Every sample there can be: its name, its labels, and the values these have here."""
    meter = Meter()
    for outcome in ("ok", "unchanged", "failed"):
        meter.count(PollReport(feed_id=FEED.id, outcome=outcome, new=1, changed=1, known=1, refused=1, flagged=1))
    for outcome in ("read", "unchanged", "retry", "failed", "unwanted"):
        meter.count(ReadReport(article_id=1, url="https://a.example/", outcome=outcome))
    for purpose in ("feed", "page"):
        meter.fetched.labels(purpose).inc()
        meter.fetching.labels(purpose).inc()
        meter.fetch_seconds.labels(purpose).observe(1)
    for stage in ("parse", "extract"):
        meter.stage_seconds.labels(stage).observe(1)
        meter.kills.labels(stage, "cpu-limit").inc()
    meter.refused.labels("Busy").inc()
    found: dict[str, dict[str, set[str]]] = {}
    text = exposition(meter.registry, registry_of(Holdings(lambda: EVERYTHING))).decode()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = found.setdefault(sample.name, {})
            for label, value in sample.labels.items():
                labels.setdefault(label, set()).add(value)
    return found


TOLD = told()


def expressions() -> Iterator[tuple[str, str]]:
    for rule in RULES:
        yield rule["alert"], rule["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_it_is_promql_and_asks_for_what_is_told(where: str, expression: str) -> None:
    promql_parser.parse(expression)
    asked = re.findall(r"\b((?:bongsu|process)_\w+)(?:\{(.*?)\})?", expression)
    assert asked, where
    for name, matchers in asked:
        assert name in TOLD, f"{where}: there is no {name}"
        for label, operator, value in re.findall(r'(\w+)(=~|!=|=)"([^"]*)"', matchers):
            if label not in OURS_TO_ADD:
                assert set(value.split("|")) <= TOLD[name][label], (where, label, operator)
    grouped = [label for group in re.findall(r"(?:by|without) \(([^)]*)\)", expression) for label in group.split(", ")]
    known = {"le", *OURS_TO_ADD, *(label for name, _ in asked for label in TOLD[name])}
    assert set(grouped) <= known, where


def test_every_alert_says_how_grave_it_is_and_what_it_is_about() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names)) > 8
    for rule in RULES:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"].endswith(".")


def test_the_runbook_explains_every_alert_and_no_other() -> None:
    assert re.findall(r"^\| (Bongsu\w+) \|", RUNBOOK, re.MULTILINE) == [rule["alert"] for rule in RULES]


def test_what_is_scraped_is_where_the_runbook_has_it_served() -> None:
    [job] = yaml.safe_load((DEPLOY / "prometheus/scrape.yml").read_text(encoding="utf-8"))
    [target] = job["static_configs"][0]["targets"]
    assert job["job_name"] == "bongsu"
    assert f'listen = "{target}"' in RUNBOOK


def overlapping(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return (
        a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"] and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"]
    )


def test_the_dashboard_has_panels_that_do_not_overlap_and_asks_the_source_that_is_chosen() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len({panel["title"] for panel in panels}) == len(panels)
    places = [panel["gridPos"] for panel in panels]
    assert not [1 for n, a in enumerate(places) for b in places[n + 1 :] if overlapping(a, b)]
    [source] = DASHBOARD["templating"]["list"]
    for panel in panels:
        assert panel["datasource"]["uid"] == f"${{{source['name']}}}"


def test_every_gauge_of_the_archive_is_on_the_dashboard_or_alerted_upon() -> None:
    seen = " ".join(expression for _, expression in expressions())
    seldom = {
        "bongsu_feeds_never_read", "bongsu_feeds_due", "bongsu_possible_gaps", "bongsu_pages_failed",
        "bongsu_last_poll_timestamp_seconds", "bongsu_last_success_timestamp_seconds", "bongsu_fetches_under_way",
    }  # fmt: skip
    gauges = {
        name
        for name in TOLD
        if name.startswith("bongsu_") and not re.search(r"_(total|created|bucket|sum|count)$", name)
    }
    assert {name for name in gauges if not re.search(rf"\b{name}\b", seen)} == seldom


def test_page_statuses_are_told_under_the_names_that_stats_uses() -> None:
    assert TOLD["bongsu_pages"]["status"] == {"pending", "read", "failed", "unread"}
    assert len(PageStatus) == 4
