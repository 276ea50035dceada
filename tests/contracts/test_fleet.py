"""Workers that share one PostgreSQL archive by a queue."""

import asyncio
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import AsyncExitStack, ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from structlog.testing import capture_logs

from archive import judged, open_archive
from archive.errors import Busy
from archive.place import DatabaseUrl, Place
from archive.rereading import stretches
from tests.contracts.fleet import ENTRIES as ENTRIES_OF_A_FEED
from tests.contracts.fleet import PER_HOST, Web, furnish, state, whole, wrong
from tests.contracts.writers import ENTRIES, poll_once
from tests.postgres import Server, execute
from tests.worker.test_warcs import many, packed
from worker.compose import Config, load_config
from worker.doctor.health import health, is_worked
from worker.fetch.limits import FetchLimits
from worker.flow import PollReport
from worker.queued import Queued, Share, queue_of
from worker.run.due import Line
from worker.run.fleet import Fleet, put_schema
from worker.run.jobs import Kind, another_look, cron_of, place_at, todo
from worker.run.queue import sharing
from worker.run.tasks import pieces_of, stretches_of
from worker.settings import load
from worker.warcs import parts_of

HOLD = timedelta(seconds=1)
BRIEF = timedelta(seconds=0.5)


@pytest.fixture
def at(postgres: Server) -> DatabaseUrl:
    """An archive that holds nothing."""
    return postgres.archive()


def limits(port: int) -> FetchLimits:
    return FetchLimits(
        total=timedelta(seconds=5),
        per_host_concurrency=PER_HOST,
        per_host_spacing=timedelta(0),
        robots=False,
        allow_addresses=frozenset({("127.0.0.1", port)}),
        connect_to={"*": ("127.0.0.1", port)},
    )


def config(folder: Path, postgres: Server, at: DatabaseUrl, feeds: int, hosts: int) -> Config:
    return load_config(load(furnish(folder, postgres.url(at.conninfo.rpartition("/")[2]), feeds, hosts=hosts)))


async def until_done(at: DatabaseUrl, feeds: int) -> None:
    async with asyncio.timeout(60):
        while state(at) != whole(feeds):  # noqa: ASYNC110  (the archive tells nobody)
            await asyncio.sleep(0.05)


async def test_two_workers_do_everything_once_and_ask_no_host_too_much(
    postgres: Server, at: DatabaseUrl, tmp_path: Path
) -> None:
    feeds, counts, hurry = 16, Counter[str](), asyncio.Event()
    made = config(tmp_path, postgres, at, feeds, hosts=2)
    with Web() as web:
        async with AsyncExitStack() as stack:
            for _ in range(2):
                works, start = await stack.enter_async_context(sharing(made, limits(web.port)))
                await stack.enter_async_context(start(works, hurry, lambda r: counts.update([type(r).__name__])))
            await until_done(at, feeds)
            seen = queue_of(at, 30)
        assert seen is not None
        assert (seen.workers, seen.stalled, seen.count("failed")) == (2, 0, 0)
        asked = Counter(arrival.path for arrival in web.arrivals)
    assert set(asked.values()) == {1}
    assert len(asked) == feeds + whole(feeds).pages
    assert set(web.most.values()) <= set(range(1, PER_HOST + 1))
    assert (counts["PollReport"], counts["ReadReport"]) == (feeds, whole(feeds).pages)


async def test_who_serves_alone_and_who_shares_do_not_meet(postgres: Server, at: DatabaseUrl) -> None:
    one, other, third = (open_archive(at) for _ in range(3))
    with one, other, third:
        one.serve(alone=True)
        one.serve(alone=True)
        for alone, why in ((True, "another bongsu serves"), (False, "without `--workers queue`")):
            with pytest.raises(Busy, match=why), open_archive(at) as late:
                late.serve(alone=alone)
        one.close()
        other.serve(alone=False)
        third.serve(alone=False)
        with pytest.raises(Busy, match="another bongsu serves"), open_archive(at) as late:
            late.serve(alone=True)


async def test_a_host_has_so_many_places_in_the_whole_fleet_and_time_between(at: DatabaseUrl) -> None:
    inside, most, begun = 0, 0, []
    clock = asyncio.get_running_loop().time

    async def ask(fleet: Fleet, spacing: timedelta) -> None:
        nonlocal inside, most
        async with fleet.visit("host.example", spacing, follows=False):
            begun.append(clock())
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.02)
            inside -= 1

    async with Fleet(at, hold=HOLD, places=2) as one, Fleet(at, hold=HOLD, places=2) as other:
        await asyncio.gather(*(ask(fleet, timedelta(0)) for fleet in (one, other) * 4))
        assert (len(begun), most) == (8, 2)
        begun.clear()
        await asyncio.gather(*(ask(fleet, timedelta(seconds=0.1)) for fleet in (one, other) * 2))
    # By the server's clock they start so far apart; ours may see a start late, and so the next one sooner after it.
    assert max(begun) - min(begun) > 0.2


async def test_the_turn_is_held_by_one_of_the_fleet(at: DatabaseUrl) -> None:
    steps: list[Any] = []

    async def write(fleet: Fleet, name: str) -> None:
        async with fleet.turn:
            steps.append((name, "begins"))
            await asyncio.sleep(0.01)
            steps.append((name, "ends"))

    async with Fleet(at, hold=HOLD, places=1) as one, Fleet(at, hold=HOLD, places=1) as other:
        await asyncio.gather(*(write(fleet, f"{n}") for n, fleet in enumerate((one, other) * 3)))
    assert len(steps) == 12
    assert all(first[0] == second[0] for first, second in zip(steps[::2], steps[1::2], strict=True))


async def test_a_job_is_in_line_once(at: DatabaseUrl) -> None:
    async with Fleet(at, hold=HOLD, places=1) as fleet:
        line = Line(fleet)
        job = todo(Kind.POLL, "yna", "yna.example 0", feed="yna")
        assert [await line.put([job]), await line.put([job])] == [1, 0]
        worker = await line.manager.register_worker()
        assert await line.manager.fetch_job(queues=["polls"], worker_id=worker)
        assert await line.put([job]) == 0  # under way
        assert await line.count(Kind.POLL) == 1


async def begun(fleet: Fleet, lane: JobManager) -> tuple[Job, int]:
    """A job that is under way, and the worker that has it."""
    await Line(fleet).put([todo(Kind.POLL, "yna", "yna.example 0", feed="yna")])
    worker = await lane.register_worker()
    job = await lane.fetch_job(queues=["polls"], worker_id=worker)
    assert job is not None
    return job, worker


@contextmanager
def away(server: Server) -> Iterator[None]:
    """A server that is not there."""
    server.stop()
    try:
        yield
    finally:
        server.start()


async def test_what_became_of_a_job_is_told_though_the_server_went_away_meanwhile(at: DatabaseUrl) -> None:
    """Its worker lives, so that nobody would take it for abandoned: all that waits behind it would wait for ever."""
    async with Fleet(at, hold=HOLD, places=1) as fleet:
        lane = JobManager(await fleet.steadfast())
        job, _ = await begun(fleet, lane)
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        execute(at, f"SELECT pg_terminate_backend(pid) {others}")
        await lane.finish_job(job, Status.SUCCEEDED, delete_job=True)
        assert await Line(fleet).count(Kind.POLL) == 0


async def test_who_could_not_tell_what_became_of_a_job_takes_no_other(postgres: Server, at: DatabaseUrl) -> None:
    """It would be taken for alive, and so the job for under way: all that waits behind it would wait for ever."""
    async with Fleet(at, hold=HOLD, places=1, patience=BRIEF) as fleet:
        lane, next_lane = JobManager(await fleet.steadfast()), JobManager(await fleet.steadfast())
        job, worker = await begun(fleet, lane)
        with away(postgres), pytest.raises(ConnectorException, match="stayed away"):
            await lane.finish_job(job, Status.SUCCEEDED, delete_job=True)
        await fleet.pool.check()
        assert await next_lane.register_worker() != worker
        with pytest.raises(ConnectorException, match="stayed away"):
            await lane.fetch_job(queues=["polls"], worker_id=worker)


async def test_a_server_that_stays_away_too_long_loses_and_doubles_nothing(
    postgres: Server, at: DatabaseUrl, tmp_path: Path
) -> None:
    """It goes when a feed is polled and the queue does not know yet, and comes when the lane has given that up."""
    feeds, made = 1, config(tmp_path, postgres, at, 1, hosts=1)
    gone, polled = ExitStack(), list[str]()

    def done(report: object) -> None:
        if isinstance(report, PollReport) and not polled:
            polled.append(report.feed_id)
            gone.enter_context(away(postgres))

    def told(event: str) -> list[MutableMapping[str, Any]]:
        return [line for line in lines if line["event"] == event]

    with gone, Web() as web, capture_logs() as lines:
        sharer = sharing(made, limits(web.port), patience=BRIEF, rests=lambda _: BRIEF.total_seconds())
        async with sharer as (works, start), start(works, asyncio.Event(), done), asyncio.timeout(60):
            while "polls" not in [line["lane"] for line in told("queue_lost")]:  # noqa: ASYNC110  (a log tells nobody)
                await asyncio.sleep(0.02)
            gone.close()
            while _queue(at).count("doing") or state(at) != whole(feeds):  # noqa: ASYNC110  (the queue tells nobody)
                await asyncio.sleep(0.05)
        assert wrong(at, web, feeds) == []
    (feed,) = polled
    assert f"feed='{feed}'" in " ".join(line["job"] for line in told("job_rescued"))
    assert [a.path for a in web.arrivals].count(f"/feed/{feed.removeprefix('feed-')}") == 1
    assert not _queue(at).count("failed")


async def test_the_archive_is_judged_again_in_pieces_by_whoever_works(
    postgres: Server, at: DatabaseUrl, tmp_path: Path
) -> None:
    with open_archive(at) as archive:
        poll_once(archive, "feed0", 0)
    made = config(tmp_path, postgres, at, 1, hosts=1)
    version = made.ruleset.version
    with Web() as web:
        async with sharing(made, limits(web.port)) as (works, start), start(works, asyncio.Event(), lambda _: None):
            async with asyncio.timeout(60):
                while await works.keeper.ask(judged.older, version):  # noqa: ASYNC110  (the archive tells nobody)
                    await asyncio.sleep(0.05)
            assert set(await works.keeper.ask(judged.versions)) == {version}


async def test_health_tells_whether_any_worker_works(postgres: Server, at: DatabaseUrl, tmp_path: Path) -> None:
    made = config(tmp_path, postgres, at, 1, hosts=1)

    def told() -> tuple[bool | None, list[str]]:
        now = datetime.now(UTC)
        found = health(made.settings, made.feeds, now)
        return is_worked(made.settings, queue_of(at, 3)), [str(one.gravity) for one in found if one.check == "queue"]

    with Web() as web:
        async with sharing(made, limits(web.port)) as (works, start):
            async with start(works, asyncio.Event(), lambda _: None):
                await until_done(at, 1)
                assert await asyncio.to_thread(told) == (True, ["ok"])
            execute(at, "UPDATE public_queue.procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
            async with Fleet(at, hold=HOLD, places=1) as fleet:
                await Line(fleet).put([todo(Kind.POLL, "yna", "yna.example 0", feed="yna")])
            assert await asyncio.to_thread(told) == (None, ["error"])
        seen = _queue(at)
        assert seen.wait < 60
        execute(at, "UPDATE public_queue.procrastinate_events SET at = at - interval '2 hours'")
        assert _queue(at).wait > 7000


async def test_backfill_is_parted_among_the_workers_and_tells_how_far_it_has_come(
    postgres: Server, at: DatabaseUrl, tmp_path: Path
) -> None:
    made = config(tmp_path, postgres, at, 1, hosts=1)
    file = tmp_path / "many.warc.gz"
    file.write_bytes(packed(*many(9)).getvalue())
    size = file.stat().st_size
    pieces = pieces_of(str(file), "UTC", parts_of(file, most=1 << 20, least=size // 4))
    with Web() as web:
        async with Fleet(at, hold=HOLD, places=1) as fleet:
            assert await Line(fleet).put([*pieces, todo(Kind.REREAD, "all")]) == len(pieces) + 1
        seen = queue_of(at, 30)
        assert seen is not None
        assert seen.shares == (Share(kind="import", file=str(file), left=size, total=size, jobs=len(pieces)),)
        async with sharing(made, limits(web.port)) as (works, start), start(works, asyncio.Event(), lambda _: None):
            async with asyncio.timeout(60):
                while any(kind in ("import", "reread") for kind, _ in _queue(at).jobs):  # noqa: ASYNC110  (as above)
                    await asyncio.sleep(0.05)
            assert _queue(at).shares == ()
            async with asyncio.timeout(60):
                while state(at).entries < 9 + ENTRIES_OF_A_FEED:  # noqa: ASYNC110  (its one feed is polled meanwhile)
                    await asyncio.sleep(0.05)
            assert state(at).entries == 9 + ENTRIES_OF_A_FEED


def _queue(at: DatabaseUrl) -> Queued:
    found = queue_of(at, 30)
    assert found is not None
    return found


async def test_the_kept_pages_are_read_again_in_stretches(postgres: Server, at: DatabaseUrl, tmp_path: Path) -> None:
    made, feeds = config(tmp_path, postgres, at, 11, hosts=1), 11
    with Web() as web:
        async with sharing(made, limits(web.port)) as (works, start):
            async with start(works, asyncio.Event(), lambda _: None):
                await until_done(at, feeds)
            found = await works.keeper.ask(stretches, size=2, most=100)
            assert [size for *_, size in found] == [2, 2, 2]
            assert len(await works.keeper.ask(stretches, size=1, most=2)) == 2
            jobs = stretches_of(found)
            async with Fleet(at, hold=HOLD, places=1) as fleet:
                await Line(fleet).put(jobs)
            (share,) = _queue(at).shares
            assert (share.kind, share.left, share.total, share.jobs) == ("reread", 6, 6, 3)
            async with start(works, asyncio.Event(), lambda _: None), asyncio.timeout(60):
                while _queue(at).shares:  # noqa: ASYNC110  (the queue tells nobody)
                    await asyncio.sleep(0.05)
            assert not _queue(at).failed


def test_what_is_to_be_judged_again_is_parted_without_gaps(place: Place) -> None:
    with open_archive(place) as archive:
        poll_once(archive, "feed0", 0)
        (old,) = judged.older(archive.reader, "new")
        all_of_it = judged.to_judge(archive.reader, old, "new", limit=1_000)
        parts = judged.stretches(archive.reader, old, "new", size=3, most=100)
        found = [
            judged.to_judge(archive.reader, old, "new", limit=1_000, below=first + 1, down_to=last)
            for first, last in parts
        ]
    assert len(all_of_it) == ENTRIES
    assert [len(part) for part in found] == [3, 3, 3, 1]
    assert [article for part in found for article in part] == list(all_of_it)


async def test_the_queues_schema_is_made_once_and_beside_the_archive(at: DatabaseUrl) -> None:
    assert await asyncio.gather(*(put_schema(at) for _ in range(3))) == ["public_queue"] * 3
    assert queue_of(at, 30) is not None


async def test_what_a_dead_worker_had_begun_is_done_by_another(
    postgres: Server, at: DatabaseUrl, tmp_path: Path
) -> None:
    made, feeds = config(tmp_path, postgres, at, 2, hosts=1), 2
    with Web() as web:
        async with Fleet(at, hold=HOLD, places=1) as fleet, sharing(made, limits(web.port)) as (works, _):
            line = Line(fleet)
            await line.put_due(works)
            dead = await line.manager.register_worker()
            await line.manager.fetch_job(queues=["polls"], worker_id=dead)
            execute(at, "UPDATE public_queue.procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
            before = queue_of(at, 30)
        assert before is not None
        assert before.stalled == 1
        async with sharing(made, limits(web.port)) as (works, start), start(works, asyncio.Event(), lambda _: None):
            await until_done(at, feeds)
        assert len([arrival for arrival in web.arrivals if arrival.path.startswith("/feed")]) == feeds


def test_priorities_places_and_times_of_jobs() -> None:
    order = [Kind.POLL, Kind.READ, Kind.CHECK, Kind.JUDGE]
    priorities = [todo(kind, "x").priority for kind in order]
    assert priorities == sorted(priorities, reverse=True)
    assert another_look(Kind.POLL).priority < todo(Kind.POLL, "x").priority
    assert {place_at("http://www.a.example/1", f"feed{n}", 2) for n in range(50)} == {"a.example 0", "a.example 1"}
    assert [cron_of(seconds) for seconds in (0.2, 15, 90, 3600)] == [
        "* * * * * */1",
        "* * * * * */15",
        "*/2 * * * *",
        "0 * * * *",
    ]
