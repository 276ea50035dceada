"""What was looked at, how grave what was found is, and what to do about it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Gravity(StrEnum):
    """How grave a finding is, lightest first."""

    OK = "ok"
    NOTE = "note"  # worth knowing; nothing need be done
    WARNING = "warning"  # works, but something is missed or will break
    ERROR = "error"  # does not work

    @property
    def rank(self) -> int:
        """Larger is graver."""
        return list(Gravity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at. `what` is a sentence; `advice` what to do, empty where nothing need be."""

    check: str
    gravity: Gravity
    what: str
    advice: str = ""

    def as_json(self) -> dict[str, str]:
        """For machines."""
        return {"check": self.check, "gravity": str(self.gravity), "what": self.what, "advice": self.advice}


def ok(check: str, what: str) -> Finding:
    """All well."""
    return Finding(check=check, gravity=Gravity.OK, what=what)


def note(check: str, what: str, advice: str = "") -> Finding:
    """Worth knowing."""
    return Finding(check=check, gravity=Gravity.NOTE, what=what, advice=advice)


def warning(check: str, what: str, advice: str) -> Finding:
    """Something is missed or will break."""
    return Finding(check=check, gravity=Gravity.WARNING, what=what, advice=advice)


def error(check: str, what: str, advice: str) -> Finding:
    """It does not work."""
    return Finding(check=check, gravity=Gravity.ERROR, what=what, advice=advice)


def worst(findings: Iterable[Finding]) -> Gravity:
    """The gravest of some findings."""
    return max((finding.gravity for finding in findings), key=lambda gravity: gravity.rank, default=Gravity.OK)


def some(names: Iterable[object], most: int = 5) -> str:
    """A few names of many, on a line."""
    listed = [str(name) for name in names]
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more


def ago(seconds: float) -> str:
    """A time that has passed, in words."""
    for size, unit in ((86_400, "day"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            number = round(seconds / size)
            return f"{number} {unit}{'s' if unit == 'day' else ''}"
    return f"{round(seconds)} s"


def megabytes(number: float) -> str:
    """A size in words."""
    return f"{number / 1e9:,.1f} GB" if number >= 1e9 else f"{number / 1e6:,.1f} MB"
