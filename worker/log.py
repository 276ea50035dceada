"""One line a unit of work, on standard error: for people on a terminal, JSON for machines. No secrets in any.

In systemd's journal a JSON line begins with its severity as the journal reads it (`<4>`), for `journalctl -p`.
"""

import logging
import os
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final, TextIO

import structlog

from worker.kinds import masked

Logger = structlog.typing.FilteringBoundLogger
# sd-daemon(3)
_SEVERITY: Final = {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2}


def configure(level: str = "info", form: str = "auto") -> None:
    """Say how log lines look: console, json, or auto: console on a terminal, JSON otherwise. Call once, at the door.

    Coloured on a terminal, unless NO_COLOR is set.
    """
    colours = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    console = form == "console" or (form == "auto" and sys.stderr.isatty())
    # rich's tracebacks, the default, are coloured for files too and print every local variable.
    people = structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)
    machines = structlog.processors.JSONRenderer(ensure_ascii=False)
    finish: list[Any] = [people if console else machines]
    if not console and is_journal(sys.stderr):
        finish = [_Severe(machines)]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _unsecret,
            *finish,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def logger() -> Logger:
    """The logger; bind what the unit of work is about."""
    log: Logger = structlog.get_logger()
    return log


def is_journal(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a stream goes straight to systemd's journal: JOURNAL_STREAM names its device and inode."""
    try:
        where = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return environ.get("JOURNAL_STREAM") == f"{where.st_dev}:{where.st_ino}"


class _Severe:
    """A renderer whose lines begin with their severity."""

    def __init__(self, render: Any) -> None:  # noqa: ANN401  (a renderer of structlog's, which has no name for them)
        self._render = render

    def __call__(self, log: object, name: str, event: MutableMapping[str, Any]) -> str:
        return f"<{_SEVERITY.get(event['level'], 6)}>{self._render(log, name, event)}"


def _unsecret(_log: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """No line has a password, token or key of an address in it, whoever put it there."""
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: object) -> object:
    if isinstance(value, str):
        return masked(value)
    return [_masked(item) for item in value] if isinstance(value, list | tuple) else value
