"""One round: poll the feeds, read the pages that are due, say what was done. What cron calls. [edge]"""

from collections.abc import Callable, Sequence

from archive import reading
from worker.compose import Config, Works, compose
from worker.errors import UsageError
from worker.run.plan import Pair, enabled, named, waiting
from worker.run.units import (
    Tally,
    check_unit,
    checks_due,
    each,
    pages_due,
    poll_unit,
    queue_of_feeds,
    queue_of_pages,
    read_unit,
)
from worker.run.upkeep import Upkeep

Progress = Callable[[str, int, int], None]
"""Called with what is under way (feeds, pages, checks), how many are done, and how many are known of."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


async def poll_once(
    config: Config, tally: Tally, *, only: Sequence[str] = (), due_only: bool = False, progress: Progress = silent
) -> None:
    """Open the archive, run one round, close it. `tally` tells what was done, also of a round that is cancelled.

    Every enabled feed is polled, but for those that failed and whose time to try again has not come; with `due_only`
    only those whose interval has passed; with `only` those named, in any case. Raises UsageError, ArchiveError.
    """
    async with compose(config) as works:
        await run_round(works, tally, only=only, due_only=due_only, progress=progress)


async def run_round(
    works: Works,
    tally: Tally | None = None,
    *,
    only: Sequence[str] = (),
    due_only: bool = False,
    progress: Progress = silent,
) -> Tally:
    """One round with a worker that is already put together."""
    tally = tally or Tally()
    pairs = await _chosen(works, tally, only, due_only)
    progress("feeds", 0, len(pairs))
    queue = queue_of_feeds(works)
    queue.refill(pairs)
    async for report in each(
        queue, lambda pair: poll_unit(*pair, works), at_once=works.config.settings.poll.concurrency
    ):
        tally.count_poll(report)
        progress("feeds", tally.polled, len(pairs))
    await read_due(works, tally, progress)
    await check_due(works, tally, progress)
    await Upkeep(works).all()
    return tally


async def _chosen(works: Works, tally: Tally, only: Sequence[str], due_only: bool) -> list[Pair]:
    now = works.tools.clock()
    states = await works.keeper.ask(reading.feed_states)
    pairs = enabled(works.config.feeds, states)
    if only:
        chosen, unknown = named(pairs, only)
        if unknown:
            raise UsageError(f"no enabled feed has the id {', '.join(unknown)}; `bongsu feeds list` shows all")
        return chosen
    if due_only:
        due = await works.keeper.ask(reading.due_feeds, now)
        chosen = enabled(works.config.feeds, due)
    else:
        chosen = [(spec, state) for spec, state in pairs if not waiting(state, now)]
    tally.waiting = len(pairs) - len(chosen)
    return chosen


async def read_due(works: Works, tally: Tally, progress: Progress = silent) -> None:
    """Read pages until none is due that was not tried in this round."""
    queue = queue_of_pages(works)
    tried: set[int] = set()
    done = 0
    while pages := await pages_due(works, frozenset(tried)):
        tried |= {page.article_id for page in pages}
        queue.refill(pages)
        at_once = works.config.settings.pages.concurrency
        async for report in each(queue, lambda page: read_unit(page, works), at_once=at_once):
            tally.count_read(report)
            done += 1
            progress("pages", done, len(tried))


async def check_due(works: Works, tally: Tally, progress: Progress = silent) -> None:
    """Look again at pages that were read, the longest due; the rest of a crowd is left to later rounds."""
    queue = queue_of_pages(works)
    pages = await checks_due(works, ())
    queue.refill(pages)
    async for report in each(
        queue, lambda page: check_unit(page, works), at_once=works.config.settings.pages.concurrency
    ):
        tally.count_check(report)
        progress("checks", tally.checks, len(pages))
