"""Reading parsed TOML tables with messages that teach: file, id, key, what is allowed. Pure."""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final, NoReturn

from worker.errors import ConfigError

Table = Mapping[str, object]

# Keys that hold forms: the languages, North Korean spellings apart, and forms that count in titles alone.
LANGUAGES: Final = ("en", "ko", "ko-kp", "hanja", "ja", "zh", "ru", "fr", "headline")


def refuse(where: str, problem: str) -> NoReturn:
    """Raise ConfigError for what is wrong at `where`."""
    raise ConfigError(f"{where}: {problem}")


_READABLE: Final = 40  # names


def allowed(name: str, known: Iterable[str]) -> str:
    """' Did you mean …? Allowed: …'; of more names than a person reads, those that are near."""
    names = sorted(known)
    if not names:
        return " There are none here."
    near = difflib.get_close_matches(name, names, n=1 if len(names) <= _READABLE else 3)
    hint = f" Did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else ""
    return f"{hint} Allowed: {', '.join(names)}." if len(names) <= _READABLE else hint or " No known name is near it."


def check_keys(table: Table, known: Iterable[str], where: str) -> None:
    """Refuse the first key that is not known."""
    names = tuple(known)
    for key in table:
        if key not in names:
            refuse(where, f"unknown key `{key}`.{allowed(key, names)}")


def subtable(value: object, where: str) -> Table:
    """A TOML table."""
    if not isinstance(value, Mapping):
        refuse(where, f"must be a table, not {type(value).__name__}")
    return value


def tables(document: Table, key: str, where: str) -> list[Table]:
    """The tables of `[[key]]`; none when it is not there."""
    value = document.get(key, [])
    if not isinstance(value, list):
        refuse(f"{where}:{key}", f"must be written [[{key}]], not as a {type(value).__name__}")
    return [subtable(item, f"{where}:{key}[{n}]") for n, item in enumerate(value, 1)]


def string(table: Table, key: str, where: str, default: str | None = None) -> str:
    """A string that is not empty; required when there is no default."""
    value = table.get(key, default)
    if not isinstance(value, str) or (not value.strip() and default is None):
        refuse(f"{where}.{key}", "is missing" if value is None else f"must be a string with text in it, not {value!r}")
    return value


def strings(table: Table, key: str, where: str) -> tuple[str, ...]:
    """A list of strings; empty when it is not there."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        refuse(f"{where}.{key}", f"must be a list of strings with text in them, not {value!r}")
    return tuple(value)


def boolean(table: Table, key: str, where: str, default: bool) -> bool:
    """A TOML boolean."""
    value = table.get(key, default)
    if not isinstance(value, bool):
        refuse(f"{where}.{key}", f"must be true or false, not {value!r}")
    return value


def number(table: Table, key: str, where: str, default: float) -> float:
    """A number between -10 and 10."""
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -10 <= value <= 10:
        refuse(f"{where}.{key}", f"must be a number between -10 and 10, not {value!r}")
    return float(value)


def integer(table: Table, key: str, where: str, default: int, low: int, high: int) -> int:
    """A whole number within bounds."""
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        refuse(f"{where}.{key}", f"must be a whole number from {low} to {high}, not {value!r}")
    return value


def day(table: Table, key: str, where: str) -> date | None:
    """A TOML date, or None."""
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, datetime) or not isinstance(value, date):
        refuse(f"{where}.{key}", f"must be a date such as 2025-06-04, not {value!r}")
    return value


def choice(table: Table, key: str, where: str, known: Iterable[str], default: str | None = None) -> str:
    """A string out of a closed list."""
    value = string(table, key, where, default)
    names = tuple(known)
    if value not in names:
        refuse(f"{where}.{key}", f"`{value}` is not known.{allowed(value, names)}")
    return value
