"""The rules that some bits meet, found at once, are those that they meet one by one."""

from hypothesis import given
from hypothesis import strategies as st

from worker.flags.sieve import Sieve, each

WIDTH = 12
BITS = st.integers(1, (1 << WIDTH) - 1)
RULES = st.lists(st.tuples(st.lists(BITS, min_size=1, max_size=4), st.integers(0, (1 << WIDTH) - 1)), max_size=9)


@given(rules=RULES, said=st.lists(st.integers(0, (1 << WIDTH) - 1), max_size=4))
def test_at_once_is_one_by_one(rules: list[tuple[list[int], int]], said: list[int]) -> None:
    sieve = Sieve([wishes for wishes, _ in rules], [unwanted for _, unwanted in rules], WIDTH)
    wide, narrow = 0, 0
    for bits in said:
        wide |= sieve.widen(bits)
        narrow |= bits
    possible = {n for n, (wishes, _) in enumerate(rules) if all(narrow & wish for wish in wishes)}
    assert set(each(sieve.possible(wide))) == possible
    assert set(each(sieve.met(wide))) == {n for n in possible if not narrow & rules[n][1]}
    lacking = [sum(not narrow & wish for wish in wishes) for wishes, _ in rules]
    assert set(each(sieve.nearly(wide))) == {n for n, several in enumerate(lacking) if several <= 1}
    assert wide & ((1 << WIDTH) - 1) == narrow


def test_no_rules_are_never_met() -> None:
    sieve = Sieve([], [], WIDTH)
    assert sieve.met(5) == sieve.nearly(5) == 0
