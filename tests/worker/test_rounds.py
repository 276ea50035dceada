"""Six rounds among every misbehaviour there is: each ends as the table says, and no ordinary feed misses a round."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive import reading
from archive.check import check
from tests.bench.processes import descriptors
from tests.fakeweb.server import HANDSHAKES, FakeWeb
from tests.fakeweb.table import TABLE
from tests.rounds import GAP, LOOKUPS, ORDINARY, ROUNDS, Clock, entries_by_feed, furnish, unclean, worker, wrong
from worker.run.once import run_round

_CONNECTING = ("socket.connect", "socket.sendto", "socket.sendmsg")
_LOOKING_UP = ("socket.getaddrinfo", "socket.gethostbyname")
_watched: list[set[object]] = []


def _note(event: str, details: tuple[object, ...]) -> None:
    for seen in _watched:
        if event in _CONNECTING and isinstance(address := details[1], tuple):
            seen.add(address[:2])
        elif event in _LOOKING_UP:
            seen.add(details[0])


@pytest.fixture(scope="session")
def hook() -> None:
    """Watch for good: Python has no way to take an audit hook off."""
    sys.addaudithook(_note)


@contextmanager
def contacted() -> Iterator[set[object]]:
    """Every address this process connects or sends to, and every name it asks the system for, while the block runs."""
    _watched.append(set())
    try:
        yield _watched[-1]
    finally:
        _watched.pop()


@pytest.mark.usefixtures("hook")
async def test_every_misbehaviour_is_a_state_and_costs_no_other_feed(tmp_path: Path, fakeweb: FakeWeb) -> None:
    furnish(fakeweb)
    clock, found, open_files = Clock(), [], []
    with contacted() as places:
        async with worker(tmp_path, fakeweb.port, clock) as works:
            for number in range(1, ROUNDS + 1):
                tally = await run_round(works)
                archived = await works.keeper.ask(entries_by_feed)
                states = await works.keeper.ask(reading.feed_states)
                found += [f"round {number}: {what}" for what in wrong(states, archived, number)]
                assert (tally.polled, tally.waiting) == (len(states), 0)
                assert (tally.pages_read, tally.pages_failed) == (len(ORDINARY), 0)
                open_files.append(descriptors(os.getpid()))
                clock.now += GAP
            assert await works.keeper.ask(unclean) == []
    assert not found, "\n".join(["", *found])
    assert places == {(fakeweb.ip, fakeweb.port)}
    assert max(open_files) <= 256
    assert open_files[-1] <= open_files[1] + 4
    assert not [request for request in fakeweb.requests if request.header("cookie") or request.header("authorization")]
    assert check(tmp_path / "archive.sqlite3") == []


def test_the_table_is_long_and_its_names_name_one_thing_each() -> None:
    names = [*TABLE, *LOOKUPS, *HANDSHAKES, *ORDINARY]
    assert len(names) == len(set(names)) > 300
    assert len({id(bad.how) for bad in TABLE.values()}) == len(TABLE)
