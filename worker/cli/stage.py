"""What the single-stage verbs share: one JSON object a line in, one a line out, in order, streaming."""

import argparse
import asyncio
import base64
import binascii
import io
import json
import math
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, Never

from archive.errors import ArchiveError
from worker.cli.show import json_line
from worker.errors import StageFailed, UsageError, WorkerError

Item = dict[str, Any]
Batch = list[bytes] | None  # lines; None where there are no more

_AT_ONCE: Final = 1 << 16


def add_stage_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE or `-`, and `--jsonl`."""
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="input, or - for standard input")
    parser.add_argument("--jsonl", action="store_true", help="a JSON object a line in, one a line out, in order")


def read_bytes(name: str) -> bytes:
    """The bytes of a file or, for `-`, of standard input."""
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def read_lines(name: str) -> Iterator[bytes]:
    """The lines of a file or of standard input, as they come, without their ends."""
    return chain.from_iterable(_batches(name))


def _batches(name: str) -> Iterator[list[bytes]]:
    """The same, as many at once as are there."""
    if name == "-" and sys.stdin is None:
        raise OSError("there is no standard input: it is closed")
    if name != "-":
        with Path(name).open("rb") as stream:
            yield from _split(stream.read1)
    elif isinstance(sys.stdin.buffer, io.BufferedReader):
        # Not through Python's own stream: at exit Python would wait for a thread that waits for a line in there.
        with open(sys.stdin.fileno(), "rb", closefd=False) as stream:
            yield from _split(stream.read1)
    else:
        yield from ([line.removesuffix(b"\n")] for line in sys.stdin.buffer)


def _split(read: Callable[[int], bytes]) -> Iterator[list[bytes]]:
    """The lines of what is read: after each piece those that it ends."""
    begun: list[bytes] = []
    while piece := read(_AT_ONCE):
        ended, newline, rest = piece.rpartition(b"\n")
        if newline:
            yield b"".join((*begun, ended)).split(b"\n")
            begun = []
        begun.append(rest)
    if last := b"".join(begun):
        yield [last]


async def _lines(name: str) -> AsyncIterator[bytes]:
    """The lines of an input, read in a thread that holds nobody up: broken off, no line need come for it to end."""
    loop, asked = asyncio.get_running_loop(), SimpleQueue[asyncio.Future[Batch] | None]()
    Thread(target=_read, args=(_batches(name), asked, loop), daemon=True).start()
    try:
        while True:
            wanted: asyncio.Future[Batch] = loop.create_future()
            asked.put(wanted)
            if (batch := await wanted) is None:
                return
            for line in batch:
                yield line
    finally:
        asked.put(None)


def _read(
    batches: Iterator[list[bytes]], asked: SimpleQueue[asyncio.Future[Batch] | None], loop: asyncio.AbstractEventLoop
) -> None:
    def tell(wanted: asyncio.Future[Batch], batch: Batch, error: Exception | None) -> None:
        if wanted.done():
            return  # broken off
        if error is None:
            wanted.set_result(batch)
        else:
            wanted.set_exception(error)

    while (wanted := asked.get()) is not None:
        batch: Batch = None
        error: Exception | None = None
        try:
            batch = next(batches, None)
        except Exception as failed:  # noqa: BLE001  (who waits for the lines is told, whatever it is)
            error = failed
        with suppress(RuntimeError):  # the loop is closed: broken off
            loop.call_soon_threadsafe(tell, wanted, batch, error)


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


def published(text: str) -> datetime | None:
    """The time an item gives, with its offset if it gives one; None where it is empty. Raises ValueError."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"`published` is no ISO 8601 time: {text!r}") from error


def _finite(text: str) -> float:
    if math.isfinite(number := float(text)):
        return number
    raise UsageError(f"the line is not JSON: {text:.40} is no number there")


def _no_number(text: str) -> Never:
    raise UsageError(f"the line is not JSON: {text} is no number there")


def _read_item(line: bytes) -> Item:
    try:
        item = json.loads(line.rstrip(), parse_float=_finite, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise UsageError(f"the line is not JSON: {error.msg.removesuffix(' at')}, at column {error.pos + 1}") from error
    except ValueError as error:
        raise UsageError(f"the line is not JSON: {error}") from error
    except RecursionError as error:
        raise UsageError("the line's JSON is nested too deeply") from error
    if not isinstance(item, dict):
        raise UsageError("the line is not a JSON object")
    return item


_EXPECTED: Final = (StageFailed, UsageError, OSError, KeyError, TypeError, ValueError)


def _refusal(number: int, item: Item, error: Exception) -> Item:
    """The answer to a line that can't be answered."""
    if isinstance(error, StageFailed):
        return {"id": item.get("id"), "line": number, "error": str(error.reason), "detail": error.detail}
    detail = str(error)
    if isinstance(error, KeyError):
        detail = f"the object has no {error}"
    elif isinstance(error, TypeError):
        detail = f"a value is of the wrong kind: {error}"
    return {"id": item.get("id"), "line": number, "error": "bad-input", "detail": detail}


def _answer(number: int, line: bytes, function: Callable[[Item], Item]) -> Item:
    item: Item = {}
    try:
        item = _read_item(line)
        return {"id": item.get("id"), **function(item)}
    except _EXPECTED as error:
        return _refusal(number, item, error)


async def _answer_in_time(number: int, line: bytes, function: Callable[[Item], Awaitable[Item]]) -> Item:
    item: Item = {}
    try:
        item = _read_item(line)
        return {"id": item.get("id"), **await function(item)}
    except _EXPECTED as error:
        return _refusal(number, item, error)


def _need_output() -> None:
    """Raises OSError where answers would go nowhere."""
    if sys.stdout is None:
        raise OSError("there is no standard output: it is closed")


def answer_jsonl(name: str, function: Callable[[Item], Item]) -> int:
    """Answer every line of input at once, in the order they came; one that fails is answered too.

    That answer has the number of its line. Raises OSError when the input can't be read or the output not be written.
    """
    _need_output()
    number = 0
    for batch in _batches(name):
        for line in batch:
            number += 1
            if line.strip():
                sys.stdout.buffer.write(json_line(_answer(number, line, function)))
        sys.stdout.flush()
    return 0


async def run_jsonl(name: str, function: Callable[[Item], Awaitable[Item]], *, in_flight: int) -> int:
    """See `answer_jsonl`; for answers that are worked out elsewhere, `in_flight` at a time."""
    _need_output()
    answers: asyncio.Queue[asyncio.Task[Item] | None] = asyncio.Queue(maxsize=in_flight)

    async def write_answers() -> None:
        while (task := await answers.get()) is not None:
            if not task.done():  # it may take its time: whoever reads has what there is
                sys.stdout.flush()
            sys.stdout.buffer.write(json_line(await task))
            if answers.empty():
                await asyncio.sleep(0)  # whoever puts the next one has his turn
            if answers.empty():
                sys.stdout.flush()
        sys.stdout.flush()

    async def read_items() -> None:
        number = 0
        async for line in _lines(name):
            number += 1
            if line.strip():
                await answers.put(asyncio.create_task(_answer_in_time(number, line, function)))
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
