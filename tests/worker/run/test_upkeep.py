"""What is looked after beside the news: once in a while, a bounded piece at a time, whatever the clock does."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from archive.retention import AT_ONCE, LetGo
from tests.fakes import NOW
from worker.compose import Works
from worker.run.upkeep import EVERY, Upkeep
from worker.settings import load


class Keeper:
    """Gives what is left to let go and to merge, and counts how often it was asked."""

    def __init__(self, *, bodies: int = 0, merges: int = 0) -> None:
        self.bodies, self.merges, self.asked = bodies, merges, 0

    async def let_go(self, *_: object) -> LetGo:
        self.asked += 1
        gone = min(AT_ONCE, self.bodies)
        self.bodies -= gone
        return LetGo(bodies=gone, stored=gone)

    async def merge_index(self) -> bool:
        self.merges -= 1
        return self.merges >= 0


async def asked(folder: Path, keeper: Keeper, *times: datetime) -> int:
    """How often the archive was asked when upkeep was due or not at these times."""
    (folder / "a.toml").write_text("")
    clock = iter(times)
    works = SimpleNamespace(
        config=SimpleNamespace(settings=load(folder / "a.toml", {})),
        keeper=keeper,
        tools=SimpleNamespace(clock=lambda: next(clock)),
    )
    upkeep = Upkeep(cast(Works, works))
    for _ in times:
        await upkeep.when_due()
    return keeper.asked


async def test_once_an_hour_when_there_is_little_to_do(tmp_path: Path) -> None:
    times = [NOW + EVERY * part for part in (0, 0.5, 0.9, 1, 1.5, 2)]
    assert await asked(tmp_path, Keeper(), *times) == 3


async def test_again_at_once_while_there_is_more(tmp_path: Path) -> None:
    times = [NOW + timedelta(seconds=n) for n in range(6)]
    keeper = Keeper(bodies=2 * AT_ONCE + 1)
    assert await asked(tmp_path, keeper, *times) == 3
    assert keeper.bodies == 0
    assert await asked(tmp_path, Keeper(merges=3), *times) == 4


async def test_a_clock_that_was_set_back_puts_nothing_off(tmp_path: Path) -> None:
    assert await asked(tmp_path, Keeper(), NOW, NOW - timedelta(days=400)) == 2


async def test_all_is_done_when_a_round_ends(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("")
    keeper = Keeper(bodies=2 * AT_ONCE + 1)
    works = SimpleNamespace(
        config=SimpleNamespace(settings=load(tmp_path / "a.toml", {})),
        keeper=keeper,
        tools=SimpleNamespace(clock=lambda: NOW),
    )
    gone = await Upkeep(cast(Works, works)).all()
    assert (gone.bodies, keeper.bodies) == (2 * AT_ONCE + 1, 0)
