"""What signals tell a command that runs for long. [edge]

SIGTERM and SIGINT: stop; once more: stop now. SIGHUP, for the service: read the config anew.
"""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final

STOPS: Final = (signal.SIGTERM, signal.SIGINT)
SIGNALS: Final = (*STOPS, signal.SIGHUP)


@contextmanager
def signals_held() -> Iterator[None]:
    """Keep what comes from now on until `Told` is made to hear it: for the slow imports of a start.

    A start that fails before that leaves the signals as it found them.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Told:
    """What the signals said. Made within the loop that they wake."""

    def __init__(self) -> None:
        self.stop = False
        self.change = False
        self.anything = asyncio.Event()
        self.hurry = asyncio.Event()
        self._opening: asyncio.Task[Any] | None = None
        loop = asyncio.get_running_loop()
        for number in STOPS:
            loop.add_signal_handler(number, self._end)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    @contextmanager
    def stopping_this(self) -> Iterator[None]:
        """A stop cancels what is awaited within: there is no work yet that could be finished."""
        self._opening = asyncio.current_task()
        try:
            yield
        finally:
            self._opening = None

    def _end(self) -> None:
        if self.stop:
            self.hurry.set()
        elif self._opening is not None:
            self._opening.cancel()
        self.stop = True
        self.anything.set()

    def _reload(self) -> None:
        self.change = True
        self.anything.set()


async def until_told(work: Coroutine[Any, Any, None]) -> signal.Signals | None:
    """Do the work to its end (None), or until SIGTERM or SIGINT cancels it (which did)."""
    task = asyncio.ensure_future(work)
    told: list[signal.Signals] = []

    def stop(number: signal.Signals) -> None:
        if not told:
            task.cancel()
        told.append(number)

    loop = asyncio.get_running_loop()
    for number in STOPS:
        loop.add_signal_handler(number, stop, number)
    try:
        await task
    except asyncio.CancelledError:
        if not told:
            raise
    finally:
        for number in STOPS:
            loop.remove_signal_handler(number)
    return told[0] if told else None
