"""Read the demo web's data: `content/*.toml`, one file for each outlet, and the HTML its pages are made with. [edge]

Days are relative: `at = "-2 14:05"` is two days before the base day, at 14:05 in the outlet's zone. So the same base
always gives the same web, to the byte, and nothing in it is dated later than the first moment of the base day in Korea.
In a story's words {day-2} stands for the name of that weekday.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

from worker.demo.site import DemoFeed, DemoSite, Outlet, Story, expectations
from worker.errors import ConfigError

# The door of this room: whoever loads the demo needs no other of its modules but `web`.
__all__ = ["DemoSite", "base_of", "expectations", "feeds_toml", "load"]

KOREA: Final = ZoneInfo("Asia/Seoul")

# What a copy takes from the wire's story unless it says otherwise; its paragraphs are edited, not replaced.
_INHERITED: Final = ("title", "summary", "authors", "section", "caption", "expect_fires")
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def base_of(now: datetime) -> date:
    """The base day of a moment: its date in Korea. A demo that is kept stores it, and stays the same afterwards."""
    return now.astimezone(KOREA).date()


def load(base: date) -> DemoSite:
    """The demo web, dated to the week before `base`; a datetime counts as its day in Korea.

    Raises ConfigError where the data contradicts itself, with file and story.
    """
    folder = files("worker.demo") / "content"
    sources = sorted(folder.iterdir(), key=lambda entry: entry.name)
    documents = {
        source.name: tomllib.loads(source.read_text(encoding="utf-8"))
        for source in sources
        if source.name.endswith(".toml")
    }
    labels = documents.pop("labels.toml")
    templates = {
        page.name.removesuffix(".html"): page.read_text(encoding="utf-8") for page in (folder / "templates").iterdir()
    }
    return _site(documents, base_of(base) if isinstance(base, datetime) else base, labels, templates)


def feeds_toml(site: DemoSite) -> str:
    """The `[[feed]]` blocks for the configuration of an archive that reads the demo web."""
    blocks = []
    for feed in site.feeds:
        outlet = site.outlet(feed.outlet)
        values: dict[str, str] = {
            "id": feed.id,
            "url": feed.known_url,
            "title": feed.title,
            "outlet": outlet.name,
            "language": outlet.language,
            "timezone": outlet.timezone,
            "profile": feed.profile,
        }
        lines = [f'{key} = "{value}"' for key, value in values.items()]
        blocks.append("\n".join(["[[feed]]", *lines, f"pages = {str(feed.pages).lower()}"]))
    return (
        "# The feeds of the demo web: invented outlets, served on this machine only.\n\n" + "\n\n".join(blocks) + "\n"
    )


def _site(
    documents: dict[str, dict[str, Any]],
    base: date,
    labels: dict[str, dict[str, str]],
    templates: dict[str, str],
) -> DemoSite:
    outlets = {name: _outlet(document["outlet"]) for name, document in documents.items()}
    feeds = [_feed(values, outlets[name]) for name, document in documents.items() for values in document["feed"]]
    stories: dict[str, Story] = {}
    rows = [(name, values) for name, document in documents.items() for values in document["story"]]
    # The wire's own stories first: a copy is made from one.
    for name, values in sorted(rows, key=lambda row: "copy_of" in row[1]):
        where = f"{name}: story {values['id']}"
        if values["id"] in stories:
            raise ConfigError(f"{where}: the id is taken already; give every story one of its own")
        values.setdefault("feed", documents[name]["feed"][0]["id"])
        story = _copy(values, stories, outlets[name], base, where)
        stories[story.id] = story
    return DemoSite(
        base=base,
        outlets=tuple(outlets.values()),
        feeds=tuple(feeds),
        stories=tuple(stories.values()),
        labels=labels,
        templates=templates,
    )


def _outlet(values: dict[str, Any]) -> Outlet:
    return Outlet(**values | {"disallow": tuple(values.get("disallow", ()))})


def _feed(values: dict[str, Any], outlet: Outlet) -> DemoFeed:
    path = values.pop("path")
    return DemoFeed(**values, outlet=outlet.id, url=f"http://{outlet.host}{path}")


def _story(values: dict[str, Any], outlet: Outlet, base: date, where: str) -> Story:
    """A story of an outlet's own. Raises ConfigError for a key nobody reads."""
    values = {key: _dated(value, base) if isinstance(value, str) else value for key, value in values.items()}
    later = values.pop("later", None)
    published = _moment(values.pop("at"), outlet, base)
    path = values.pop("path").replace("{date}", published.strftime("%Y%m%d"))
    via = values.pop("via", None)
    story = Story(
        id=values["id"],
        outlet=outlet.id,
        feed=values.pop("feed"),
        url=f"http://{outlet.host}{path}",
        guid=values.pop("guid", values.pop("id")),
        title=values.pop("title"),
        summary=values.pop("summary"),
        paragraphs=_paragraphs(values.pop("text", "")),
        authors=tuple(values.pop("authors", ())),
        section=values.pop("section"),
        caption=values.pop("caption", ""),
        published=published,
        updated=None,
        expect_fires=values.pop("expect_fires"),
        since=values.pop("since", 1),
        page=values.pop("page", "ok"),
        via=f"http://{outlet.host}{via}" if via else None,
        undeclared=values.pop("undeclared", None),
    )
    if values:
        raise ConfigError(f"{where}: unknown key {', '.join(values)}")
    return story if later is None else replace(story, later=_later(later, story, outlet, base, where))


def _copy(values: dict[str, Any], stories: dict[str, Story], outlet: Outlet, base: date, where: str) -> Story:
    """A story; where it copies a wire's, whatever it does not say itself is the wire's."""
    copy_of = values.pop("copy_of", None)
    if copy_of is None:
        return _story(values, outlet, base, where)
    if copy_of not in stories:
        raise ConfigError(f"{where}: copy_of names {copy_of}, which is no story of its own")
    original = stories[copy_of]
    paragraphs = _edited(original.paragraphs, values, where)
    inherited = {name: getattr(original, name) for name in _INHERITED}
    story = _story(inherited | values, outlet, base, where)
    return replace(story, paragraphs=paragraphs, copy_of=copy_of)


def _later(values: dict[str, Any], story: Story, outlet: Outlet, base: date, where: str) -> Story:
    paragraphs = _edited(story.paragraphs, values, where)
    updated = values.pop("updated", None)
    changes = {key: values.pop(key) for key in ("title", "summary", "guid") if key in values}
    if values:
        raise ConfigError(f"{where}: unknown key later.{', later.'.join(values)}")
    moment = _moment(updated, outlet, base) if updated else None
    return replace(story, paragraphs=paragraphs, updated=moment, **changes)


def _edited(paragraphs: Iterable[str], values: dict[str, Any], where: str) -> tuple[str, ...]:
    """Paragraphs with the `edits` of a copy or a revision, without the last `cut`, with those of `add` at the end."""
    text = "\n\n".join(paragraphs)
    for old, new in values.pop("edits", ()):
        if old not in text:
            raise ConfigError(f"{where}: edits replaces {old!r}, which the text does not hold")
        text = text.replace(old, new)
    kept = _paragraphs(text)
    cut = values.pop("cut", 0)
    return kept[: len(kept) - cut] + _paragraphs(values.pop("add", ""))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(block.split()) for block in text.split("\n\n") if block.strip())


def _dated(text: str, base: date) -> str:
    """A text with {day-2} and the like replaced by the weekday that was, counted from the base day."""
    return re.sub(r"\{day(-\d)\}", lambda found: _WEEKDAYS[(base + timedelta(days=int(found[1]))).weekday()], text)


def _moment(at: str, outlet: Outlet, base: date) -> datetime:
    days, clock = at.split()
    day = base + timedelta(days=int(days))
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(outlet.timezone))
