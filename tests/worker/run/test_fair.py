"""Nobody waits for a slow host but its own work."""

import asyncio
import gc
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.run.fair import Fair
from worker.run.units import each


def queue(*work: str, per_host: int = 2) -> Fair[str]:
    """Work such as "a1": the first letter is its host."""
    fair: Fair[str] = Fair(lambda item: item[0], per_host)
    fair.refill(work)
    return fair


def taken(fair: Fair[str]) -> list[str]:
    found = []
    while (item := fair.take()) is not None:
        found.append(item)
    return found


def test_a_host_holds_no_more_places_than_it_may() -> None:
    assert taken(queue("a1", "a2", "a3", "b1", "a4", "c1")) == ["a1", "a2", "b1", "c1"]


def test_a_place_that_is_free_again_goes_to_the_hosts_next() -> None:
    fair = queue("a1", "a2", "a3", "a4")
    assert taken(fair) == ["a1", "a2"]
    fair.done("a2")
    assert taken(fair) == ["a3"]
    assert len(fair) == 1


def test_what_is_under_way_counts_after_a_refill() -> None:
    fair = queue("a1", "a2", "b1")
    assert taken(fair) == ["a1", "a2", "b1"]
    fair.refill(["a3", "b2", "b3"])
    assert taken(fair) == ["b2"]
    fair.done("a1")
    fair.done("b1")
    assert taken(fair) == ["a3", "b3"]


def test_an_empty_queue_gives_nothing() -> None:
    fair = queue()
    assert fair.take() is None
    assert len(fair) == 0


@given(st.lists(st.sampled_from("abcd")), st.integers(1, 3), st.randoms(use_true_random=False))
def test_all_work_is_given_once_in_order_and_no_host_has_too_much(hosts: str, per_host: int, chance: object) -> None:
    work = [f"{host}{number}" for number, host in enumerate(hosts)]
    fair = queue(*work, per_host=per_host)
    running: list[str] = []
    given_out: list[str] = []
    while len(given_out) < len(work) or running:
        item = fair.take()
        if item is not None:
            running.append(item)
            given_out.append(item)
            assert max(Counter(i[0] for i in running).values()) <= per_host
        else:
            fair.done(running.pop(chance.randrange(len(running))))
    assert sorted(given_out) == sorted(work)
    for host in "abcd":
        own = [item for item in given_out if item[0] == host]
        assert own == [item for item in work if item[0] == host]


async def test_work_of_other_hosts_is_done_while_a_slow_host_is_waited_for() -> None:
    slow = asyncio.Event()
    done: list[str] = []

    async def do(item: str) -> str:
        if item[0] == "a":
            await slow.wait()
        done.append(item)
        if len(done) == 3:
            slow.set()
        return item

    work = queue("a1", "a2", "a3", "a4", "a5", "b1", "c1", "d1", per_host=2)
    results = [result async for result in each(work, do, at_once=4)]
    assert set(done[:3]) == {"b1", "c1", "d1"}
    assert sorted(results) == ["a1", "a2", "a3", "a4", "a5", "b1", "c1", "d1"]


async def test_the_first_exception_ends_all_work() -> None:
    ended: list[str] = []

    async def do(item: str) -> None:
        if item == "b1":
            raise LookupError(item)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(item)

    with pytest.raises(LookupError):
        async for _ in each(queue("a1", "b1", "c1"), do, at_once=3):
            pass
    assert sorted(ended) == ["a1", "c1"]


async def test_what_ended_together_with_an_exception_is_given_and_no_other_exception_is_left_untold() -> None:
    untold: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: untold.append(context))
    all_here = asyncio.Barrier(4)

    async def do(item: str) -> str:
        await all_here.wait()
        if item[0] == "b":
            raise LookupError(item)
        return item

    results: Counter[str] = Counter()

    async def work() -> None:
        async for result in each(queue("b1", "a1", "b2", "c1"), do, at_once=4):
            results[result] += 1

    with pytest.raises(LookupError):
        await work()
    gc.collect()
    assert results == {"a1": 1, "c1": 1}
    assert not untold
