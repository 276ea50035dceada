"""Put the demo web together from its data. Pure.

Days are relative: `at = "-2 14:05"` is two days before the base day, at 14:05 in the outlet's zone. So the same base
always gives the same web, to the byte, and nothing in it is dated later than the first moment of the base day in Korea.
In a story's words {day-2} stands for the name of that weekday.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from worker.demo.site import DemoFeed, DemoSite, Outlet, Story
from worker.errors import ConfigError

# What a copy takes from the wire's story unless it says otherwise; its paragraphs are edited, not replaced.
_INHERITED: Final = ("title", "summary", "authors", "section", "caption", "expect_fires")
_NEEDED: Final = ("at", "path", "title", "summary", "section", "expect_fires")
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def assemble(
    documents: Mapping[str, Mapping[str, Any]],
    base: date,
    labels: Mapping[str, Mapping[str, str]],
    templates: Mapping[str, str],
) -> DemoSite:
    """The web that the documents describe, one document an outlet, by file name, dated to the week before `base`.

    Raises ConfigError where they contradict themselves, with file and story.
    """
    # Reading a story uses up its keys, so that those nobody reads are found: work on a copy.
    documents = {name: deepcopy(document) for name, document in documents.items()}
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
        story = _own_or_copied(values, stories, outlets[name], base, where)
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
    lacking = [key for key in _NEEDED if key not in values]
    if lacking:
        raise ConfigError(f"{where}: lacks {', '.join(lacking)}")
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


def _own_or_copied(values: dict[str, Any], stories: dict[str, Story], outlet: Outlet, base: date, where: str) -> Story:
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
