"""One line a unit of work, on standard error: for people on a terminal, JSON for machines."""

import logging
import sys
from typing import Any

import structlog

Logger = structlog.typing.FilteringBoundLogger


def configure(level: str = "info", form: str = "auto") -> None:
    """Say how log lines look: console, json, or auto: console on a terminal, JSON otherwise. Call once, at the door."""
    console = form == "console" or (form == "auto" and sys.stderr.isatty())
    finish: list[Any] = (
        [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
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
