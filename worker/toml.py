"""Reading TOML files so that every complaint can say file, line and key. [edge]"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from worker.errors import ConfigError
from worker.kinds import Kind, masked

_HEADER: Final = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_SYNTAX: Final = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_SHOWN: Final = 60  # characters of a wrong value that a message quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A TOML file as read: its values, and the lines its keys stand on."""

    path: Path
    values: dict[str, object]
    lines: Mapping[tuple[str, int], int]

    def where(self, key: str, block: int = 0) -> str:
        """`file:line` of a dotted key, else of its section, else `file`. `block` counts blocks of one name from 0."""
        line = self.lines.get((key, block)) or self.lines.get((key.rpartition(".")[0], block))
        return f"{self.path}:{line}" if line else str(self.path)


def read(path: Path) -> Document:
    """Read one TOML file. Raises ConfigError: unreadable, not UTF-8, not TOML (with line and column)."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: can't be read: {(error.strerror or str(error)).lower()}") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{path}:{line}: byte 0x{raw[error.start]:02x} is not UTF-8; save the file with the encoding UTF-8"
        ) from error
    try:
        values: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}{_syntax(str(error), text)}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets nested without end
        raise ConfigError(f"{path}: not TOML: {error}") from error
    return Document(path=path, values=values, lines=find_lines(text))


def files(directory: Path) -> list[Path]:
    """The *.toml files of a folder by name, without hidden ones. Raises ConfigError when there is no such folder."""
    try:
        found = [path for path in directory.iterdir() if path.suffix == ".toml" and not path.name.startswith(".")]
    except OSError as error:
        raise ConfigError(
            f"{directory}: can't be read as a folder: {(error.strerror or str(error)).lower()}"
        ) from error
    return sorted(found, key=lambda path: path.name)


def _syntax(message: str, text: str) -> str:
    match = _SYNTAX.fullmatch(message)
    if match is None:
        return f": not TOML: {message}"
    what = match[1][:1].lower() + match[1][1:]
    if match[2] is None:
        return f":{text.count(chr(10)) + 1}: not TOML: {what} at the end of the file"
    return f":{match[2]}:{match[3]}: not TOML: {what}"


def find_lines(text: str) -> dict[tuple[str, int], int]:
    """The 1-based line of every (dotted key, block) and (section, block).

    A scan, not a parser: keys inside inline tables are not found, and a multi-line string may look like keys.
    """
    lines: dict[tuple[str, int], int] = {}
    blocks: dict[str, int] = {}
    section, block = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            section = _plain(header[1])
            # A [feed.selectors] belongs to the [[feed]] above it and counts with it.
            parent = blocks.get(section.rpartition(".")[0])
            block = blocks[section] = blocks.get(section, -1) + 1 if parent is None else parent
            lines.setdefault((section, block), number)
        elif match := _KEY.match(line):
            key = _plain(match[1])
            lines.setdefault((f"{section}.{key}" if section else key, block), number)
    return lines


def _plain(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))


def shown(value: object) -> str:
    """A wrong value as a message quotes it: as TOML writes it, shortened."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if not isinstance(value, str) else '"' + masked(value).replace("\n", "\\n") + '"'
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def wrong(where: str, key: str, value: object, kind: Kind) -> str:
    """The sentence for a value of the wrong kind."""
    return f"{where}: {key} is {shown(value)}; allowed is {kind.allowed}"


def unknown(where: str, key: str, known: Iterable[str], what: str = "key") -> str:
    """The sentence for a key nobody knows: the nearest known one, or all of them when they are few."""
    names = list(known)
    close = difflib.get_close_matches(key, names, n=1, cutoff=0.6)
    if close:
        return f"{where}: there is no {what} `{key}`; did you mean `{close[0]}`?"
    return f"{where}: there is no {what} `{key}`" + (f"; known are {', '.join(names)}" if len(names) <= 20 else "")
