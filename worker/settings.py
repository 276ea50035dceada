"""Settings: from bongsu.toml and the environment to one typed, frozen value. [edge]

Every setting is one line in a section below: its kind, its default as TOML writes it, what it means and its unit.
Defaults, checks, messages, environment variables, `bongsu config show` and the test of config/bongsu.toml all come
from these lines, gathered in SETTINGS.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import date, tzinfo
from pathlib import Path
from typing import Any, Final, NamedTuple

from archive.place import DatabaseUrl, Place
from worker import kinds, toml
from worker.errors import ConfigError
from worker.kinds import Kind
from worker.places import find, home, shipped_config, xdg_folder

PREFIX: Final = "BONGSU_"


class Setting(NamedTuple):
    """One row of the table. `default` is as TOML writes it; None where it depends on the machine (`doc` says how)."""

    key: str
    kind: Kind
    default: Any
    doc: str
    unit: str = ""

    @property
    def variable(self) -> str:
        """The environment variable that overrides it."""
        return PREFIX + self.key.replace(".", "_").upper()


def _metadata(kind: Kind, default: object, doc: str, unit: str = "") -> dict[str, object]:
    return {"row": (kind, default, doc, unit)}


def _row(kind: Kind, default: object, doc: str, unit: str = "") -> Any:  # noqa: ANN401  (stands for a field's value)
    return field(default=kind.read(default), metadata=_metadata(kind, default, doc, unit))


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """[archive] where things are kept."""

    path: Path = field(
        metadata=_metadata(
            kinds.PATH,
            None,
            "The archive's file. Default: $XDG_DATA_HOME/bongsu/archive.sqlite3 (~/.local/share/bongsu/…).",
        )
    )
    url: DatabaseUrl | None = _row(  # noqa: RUF009  (a frozen value)
        kinds.DATABASE_OR_NONE,
        "",
        "A PostgreSQL database, in place of the file: postgresql+psycopg://bongsu@db.example.org/bongsu",
    )
    password_file: Path | None = _row(  # noqa: RUF009  (a path is never changed in place)
        kinds.PATH_OR_NONE, "", "A file that holds the password for `url` alone; else PGPASSWORD or ~/.pgpass has it."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """[fetch] how the internet is asked, and how much it may answer."""

    user_agent: str = _row(
        kinds.TEXT,
        "bongsu (archive of Korean security news)",
        "Who we say we are. Add an address where outlets can reach you.",
    )
    total_seconds: float = _row(kinds.duration("1 s", "10 min"), "30 s", "Longest one exchange may take.", "seconds")
    connect_seconds: float = _row(
        kinds.duration("1 s", "2 min"), "10 s", "Longest to connect, TLS included.", "seconds"
    )
    dns_seconds: float = _row(kinds.duration("1 s", "1 min"), "5 s", "Longest to look up a name.", "seconds")
    max_wire_bytes: int = _row(
        kinds.size("1 kB", "1 GB"), "8 MB", "Largest answer taken, as sent (compressed or not).", "bytes"
    )
    max_body_bytes: int = _row(kinds.size("1 kB", "1 GB"), "8 MB", "Largest answer taken, decompressed.", "bytes")
    max_header_bytes: int = _row(
        kinds.size("1 kB", "1 MB"), "64 KiB", "Largest head of an answer: all its header lines.", "bytes"
    )
    max_redirects: int = _row(kinds.whole(0, 20), 5, "Redirects followed for one address.")
    connections: int = _row(kinds.whole(1, 1000), 50, "Connections open at once, over all hosts.")
    per_host_concurrency: int = _row(kinds.whole(1, 20), 2, "Requests at once to one host.")
    per_host_spacing_seconds: float = _row(
        kinds.duration("0 s", "10 min"), "1 s", "Least time between two requests to one host.", "seconds"
    )
    ports: tuple[int, ...] = _row(kinds.listing(kinds.whole(1, 65535)), [80, 443], "Ports that are contacted.")
    allow_addresses: tuple[str, ...] = _row(
        kinds.listing(kinds.ADDRESS),
        [],
        "Addresses outside the public internet that may be contacted all the same, each as ip:port.",
    )
    robots: bool = _row(kinds.BOOLEAN, True, "Obey robots.txt for article pages.")
    robots_ttl_seconds: float = _row(
        kinds.duration("1 min", "1 d"), "12 h", "How long the word of a robots.txt counts.", "seconds"
    )
    robots_max_bytes: int = _row(
        kinds.size("1 kB", "8 MB"), "500 kB", "How much of a robots.txt is read; what follows is not.", "bytes"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """[poll] how often feeds are asked."""

    tick_seconds: float = _row(
        kinds.duration("1 s", "1 h"), "15 s", "How often the service looks for feeds that are due.", "seconds"
    )
    interval_seconds: float = _row(
        kinds.duration("1 min", "7 d"),
        "15 min",
        "Longest time between two polls of a feed that brings news; one that lists much new is asked sooner.",
        "seconds",
    )
    min_interval_seconds: float = _row(
        kinds.duration("1 min", "7 d"), "5 min", "Shortest time between two polls, whatever a feed says.", "seconds"
    )
    quiet_interval_seconds: float = _row(
        kinds.duration("1 min", "7 d"),
        "1 h",
        "Longest time between two polls of a feed that brings nothing new, or says that it stays the same.",
        "seconds",
    )
    max_interval_seconds: float = _row(
        kinds.duration("1 min", "7 d"),
        "1 d",
        "Longest time between two polls of a feed that fails; its server may ask for a day all the same, and one that "
        "is gone is asked once a week.",
        "seconds",
    )
    concurrency: int = _row(kinds.whole(1, 500), 16, "Feeds polled at once.")
    max_entries: int = _row(kinds.whole(1, 100_000), 1000, "Entries taken from one feed document.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """[pages] the articles behind the headlines."""

    enabled: bool = _row(kinds.BOOLEAN, True, "Read article pages; a feed's own `pages = false` still wins.")
    concurrency: int = _row(kinds.whole(1, 100), 8, "Pages read at once.")
    max_age_days: int = _row(kinds.whole(1, 36_500), 14, "Pages of older entries are left unread.", "days")
    tries: int = _row(kinds.whole(1, 20), 5, "Attempts before a page that fails is given up.")
    rechecks: tuple[float, ...] = _row(
        kinds.listing(kinds.duration("1 min", "3650 d")),
        ["1 h", "6 h", "24 h", "7 d", "30 d"],
        "How long after its first reading the page of a flagged or state-media article is looked at again, for edits "
        "and disappearances; [] for never.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshots:
    """[snapshots] article pages as their servers sent them, kept as evidence."""

    enabled: bool = _row(kinds.BOOLEAN, True, "Keep what servers send for article pages: body, headers, address, time.")
    max_age_days: int = _row(
        kinds.whole(1, 36_500),
        365,
        "How long bodies are kept; those of flagged articles stay, and digests and headers always do.",
        "days",
    )
    max_bytes: int = _row(
        kinds.size("1 MB", "64000 GiB"),
        "5 GB",
        "Most room for bodies, as stored; beyond it the oldest go, those of flagged articles last.",
        "bytes",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """[flags] which articles are flagged."""

    streams: tuple[str, ...] = _row(
        kinds.listing(kinds.SLUG),
        [],
        "Topics that flag though by default they do not, such as human-rights or leadership; `bongsu rules topics` "
        "lists them.",
    )
    learned: bool = _row(
        kinds.BOOLEAN,
        False,
        "Hear what `bongsu learn` learned where the rules all but flag; it never takes a flag away.",
    )
    reflag: bool = _row(
        kinds.BOOLEAN,
        True,
        "After a change of the rules the service judges the archive again, beside its work; else `bongsu reflag` does.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """[queue] several workers on one PostgreSQL archive: `bongsu run --workers queue`."""

    beat_seconds: float = _row(
        kinds.duration("1 s", "5 min"), "10 s", "How often a worker says that it lives.", "seconds"
    )
    stalled_seconds: float = _row(
        kinds.duration("2 s", "1 h"),
        "30 s",
        "After such silence of a worker others do what it had begun.",
        "seconds",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """[sandbox] the children that parse what strangers wrote."""

    workers: int = _row(kinds.whole(1, 64), 2, "Children at work at once.")
    cpu_seconds: float = _row(
        kinds.duration("1 s", "10 min"), "10 s", "Most CPU time for one document; the child is ended then.", "seconds"
    )
    memory_bytes: int = _row(kinds.size("128 MiB", "64 GiB"), "320 MiB", "Most memory of one child.", "bytes")
    tasks_per_child: int = _row(kinds.whole(1, 100_000), 200, "Documents a child reads before a fresh one follows.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """[log] what is written to standard error."""

    level: str = _row(kinds.choice("debug", "info", "warning", "error"), "info", "Least severity that is written.")
    format: str = _row(
        kinds.choice("auto", "console", "json"), "auto", "Lines for people or for machines; auto: a terminal decides."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """[health] what `bongsu health` calls healthy."""

    max_lag_seconds: float = _row(
        kinds.duration("1 min", "7 d"), "1 h", "How long a feed that is due may wait to be asked.", "seconds"
    )
    max_failing_percent: int = _row(kinds.whole(0, 100), 50, "Most of the feeds that may fail at once.", "percent")
    min_free_bytes: int = _row(
        kinds.size("0 B", "64000 GiB"), "200 MB", "Least room on the disk where the archive is.", "bytes"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """[metrics] what monitors may ask the service."""

    listen: str = _row(
        kinds.LISTEN,
        "off",
        "Where the service answers /metrics and /healthz: an address as ip:port, a loopback one unless others may read "
        "it (port 0: any that is free), or off.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """[demo] for trying things out."""

    serve: bool = _row(
        kinds.BOOLEAN, False, "The bundled miniature web answers instead of the internet. `bongsu demo` sets this."
    )
    base: date = _row(  # noqa: RUF009  (a date is never changed in place)
        kinds.DATE, "2026-11-23", "The day its news is of. `bongsu demo` sets this."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. `file` is where they were read, `sources` says for each key: default, file:line or variable."""

    timezone: tzinfo | None = field(
        default=None,
        metadata=_metadata(kinds.ZONE_OR_LOCAL, "local", "The zone in which times are shown; local is this machine's."),
    )
    feeds_dir: Path = field(
        metadata=_metadata(kinds.PATH, None, "Feeds. Default: feeds.d beside this file, else the shipped ones.")
    )
    rules_dir: Path = field(
        metadata=_metadata(kinds.PATH, None, "Flag rules. Default: rules.d beside this file, else the shipped ones.")
    )
    gazetteer_dir: Path = field(
        metadata=_metadata(
            kinds.PATH, None, "Names of people, places, weapons. Default: gazetteer.d beside this file, else shipped."
        )
    )
    concepts_dir: Path = field(
        metadata=_metadata(
            kinds.PATH, None, "What stories are told by. Default: concepts.d beside this file, else the shipped ones."
        )
    )
    sites_dir: Path = field(
        metadata=_metadata(
            kinds.PATH, None, "Site rules for pages. Default: sites.d beside this file, else the shipped ones."
        )
    )
    outlets_dir: Path = field(
        metadata=_metadata(
            kinds.PATH, None, "Outlets and their families. Default: outlets.d beside this file, else the shipped ones."
        )
    )
    searches_dir: Path = field(
        metadata=_metadata(
            kinds.PATH, None, "Saved searches. Default: searches.d beside this file, else the shipped ones."
        )
    )
    archive: Archive
    fetch: Fetch = Fetch()
    poll: Poll = Poll()
    pages: Pages = Pages()
    snapshots: Snapshots = Snapshots()
    flags: Flags = Flags()
    queue: Queue = Queue()
    sandbox: Sandbox = Sandbox()
    log: Log = Log()
    health: Health = Health()
    metrics: Metrics = Metrics()
    demo: Demo = Demo()
    file: Path | None = None
    sources: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def archive_place(self) -> Place:
        """Where the archive is. Raises ConfigError when the file that should hold its password can't be read."""
        url, file = self.archive.url, self.archive.password_file
        if url is None:
            return self.archive.path
        if file is None:
            return url
        try:
            return replace(url, password=file.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"archive.password_file: {file} can't be read ({error}); check its owner and permissions"
            ) from error


def _rows(section: type, prefix: str = "") -> Iterator[Setting]:
    for item in fields(section):
        if "row" in item.metadata:
            yield Setting(prefix + item.name, *item.metadata["row"])
        elif item.name in SECTIONS:
            yield from _rows(SECTIONS[item.name], f"{item.name}.")


SECTIONS: Final[Mapping[str, type]] = {
    "archive": Archive,
    "fetch": Fetch,
    "poll": Poll,
    "pages": Pages,
    "snapshots": Snapshots,
    "flags": Flags,
    "queue": Queue,
    "sandbox": Sandbox,
    "log": Log,
    "health": Health,
    "metrics": Metrics,
    "demo": Demo,
}
SETTINGS: Final = {row.key: row for row in _rows(Settings)}
FOLDERS: Final = {
    "feeds_dir": "feeds.d",
    "rules_dir": "rules.d",
    "gazetteer_dir": "gazetteer.d",
    "concepts_dir": "concepts.d",
    "sites_dir": "sites.d",
    "outlets_dir": "outlets.d",
    "searches_dir": "searches.d",
}


def load(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings: the file that `find` names, single settings overridden by the environment.

    Raises ConfigError with every problem found, one a line.
    """
    file = find(path, environ)
    document = toml.read(file)
    problems: list[str] = []
    values: dict[str, Any] = {}
    sources: dict[str, str] = dict.fromkeys(SETTINGS, "default")
    for key, source, candidates in (*_from_file(document, problems), *_from_environment(environ, problems)):
        kind = SETTINGS[key].kind
        try:
            values[key] = _first_read(kind, candidates)
        except ValueError:
            problems.append(toml.wrong(source, key, candidates[-1], kind))
        sources[key] = source
    _place_paths(values, sources, file, environ)
    settings = _build(values, file, sources)
    if not problems:
        problems.extend(_contradictions(settings))
    if problems:
        raise ConfigError("\n".join(problems))
    return settings


# A setting as it was found: key, where, and the ways its value may be read, the likeliest first.
_Found = tuple[str, str, list[object]]


def _from_file(document: toml.Document, problems: list[str]) -> list[_Found]:
    found: list[_Found] = []
    for name, value in document.values.items():
        if name not in SECTIONS:
            items = [(name, value)]
        elif isinstance(value, dict):
            items = [(f"{name}.{key}", inner) for key, inner in value.items()]
        else:
            problems.append(f"{document.where(name)}: {name} is {toml.shown(value)}; it is a section: write [{name}]")
            continue
        for key, inner in items:
            if key in SETTINGS:
                found.append((key, document.where(key), [inner]))
            else:
                problems.append(_unknown(document.where(key), key, inner))
    return found


def _unknown(where: str, key: str, value: object) -> str:
    if isinstance(value, dict) and "." not in key:
        return toml.unknown(where, key, SECTIONS, "section")
    section = key.rpartition(".")[0]
    near = [known for known in SETTINGS if known.rpartition(".")[0] == section]
    return toml.unknown(where, key, near or SETTINGS, "setting")


def _from_environment(environ: Mapping[str, str], problems: list[str]) -> list[_Found]:
    variables = {row.variable: key for key, row in SETTINGS.items()}
    found: list[_Found] = []
    for name, text in environ.items():
        if name in variables and text:
            found.append((variables[name], name, [*_as_toml(text), text]))
        elif name.startswith(PREFIX) and name not in (*variables, "BONGSU_CONFIG"):
            problems.append(toml.unknown("the environment", name, variables, "setting"))
    return found


def _as_toml(text: str) -> list[object]:
    """A variable's text read as a TOML value (true, 30, [80, 443]), or nothing: then it is plain text."""
    try:
        return [tomllib.loads(f"value = {text}")["value"]] if "\n" not in text else []
    except tomllib.TOMLDecodeError:
        return []


def _first_read(kind: Kind, candidates: list[object]) -> object:
    for candidate in candidates[:-1]:
        with suppress(ValueError):
            return kind.read(candidate)
    return kind.read(candidates[-1])


def _place_paths(values: dict[str, Any], sources: Mapping[str, str], file: Path, environ: Mapping[str, str]) -> None:
    """Make every path absolute: `~` is home, relative is from the settings file (from here if from a variable)."""
    for key, value in values.items():
        if isinstance(value, Path):
            base = Path() if sources[key].startswith(PREFIX) else file.parent
            if value.parts[:1] == ("~",):
                value = home(environ).joinpath(*value.parts[1:])
            values[key] = (base / value).absolute()
    for key, folder in FOLDERS.items():
        beside = file.parent / folder
        values.setdefault(key, (beside if beside.is_dir() else shipped_config() / folder).absolute())
    values.setdefault("archive.path", xdg_folder(environ, "XDG_DATA_HOME", ".local/share") / "bongsu/archive.sqlite3")


def _build(values: Mapping[str, Any], file: Path, sources: Mapping[str, str]) -> Settings:
    top = {key: value for key, value in values.items() if "." not in key}
    sections = {
        name: section(**{key.partition(".")[2]: value for key, value in values.items() if key.startswith(f"{name}.")})
        for name, section in SECTIONS.items()
    }
    return Settings(**top, **sections, file=file, sources=sources)


def _contradictions(settings: Settings) -> Iterator[str]:
    poll, fetch, queue = settings.poll, settings.fetch, settings.queue
    order = (
        ("poll.min_interval_seconds", poll.min_interval_seconds, "poll.interval_seconds", poll.interval_seconds),
        ("poll.interval_seconds", poll.interval_seconds, "poll.max_interval_seconds", poll.max_interval_seconds),
        ("fetch.connect_seconds", fetch.connect_seconds, "fetch.total_seconds", fetch.total_seconds),
        ("twice queue.beat_seconds", 2 * queue.beat_seconds, "queue.stalled_seconds", queue.stalled_seconds),
    )
    for low, smaller, high, larger in order:
        if smaller > larger:
            yield f"{settings.file}: {low} ({smaller:g} s) is larger than {high} ({larger:g} s); change one of them"
