"""Counts of search results: by what they have in common, and over time, as lines of text or for machines."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from worker.cli.show import console, safe

if TYPE_CHECKING:
    from archive.facets import Facets, Timeline

_WIDTH: Final = 40
_BLANKS: Final = 6
# How much of its first day names a month and a year.
_DIGITS: Final = {"month": 7, "year": 4}


def count_lines(facets: "Facets | None", timeline: "Timeline | None") -> list[str]:
    """What was counted, each line with a bar; nothing where nothing was."""
    lines: list[str] = []
    if timeline is not None and timeline.buckets:
        told = _DIGITS.get(timeline.unit)
        lines += [f"by {timeline.unit}", *_bars([(str(start)[:told], count) for start, count in timeline.buckets]), ""]
    for name, values in facets.counts.items() if facets is not None else ():
        newest = f" (of the newest {facets.counted:,})" if facets is not None and facets.more else ""
        lines += [f"by {name}{newest}", *(_bars(list(values)) if values else ["  none"]), ""]
    return lines


def _bars(values: list[tuple[str, int]]) -> Iterator[str]:
    """Values under each other, their counts, and bars drawn to the largest."""
    from rich.bar import Bar
    from rich.cells import cell_len
    from rich.console import Console

    most = max(count for _, count in values)
    named = [(safe(name), count) for name, count in values]
    widest = max(cell_len(name) for name, _ in named)
    digits = len(f"{most:,}")
    room = console().width - widest - digits - _BLANKS
    screen = Console(width=max(1, min(_WIDTH, room)), color_system=None)
    for name, count in named:
        bar = "".join(part.text for part in screen.render(Bar(most, 0, count)) if not part.control).strip()
        yield f"  {name}{' ' * (widest - cell_len(name))}  {count:>{digits},}  {bar}".rstrip()


def facets_record(facets: "Facets") -> dict[str, Any]:
    """Facets for machines: `counted` hits, the newest where there are `more`."""
    return {
        "counted": facets.counted,
        "more": facets.more,
        "by": {
            name: [{"value": value, "count": count} for value, count in values]
            for name, values in facets.counts.items()
        },
    }


def timeline_record(timeline: "Timeline") -> dict[str, Any]:
    """Counts over time for machines."""
    return {
        "unit": timeline.unit,
        "buckets": [{"start": start.isoformat(), "count": count} for start, count in timeline.buckets],
    }
