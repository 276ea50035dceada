"""How a fleet's queue fares: what waits, what is under way, who works. Read like the archive beside it. [edge]"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.dialects import Reader
from archive.place import DatabaseUrl, Place
from archive.reading import open_reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How far a work has come that was parted into jobs. In bytes of a file, or in articles where `file` is None."""

    kind: str
    file: str | None
    left: int
    total: int
    jobs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One moment of a queue. `jobs` are counted by kind and state (todo, doing, failed …); `oldest` is how long the
    first in line has waited, in seconds; `stalled` are under way with workers that are silent; `workers` are connected.
    `silent` is for how many seconds no worker gave a sign of life, None when none did; `waits` is how long the first of
    each lane whose time has come waits.
    """

    jobs: Mapping[tuple[str, str], int]
    oldest: float
    stalled: int
    workers: int
    silent: float | None = None
    failed: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    waits: Mapping[str, float] = field(default_factory=dict)

    @property
    def wait(self) -> float:
        """How long the first waits of what never waits long while somebody works: a look at what is due, a poll."""
        return max((self.waits.get(lane, 0.0) for lane in ("clock", "polls")), default=0.0)

    def is_worked(self, stalled_seconds: float) -> bool:
        """Whether a worker is connected, and gave a sign of life lately."""
        return self.workers > 0 and self.silent is not None and self.silent <= stalled_seconds

    def count(self, state: str) -> int:
        """How many jobs are in a state."""
        return sum(number for (_, found), number in self.jobs.items() if found == state)


def queued(reader: Reader, stalled_seconds: float) -> Queued | None:
    """Look at the queue of an archive on PostgreSQL; None where no worker ever shared its work."""
    (schema,) = reader.values("SELECT current_schema() || '_queue'")
    if not reader.has_table(f'"{schema}".procrastinate_jobs'):
        return None
    from archive.dialects.serving import TOGETHER

    jobs, events, workers = (f'"{schema}".procrastinate_{name}' for name in ("jobs", "events", "workers"))
    counts = reader.rows(f"SELECT task_name, CAST(status AS text) AS state, count(*) AS n FROM {jobs} GROUP BY 1, 2")
    (oldest,) = reader.values(
        f"""
        SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0) FROM {jobs} j JOIN {events} e ON e.job_id = j.id
        WHERE j.status = 'todo' AND e.type = 'deferred'
        """
    )
    (stalled,) = reader.values(
        f"""
        SELECT count(*) FROM {jobs} j LEFT JOIN {workers} w ON w.id = j.worker_id
        WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => :seconds))
        """,
        {"seconds": stalled_seconds},
    )
    failed = reader.values(f"SELECT queueing_lock FROM {jobs} WHERE status = 'failed' ORDER BY id DESC LIMIT 10")
    (serving,) = reader.values(TOGETHER)
    (silent,) = reader.values(f"SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM {workers}")
    waits = reader.rows(
        f"""
        SELECT j.queue_name AS lane, extract(epoch FROM now() - min(greatest(e.at, j.scheduled_at))) AS seconds
        FROM {jobs} j JOIN {events} e ON e.job_id = j.id AND e.type = 'deferred'
        WHERE j.status = 'todo' AND coalesce(j.scheduled_at <= now(), true) GROUP BY 1 ORDER BY 1
        """
    )
    shares = reader.rows(
        f"""
        SELECT task_name AS kind, args->>'file' AS file, CAST(sum(CAST(args->>'size' AS bigint)) AS bigint) AS left,
            max(CAST(args->>'total' AS bigint)) AS total, count(*) AS jobs
        FROM {jobs} WHERE status IN ('todo', 'doing') AND args->>'total' IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
        """
    )
    return Queued(
        jobs={(row["task_name"], row["state"]): row["n"] for row in counts},
        oldest=float(oldest),
        stalled=stalled,
        workers=serving,
        silent=None if silent is None else max(0.0, float(silent)),
        failed=tuple(failed),
        shares=tuple(Share(**row) for row in shares),
        waits={row["lane"]: max(0.0, float(row["seconds"])) for row in waits},
    )


def queue_of(place: Place, stalled_seconds: float) -> Queued | None:
    """The queue of an archive; None where there is none. Raises ArchiveError."""
    if not isinstance(place, DatabaseUrl):
        return None
    reader = open_reader(place)
    try:
        return queued(reader, stalled_seconds)
    finally:
        reader.close()
