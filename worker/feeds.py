"""Feeds as configured: feeds.d/*.toml to FeedSpecs; and the plain reading of the other config folders. [edge]

1. Files are read by name, feeds in the order written. 2. A file's [defaults] hold for its own feeds. 3. Ids and
addresses are unique over all files. 4. Everything wrong is told at once, by file, line and key; nothing is skipped.
5. A feed of the kind `listing` has a [feed.selectors] table, no other feed has one.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from archive.model import FeedId
from worker import kinds, toml
from worker.errors import ConfigError
from worker.flow import FeedSpec, Selectors
from worker.kinds import Kind

PROFILES: Final = ("wire", "press", "specialist", "state", "official")
# The keys of [feed.selectors].
SELECTORS: Final = ("item", "title", "link", "date", "summary")


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise kinds.NotAllowed
    return value


# Every key a [[feed]] may have. Those of _OWN make sense for one feed only; [defaults] may have the others.
KEYS: Final[Mapping[str, Kind]] = {
    "id": kinds.SLUG,
    "url": kinds.HTTP_URL,
    "title": kinds.TEXT,
    "outlet": kinds.TEXT,
    "language": kinds.LANGUAGE,
    "timezone": kinds.ZONE,
    "profile": kinds.choice(*PROFILES),
    "pages": kinds.BOOLEAN,
    "enabled": kinds.BOOLEAN,
    "interval": kinds.duration("1 min", "7 d"),
    "tags": kinds.listing(kinds.SLUG),
    "kind": kinds.choice("auto", "listing"),
    "selectors": Kind("a section [feed.selectors] of CSS selectors", _table),
}
_OWN: Final = ("id", "url", "title")
# What was imported is archived under this id.
IMPORTED: Final = FeedId("import")


def load_feeds(directory: Path) -> tuple[FeedSpec, ...]:
    """The feeds of a folder, in file order, disabled ones included. Raises ConfigError with every problem found."""
    problems: list[str] = []
    feeds: list[FeedSpec] = []
    seen: dict[str, str] = {}
    for document in _documents(directory, problems):
        for values, where in _blocks(document, problems):
            for key, mark in (("id", values["id"]), ("url", address_key(values["url"]))):
                if key == "id" and mark == IMPORTED:
                    problems.append(f"{where[key]}: id is {mark}, the name of what is imported; allowed is any other")
                first = seen.setdefault(f"{key} {mark}", where[key])
                if first != where[key]:
                    problems.append(f"{where[key]}: {key} is {values[key]}, which is taken already at {first}")
            feeds.append(_spec(values))
    if problems:
        raise ConfigError("\n".join(problems))
    return tuple(feeds)


def read_documents(directory: Path) -> dict[str, dict[str, object]]:
    """The parsed TOML files of a folder by file name, sorted. Raises ConfigError with every problem found."""
    problems: list[str] = []
    documents = {document.path.name: document.values for document in _documents(directory, problems)}
    if problems:
        raise ConfigError("\n".join(problems))
    return documents


def _documents(directory: Path, problems: list[str]) -> Iterator[toml.Document]:
    for path in toml.files(directory):
        try:
            yield toml.read(path)
        except ConfigError as error:
            problems.append(str(error))


def _blocks(document: toml.Document, problems: list[str]) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """The sound [[feed]] blocks of a file, defaults filled in: typed values by key, and where each key stands."""
    known = ("defaults", "feed")
    problems.extend(toml.unknown(document.where(key), key, known) for key in document.values if key not in known)
    defaults, blocks = document.values.get("defaults", {}), document.values.get("feed", [])
    if not isinstance(defaults, dict):
        problems.append(f"{document.where('defaults')}: defaults is {toml.shown(defaults)}; write a section [defaults]")
        defaults = {}
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        problems.append(f"{document.where('feed')}: a feed is a block that starts with [[feed]], with both brackets")
        return
    problems_before = len(problems)
    shared = _typed(document, "defaults", defaults, 0, problems)
    problems.extend(
        f"{document.where(f'defaults.{key}')}: {key} belongs to one feed; [defaults] can't set it"
        for key in _OWN
        if key in shared
    )
    if len(problems) > problems_before:
        shared = {}
    for number, block in enumerate(blocks):
        count = len(problems)
        values = shared | _typed(document, "feed", block, number, problems)
        if "kind" in block and "selectors" not in block and values.get("kind") == "auto":
            values.pop("selectors", None)  # one feed with a document among the listings of its file
        missing = [key for key in _OWN if key not in block]
        if missing:
            at = document.where("feed", number)
            problems.append(f"{at}: feed {toml.shown(block.get('id', number + 1))} lacks {', '.join(missing)}")
        problems.extend(_mismatch(values, document.where("feed", number)))
        if len(problems) == count:
            yield values, {key: document.where(f"feed.{key}", number) for key in _OWN}


def _typed(
    document: toml.Document, table: str, values: Mapping[str, object], number: int, problems: list[str]
) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for key, value in values.items():
        where = document.where(f"{table}.{key}", number)
        if key not in KEYS:
            problems.append(toml.unknown(where, key, KEYS))
            continue
        try:
            typed[key] = KEYS[key].read(value)
        except ValueError:
            problems.append(toml.wrong(where, key, value, KEYS[key]))
    if "selectors" in typed:
        typed["selectors"] = _selectors(document, f"{table}.selectors", typed["selectors"], number, problems)
    return typed


def _selectors(
    document: toml.Document, table: str, written: Mapping[str, object], number: int, problems: list[str]
) -> Selectors | None:
    """The selectors of a feed; None, with what is wrong noted, when they can't be used."""
    count = len(problems)
    for key, value in written.items():
        where = document.where(f"{table}.{key}", number)
        if key not in SELECTORS:
            problems.append(toml.unknown(where, key, SELECTORS, "selector"))
            continue
        try:
            kinds.CSS.read(value)
        except ValueError:
            problems.append(toml.wrong(where, f"selectors.{key}", value, kinds.CSS))
    if "item" not in written:
        problems.append(f"{document.where(table, number)}: the selectors lack `item`: which elements are the headlines")
    return Selectors(**{key: str(value) for key, value in written.items()}) if len(problems) == count else None


def _mismatch(values: Mapping[str, Any], where: str) -> Iterator[str]:
    """What is wrong between a feed's kind and its selectors."""
    listing = values.get("kind") == "listing"
    if listing and "selectors" not in values:
        yield f'{where}: a feed of kind "listing" needs a section [feed.selectors] with at least `item`'
    if "selectors" in values and not listing:
        yield f'{where}: selectors are for a feed of kind = "listing"'


def address_key(url: str) -> str:
    """An address as compared: two that differ in http/https, host case or a last slash are the same feed."""
    host, slash, rest = url.partition("://")[2].partition("/")
    return (host.lower() + slash + rest).rstrip("/")


def _spec(values: Mapping[str, Any]) -> FeedSpec:
    interval = values.get("interval")
    zone = values.get("timezone")
    given = {
        key: values[key]
        for key in ("language", "profile", "pages", "enabled", "tags", "kind", "selectors")
        if key in values
    }
    return FeedSpec(
        id=FeedId(values["id"]),
        url=values["url"],
        title=values["title"],
        outlet=values.get("outlet", values["title"]),
        timezone="UTC" if zone is None else zone.key,
        interval=None if interval is None else timedelta(seconds=interval),
        **given,
    )
