"""What a worker of a fleet does for each kind of job, as tasks of Procrastinate. [edge]

The units of work are those of one machine. Each looks first whether it is still to be done.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from procrastinate import App, RetryDecision
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy

from archive import judged, reading
from archive.errors import Busy, NoSuchArticle, Undone, Unwritable
from archive.model import DuePage, FeedId
from archive.reading import LONGEST_RETRY
from archive.rereading import stretches
from worker.compose import Works
from worker.errors import StageFailed
from worker.flags.changes import Changes
from worker.importing import import_file, parts
from worker.log import logger
from worker.reflag import AT_ONCE, profiles_of, report
from worker.reread import reread
from worker.run.due import Line
from worker.run.fleet import Fleet
from worker.run.jobs import BY_THE_CLOCK, WAITING, Kind, Lane, Todo, by_the_clock, cron_of, todo
from worker.run.rejudge import PIECE, judge_these, log_changes
from worker.run.retelling import Retelling
from worker.run.units import check_unit, poll_unit, read_unit
from worker.run.upkeep import Upkeep
from worker.run.vigil import rest
from worker.warcs import Part

STRETCH: Final = 500
"""Articles that are judged again in one job."""
SEEN_AGAIN: Final = 5
_OLD_HOURS: Final = 24 * 7
Doing = Callable[..., Awaitable[object]]
Unit = Callable[[str, Callable[[], Awaitable[object]]], Awaitable[None]]


class NotYet(Exception):
    """What a job waits for is not done; it comes again."""


class Again(BaseRetryStrategy):
    """Which jobs come again, and when: one that a worker gave back, at once; one whose archive took nothing, later."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """See Procrastinate. None: the job has failed."""
        match exception:
            case asyncio.CancelledError() | JobAborted():
                return RetryDecision(retry_in={"seconds": 0})
            case NotYet():
                return RetryDecision(retry_in={"seconds": SEEN_AGAIN})
            case Busy() | Undone() | Unwritable():
                return RetryDecision(retry_in={"seconds": round(rest(job.attempts + 1))})
        return None


class Tasks:
    """One worker's. `unit` does a unit of work, watched and counted; a long one tells `moved` that it gets on."""

    def __init__(self, works: Works, fleet: Fleet, unit: Unit, moved: Callable[..., None]) -> None:
        self._works = works
        self._fleet = fleet
        self._unit = unit
        self._moved = moved
        self.line = Line(fleet)

    async def app(self, lane: Lane) -> App:
        """Procrastinate's App of a lane; only the clock's has what comes by the clock."""
        app = App(connector=await self._fleet.steadfast())
        settings = self._works.config.settings
        clock = {
            Kind.RESCUE: cron_of(settings.queue.beat_seconds),
            Kind.LOOK: cron_of(settings.poll.tick_seconds),
            Kind.UPKEEP: "0 * * * *",
        }
        for kind, do in self._all().items():
            task = app.task(name=kind, retry=False if kind in BY_THE_CLOCK else Again())(self._bounded(kind, do))
            if lane is Lane.CLOCK and kind in clock:
                one = by_the_clock(kind)
                app.periodic(
                    cron=clock[kind], queue=one.lane, priority=one.priority, lock=one.apart, queueing_lock=one.once
                )(task)
        return app

    def _all(self) -> dict[Kind, Doing]:
        return {
            Kind.RESCUE: self.rescue,
            Kind.LOOK: self.look,
            Kind.POLL: self.poll,
            Kind.READ: self.read,
            Kind.CHECK: self.check,
            Kind.UPKEEP: self.upkeep,
            Kind.REFLAG: self.reflag,
            Kind.JUDGE: self.judge,
            Kind.TELL: self.tell,
            Kind.IMPORT: self.bring,
            Kind.REREAD: self.reread,
        }

    def _bounded(self, kind: Kind, do: Doing) -> Any:  # noqa: ANN401  (Procrastinate's types want a time by the clock)
        async def task(**words: Any) -> None:  # noqa: ANN401  (a job's own arguments)
            words.pop("timestamp", None)
            name = " ".join(map(str, (kind, *words.values())))
            await self._unit(name, partial(do, **words))

        return task

    async def rescue(self) -> None:
        """Put back in line what workers had begun that are silent for too long."""
        manager, seconds = self.line.manager, self._works.config.settings.queue.stalled_seconds
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
            try:
                if job.task_name in BY_THE_CLOCK:
                    await manager.finish_job(job, Status.FAILED, delete_job=True)
                else:
                    await manager.retry_job(job)
            except ConnectorException as error:
                logger().info("job_not_rescued", job=job.call_string, why=str(error.__cause__ or error))
            else:
                logger().warning("job_rescued", job=job.call_string)
        await manager.prune_stalled_workers(seconds)

    async def look(self) -> None:
        """Put in line what is due."""
        put = await self.line.put_due(self._works)
        if put:
            logger().info("jobs_put_in_line", jobs=put)

    async def poll(self, feed: str) -> object:
        """Poll a feed."""
        spec = self._works.spec(FeedId(feed))
        state = await self._works.keeper.ask(reading.due_feed, self._works.tools.clock(), feed)
        if spec is None or not spec.enabled or state is None:
            return None
        return await poll_unit(spec, state, self._works)

    async def read(self, article: int) -> object:
        """Read a page. Nothing is to be done for an article that was taken out since."""
        with suppress(NoSuchArticle):
            return await self._read(article)
        return None

    async def _read(self, article: int) -> object:
        pending = await self._works.keeper.pending_page(article)
        now = self._works.tools.clock()
        if pending.due is None or now < pending.due <= now + LONGEST_RETRY:
            return None
        return await read_unit(DuePage(article_id=pending.article_id, url=pending.url), self._works)

    async def check(self, article: int) -> object:
        """Look again at a page. Nothing is to be done for an article that was taken out since."""
        with suppress(NoSuchArticle):
            return await self._check(article)
        return None

    async def _check(self, article: int) -> object:
        pending = await self._works.keeper.pending_page(article)
        now, longest = self._works.tools.clock(), max(self._works.tools.policy.rechecks, default=timedelta(0))
        due = pending.watch.next_check if pending.watch else None
        if due is None or now < due <= now + longest + LONGEST_RETRY:
            return None
        return await check_unit(DuePage(article_id=pending.article_id, url=pending.url), self._works)

    async def upkeep(self) -> None:
        """Look after the archive, and the queue."""
        await Upkeep(self._works).all()
        await self._fleet.forget_hosts()
        await self.line.manager.delete_old_jobs(
            nb_hours=_OLD_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
        )

    async def reflag(self, version: str) -> None:
        """Have the archive judged by a version of the rules, then say what changes, then have it go by that."""
        keeper = self._works.keeper
        if version != self._works.config.ruleset.version:
            logger().warning("other_rules", wanted=version, here=self._works.config.ruleset.version)
            return
        if await self.line.count(Kind.JUDGE):
            raise NotYet
        older = await keeper.ask(judged.older, version)
        for old in older:
            stretches = await keeper.ask(judged.stretches, old, version, size=STRETCH, most=WAITING)
            pieces = [
                todo(Kind.JUDGE, f"{version} {first}", version=version, old=old, first=first, last=last)
                for first, last in stretches
            ]
            if await self.line.put(pieces):
                raise NotYet
        changes = Changes(examples=0)
        await keeper.ask(report, version, changes)
        log_changes(changes, version)
        for old in older:
            while ids := await keeper.ask(judged.to_switch, old, version, limit=AT_ONCE):
                await keeper.switch(version, ids)
        logger().info("archive_switched", rules=version)

    async def judge(self, version: str, old: str, first: int, last: int) -> None:
        """Judge a stretch of the archive again."""
        if version != self._works.config.ruleset.version:
            logger().warning("other_rules", wanted=version, here=self._works.config.ruleset.version)
            return
        profiles, below = profiles_of(self._works.config.feeds), first + 1
        while articles := await self._works.keeper.ask(
            judged.to_judge, old, version, limit=PIECE, below=below, down_to=last
        ):
            await judge_these(articles, self._works, profiles)
            self._moved()
            below = articles[-1].place

    async def tell(self) -> None:
        """Tell articles anew after a change of outlets.d."""
        telling = Retelling(self._works)
        while await telling.piece():
            self._moved()

    async def bring(
        self, file: str, as_kind: str | None, timezone: str, start: int | None = None, size: int = 0, total: int = 0
    ) -> None:
        """Import a file, which has that name on every machine, or `size` bytes of its `total`; part a big one."""
        path, most = Path(file), self._works.config.settings.fetch.max_body_bytes
        try:
            if start is None and (found_parts := await asyncio.to_thread(parts, path, kind=as_kind, most=most)):
                await self.line.put(pieces_of(file, timezone, found_parts))
                logger().info("file_parted", file=file, pieces=len(found_parts))
                return
            found, done, refused, _ = await import_file(
                self._works,
                path,
                kind=as_kind,
                url=None,
                timezone=timezone,
                progress=self._moved,
                part=None if start is None else (start, start + size),
            )
        except (OSError, StageFailed) as error:
            logger().error("import_failed", file=file, why=str(error))
        else:
            piece = {} if start is None else {"start": start, "bytes": size}
            logger().info("file_imported", file=file, kind=found, items=len(done), refused=len(refused), **piece)

    async def reread(self, after: int | None = None, upto: int = 0, size: int = 0, total: int = 0) -> None:
        """Read the kept pages of a stretch of the archive again, `size` of all `total`; part the archive."""
        if after is None:
            found = await self._works.keeper.ask(stretches, size=STRETCH, most=WAITING)
            await self.line.put(stretches_of(found))
            logger().info("archive_parted", stretches=len(found))
            return
        done = await reread(self._works, after=after, upto=upto, progress=self._moved)
        logger().info("pages_reread", after=after, upto=upto, of=total, kept=size, **done)


def pieces_of(file: str, timezone: str, parts: Sequence[Part]) -> list[Todo]:
    """The jobs that import a WARC file in parts."""
    total = parts[-1][1]
    return [
        todo(
            Kind.IMPORT,
            f"{file} {start}",
            file=file,
            as_kind="warc",
            timezone=timezone,
            start=start,
            size=end - start,
            total=total,
        )
        for start, end in parts
    ]


def stretches_of(found: Sequence[tuple[int, int, int]]) -> list[Todo]:
    """The jobs that read the archive's kept pages again in stretches."""
    total = sum(size for _, _, size in found)
    return [
        todo(Kind.REREAD, f"{after}", after=after, upto=upto, size=size, total=total) for after, upto, size in found
    ]
