"""Fields of rows to values, beside those of `archive.times`. Pure."""

import json
from datetime import timedelta
from typing import Any


def duration(seconds: int | None) -> timedelta | None:
    """A length of time kept as seconds."""
    return None if seconds is None else timedelta(seconds=seconds)


def listed(value: str) -> tuple[Any, ...]:
    """What is kept as a JSON list."""
    return tuple(json.loads(value))
