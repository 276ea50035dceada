"""What the single-stage verbs share: one JSON object a line in, one a line out, in order, streaming."""

import argparse
import asyncio
import base64
import binascii
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from worker.cli.show import write_json
from worker.errors import StageFailed, UsageError, WorkerError

Item = dict[str, Any]


def add_stage_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE or `-`, and `--jsonl`."""
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="input, or - for standard input")
    parser.add_argument("--jsonl", action="store_true", help="a JSON object a line in, one a line out, in order")


def read_bytes(name: str) -> bytes:
    """The bytes of a file or, for `-`, of standard input."""
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def read_lines(name: str) -> Iterator[bytes]:
    """The lines of a file or of standard input, as they come."""
    if name == "-":
        yield from sys.stdin.buffer
        return
    with Path(name).open("rb") as stream:
        yield from stream


def body_of(item: Item) -> bytes:
    """The document an input object carries (`body_b64`) or names (`path`). Raises UsageError or OSError."""
    if "body_b64" in item:
        try:
            return base64.b64decode(item["body_b64"], validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise UsageError(f"body_b64 is not base64: {error}") from error
    if isinstance(item.get("path"), str):
        return Path(item["path"]).read_bytes()
    raise UsageError("the object has neither `path` nor `body_b64`")


def _read_item(line: bytes) -> Item:
    try:
        item = json.loads(line)
    except ValueError as error:
        raise UsageError(f"the line is not JSON: {error}") from error
    except RecursionError as error:
        raise UsageError("the line's JSON is nested too deeply") from error
    if not isinstance(item, dict):
        raise UsageError("the line is not a JSON object")
    return item


async def _answer(line: bytes, function: Callable[[Item], Awaitable[Item]]) -> Item:
    item: Item = {}
    try:
        item = _read_item(line)
        return {"id": item.get("id"), **await function(item)}
    except StageFailed as error:
        return {"id": item.get("id"), "error": str(error.reason), "detail": error.detail}
    except (UsageError, OSError, KeyError, TypeError, ValueError) as error:
        detail = str(error)
        if isinstance(error, KeyError):
            detail = f"the object has no {error}"
        elif isinstance(error, TypeError):
            detail = f"a value is of the wrong kind: {error}"
        return {"id": item.get("id"), "error": "bad-input", "detail": detail}


async def run_jsonl(name: str, function: Callable[[Item], Awaitable[Item]], *, in_flight: int = 1) -> int:
    """Answer every line of input, `in_flight` at a time, in the order they came; one that fails is answered too.

    Raises OSError when the input can't be read or the output not be written.
    """
    answers: asyncio.Queue[asyncio.Task[Item] | None] = asyncio.Queue(maxsize=in_flight)

    async def write_answers() -> None:
        while (task := await answers.get()) is not None:
            write_json(await task)
            sys.stdout.flush()

    async def read_items() -> None:
        lines = read_lines(name)
        while (line := await asyncio.to_thread(next, lines, None)) is not None:
            if line.strip():
                await answers.put(asyncio.create_task(_answer(line, function)))
        await answers.put(None)

    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(read_items())
            tasks.create_task(write_answers())
    except BaseExceptionGroup as group:
        raise _first(group) from group
    return 0


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The failure a group of tasks ended with that a sentence can be said about, or else all of them."""
    found: BaseException | None = group.subgroup((OSError, WorkerError, ArchiveError))
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found or group
