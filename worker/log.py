"""One line a unit of work, on standard error: for people on a terminal, JSON for machines."""

import logging
import os
import sys
from typing import Any

import structlog

Logger = structlog.typing.FilteringBoundLogger


def configure(level: str = "info", form: str = "auto") -> None:
    """Say how log lines look: console, json, or auto: console on a terminal, JSON otherwise. Call once, at the door.

    Coloured on a terminal, unless NO_COLOR is set.
    """
    colours = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    console = form == "console" or (form == "auto" and sys.stderr.isatty())
    finish: list[Any] = (
        # rich's tracebacks, the default, are coloured for files too and print every local variable.
        [structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)]
        if console
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
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
