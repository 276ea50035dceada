"""Several writers of one archive on PostgreSQL, and a server that goes away: nothing lost, nothing doubled."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest

from archive import open_archive, open_reader, reading
from archive.check import check
from archive.dialects.postgresql import LOCK
from archive.errors import ArchiveError, Busy, Missing, Undone
from archive.model import PollBatch
from archive.place import database
from tests.contracts.writers import ENTRIES, go, poll_once, start
from tests.fakes import FEED, NOW, entry
from tests.postgres import Server, running

POLLS = 6


def poll(slug: str) -> PollBatch:
    return PollBatch(feed=FEED, seen_at=NOW, new=(entry(slug),))


def test_three_processes_write_at_once_and_one_is_killed(postgres: Server) -> None:
    url = postgres.archive()
    address = postgres.url(url.conninfo.rpartition("/")[2])
    working = [start(address, f"feed{n}", POLLS) for n in range(3)]
    go(*working)
    victim = working[0]
    assert victim.stdout is not None
    victim.stdout.readline()
    victim.kill()
    for process in working:
        process.communicate()
    assert [process.returncode for process in working] == [-9, 0, 0]
    with open_archive(url) as archive:
        for number in range(POLLS):
            poll_once(archive, "feed0", number)
    assert check(url) == []
    with closing(open_reader(url)) as reader:
        listed = (POLLS + 1) * ENTRIES // 2
        counts = reading.counts(reader)
        assert (counts["articles"], counts["entries"]) == (listed, 3 * listed)


def test_two_who_open_an_empty_database_at_once_make_one_archive(postgres: Server) -> None:
    url = postgres.database()
    with ThreadPoolExecutor(3) as threads:
        for archive in threads.map(open_archive, [url] * 3):
            archive.close()
    assert check(url) == []


def test_a_write_waits_for_another_until_it_is_told_to_give_up(postgres: Server) -> None:
    url = postgres.archive()
    with open_archive(url) as archive, closing(psycopg.connect(url.conninfo)) as other:
        other.execute(LOCK)
        archive.give_up()
        with pytest.raises(Busy, match="locked"):
            archive.save_poll(poll("1"))
        other.rollback()
        assert archive.save_poll(poll("1")).new == 1


def test_readers_and_writers_outlive_their_server(capfd: pytest.CaptureFixture[str]) -> None:
    with running() as server:
        url = server.archive()
        with open_archive(url) as archive:
            archive.save_poll(poll("1"))
            server.restart()
            assert archive.save_poll(poll("2")).new == 1
            server.restart()
            assert reading.counts(archive.reader)["entries"] == 2
            server.stop()
            with pytest.raises(Undone, match="can't be reached"):
                archive.save_poll(poll("3"))
            with pytest.raises(ArchiveError, match="can't be reached"):
                reading.counts(archive.reader)
            server.start()
            assert archive.save_poll(poll("3")).new == 1
            assert reading.counts(archive.reader)["entries"] == 3
        assert check(url) == []


def test_what_is_read_is_of_one_moment_beside_a_writer(postgres: Server) -> None:
    with open_archive(postgres.archive()) as archive:
        archive.save_poll(poll("1"))
        with archive.reader.snapshot():
            before = reading.counts(archive.reader)
            archive.save_poll(poll("2"))
            assert reading.counts(archive.reader) == before
        assert reading.counts(archive.reader)["entries"] == 2


def test_more_rows_than_are_fetched_at_once_are_streamed_with_others_between(postgres: Server) -> None:
    with open_archive(postgres.archive()) as archive:
        sql = "SELECT n FROM generate_series(1, :last) n"
        rows = archive.reader.rows(sql, {"last": 1_200})
        got = []
        for row in rows:
            got.append(row["n"])
            assert archive.reader.values("SELECT 7") == [7]
        assert got == list(range(1, 1_201))
        for abandoned in range(3):
            assert next(iter(archive.reader.rows(sql, {"last": 5_000})))["n"] == 1, abandoned
        archive.save_poll(poll("1"))
        assert reading.counts(archive.reader)["entries"] == 1


def test_a_database_without_an_archive_and_a_server_that_is_not_there_are_told_apart(postgres: Server) -> None:
    empty = postgres.database()
    with pytest.raises(Missing, match="no archive in"):
        open_reader(empty)
    with pytest.raises(ArchiveError, match="createdb"):
        open_reader(database(postgres.url("nowhere")))
    with pytest.raises(Undone, match="can't be reached"):
        open_archive(database("postgresql://kim:secret@127.0.0.1:1/archive"))


def test_no_message_shows_a_password() -> None:
    for url in (
        "postgresql+psycopg://kim:s3cret@127.0.0.1:1/archive",
        "postgresql://kim@127.0.0.1:1/archive?password=s3cret&connect_timeout=1",
        "postgresql://kim:s3@cret@127.0.0.1:1/archive",
    ):
        place = database(url, None)
        with pytest.raises(ArchiveError) as caught:
            open_reader(place)
        assert "s3" not in f"{caught.value} {place} {place!r}"
        assert "127.0.0.1" in str(place)
