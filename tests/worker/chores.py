"""Functions for the sandbox's children to run: they must be found by name from another process."""

import os
import signal
import time
from typing import Never

from worker.errors import StageFailed
from worker.flow import Reason


class Odd(Exception):
    """Can be pickled, and not unpickled."""

    def __init__(self, left: int, right: int) -> None:
        super().__init__("이상한 오류")


def add(left: int, right: int) -> int:
    return left + right


def who() -> int:
    return os.getpid()


def burn() -> Never:
    while True:
        pass


def burn_aloud() -> Never:
    """Say which process burns, once it does."""
    print(os.getpid(), flush=True)  # noqa: T201  (the test reads it)
    burn()


def work(seconds: float) -> str:
    """Use CPU time, not waiting time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "done"


def eat(size: int) -> int:
    return len(bytearray(size))


def segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os._exit(3)


def refuse() -> Never:
    raise StageFailed(Reason.HTML_NOT_FEED, "이것은\n피드가 \x1b아니다")


def break_oddly() -> Never:
    raise Odd(1, 2)


def interrupt() -> str:
    os.kill(os.getpid(), signal.SIGINT)
    return "still here"


def unpicklable() -> object:
    return lambda: None


def nap(seconds: float) -> None:
    time.sleep(seconds)
