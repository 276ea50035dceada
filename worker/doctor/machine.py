"""The machine: its clock, its time zone. [edge]"""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from worker.doctor.findings import Finding, error, note, ok, some, warning
from worker.settings import Settings
from worker.vitals import Vitals

# When this program was made: a clock before that is wrong.
MADE: Final = datetime(2026, 11, 1, tzinfo=UTC)
_RULES: Final = Path("/etc/localtime")


def clock(now: datetime, seen: Vitals | None) -> Iterator[Finding]:
    """Whether the clock can be believed."""
    if now < MADE:
        yield error("clock", f"it is {now:%Y-%m-%d} by this machine's clock", "set it: times of news are judged by it")
    elif seen is not None and seen.ahead:
        names = some(seen.ahead)
        advice = (
            "`timedatectl` tells whether it is kept right; what was dated by a wrong clock is mended at the next polls"
        )
        yield warning(
            "clock", f"by it, feeds were last asked in the future ({names}): it was wrong then, or is now", advice
        )
    else:
        yield ok("clock", f"{now:%Y-%m-%d %H:%M} UTC, not before what is archived")


def zone(settings: Settings, environ: Mapping[str, str] = os.environ) -> Finding:
    """In which zone times are shown."""
    if settings.timezone is not None:
        return ok("time zone", f"times are shown in {settings.timezone}")
    named = environ.get("TZ", "")
    if named and not _known(named.removeprefix(":")):
        return warning(
            "time zone", f"TZ is `{named}`, which names no zone", "unset it, or set `timezone` in the settings"
        )
    if not named and not _RULES.exists():
        return note("time zone", "this machine names no zone: times are shown in UTC", "set `timezone` in the settings")
    return ok("time zone", f"times are shown in this machine's zone, now {datetime.now(UTC).astimezone():%Z %z}")


def _known(name: str) -> bool:
    """Whether a value of TZ is a zone's name or file, or spells rules out (KST-9), as libc takes it."""
    if any(c.isdigit() for c in name) or Path(name).is_absolute():
        return True
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # KeyError: there is no such zone
        return False
    return True
