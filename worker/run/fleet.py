"""What the workers of a fleet share, in their archive's database: the queue, a turn to write, visits to hosts. [edge]

It is all in a schema of its own beside the archive's, `<schema>_queue`: Procrastinate's tables, and `host_visit` with a
row a host, which says when it may be asked next and until when each of its places may be taken. Whoever crashed while
it visited holds its place until then, so that a host is never asked too much, whatever dies.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Final, LiteralString, Self
from weakref import WeakKeyDictionary

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.schema import SchemaManager
from psycopg.sql import SQL, Identifier
from psycopg_pool import AsyncConnectionPool

from archive.dialects.engines import translated
from archive.dialects.postgresql import CONNECT_SECONDS
from archive.errors import ArchiveError
from archive.place import DatabaseUrl

CONNECTIONS: Final = 8
_SLACK: Final = timedelta(seconds=5)
_SOONEST, _LATEST = 0.05, 1.0
PATIENCE: Final = timedelta(seconds=30)
_UNTOLD: Final = "the server stayed away; what became of a job is not told"
_RESTED: Final = 0.5  # less than a server needs to go away and come back
_OURS: Final = (
    "CREATE TABLE IF NOT EXISTS brought_to (migration text PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS host_visit (host text PRIMARY KEY, ready_at timestamptz NOT NULL,"
    " ends timestamptz[] NOT NULL)",
)
_FORGET: Final = "DELETE FROM host_visit WHERE ready_at < now() - interval '1 day' AND NOT now() < ANY (ends)"
# A place is free when its end has passed or was taken out; the row's lock has visitors come one after another.
_START: Final = """CASE WHEN %(follows)s THEN clock_timestamp() ELSE greatest(v.ready_at, clock_timestamp()) END"""
_TAKEN: Final = "ARRAY(SELECT e FROM unnest(v.ends) e WHERE e > clock_timestamp())"
_BOOK: Final = f"""
    INSERT INTO host_visit AS v (host, ready_at, ends)
    VALUES (%(host)s, clock_timestamp() + %(spacing)s, ARRAY[clock_timestamp() + %(hold)s])
    ON CONFLICT (host) DO UPDATE SET
        ready_at = greatest(v.ready_at, {_START} + %(spacing)s),
        ends = array_append({_TAKEN}, {_START} + %(hold)s)
    WHERE cardinality({_TAKEN}) < %(places)s
    RETURNING ends[cardinality(ends)], extract(epoch FROM ends[cardinality(ends)] - %(hold)s - clock_timestamp())
"""
# Nobody waits for the disk: if the server dies, the place is free by itself in a while.
_LEAVE: Final = """
    WITH soon AS (SELECT set_config('synchronous_commit', 'off', true))
    UPDATE host_visit SET ends = ends[:array_position(ends, %(end)s) - 1] || ends[array_position(ends, %(end)s) + 1:]
    FROM soon WHERE host = %(host)s AND %(end)s = ANY (ends)
"""
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('bongsu turn ' || current_schema(), 0))"


class Steadfast(PsycopgConnector):
    """Says what has become of a job once more where the server went away meanwhile: nobody else would.

    Where the server stays away for longer than `patience`, it takes no jobs from then on, whether the server is back or
    not: its lane begins anew, as another worker, and what the first one held is put back in line. Procrastinate's own
    watch over heartbeat and listener would not end it: that ends itself in a lane where nothing comes by the clock.
    """

    def __init__(self, *, patience: timedelta, **arguments: Any) -> None:  # noqa: ANN401  (as there)
        super().__init__(**arguments)
        self._patience = patience.total_seconds()
        self._given_up = False

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:  # noqa: ANN401  (as there)
        """See `PsycopgConnector`."""
        try:
            async with asyncio.timeout(self._patience):
                while not await self._said(query, arguments):  # noqa: ASYNC110  (a server that is back tells nobody)
                    await asyncio.sleep(_LATEST)
        except TimeoutError:
            self._given_up = True
            raise ConnectorException(_UNTOLD) from None

    async def _said(self, query: LiteralString, arguments: dict[str, Any]) -> bool:
        try:
            await super().execute_query_async(query, **arguments)
        except ConnectorException as error:
            if not isinstance(error.__cause__, psycopg.OperationalError | psycopg.InterfaceError):
                raise
            return False
        return True

    async def execute_query_one_async(self, query: LiteralString, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        """See `PsycopgConnector`; takes a job, for one."""
        if self._given_up:
            raise ConnectorException(_UNTOLD)
        row: dict[str, Any] = await super().execute_query_one_async(query, **arguments)
        return row


class Fleet:
    """One worker's share of it, between `async with`. `hold` is how long a request may take; `places` how many at once.

    `patience` is how long a connection is waited for, and what became of a job is said again.
    Raises ArchiveError for whatever the server does.
    """

    def __init__(self, url: DatabaseUrl, *, hold: timedelta, places: int, patience: timedelta = PATIENCE) -> None:
        self._url = url
        self._hold = hold + _SLACK
        self._places = places
        self._patience = patience
        self.turn = Turn(self)

    async def __aenter__(self) -> Self:
        with translated(self._url):
            self.schema = await put_schema(self._url)
            arguments = {**_arguments(self._url), "min_size": 2, "max_size": CONNECTIONS}
            arguments["timeout"] = self._patience.total_seconds()
            self.connector = PsycopgConnector(configure=self._configure, pool_factory=_pool, **arguments)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.connector.close_async)
            with translated(self._url):
                await self.connector.open_async()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _configure(self, connection: "psycopg.AsyncConnection[Any]") -> None:
        await connection.set_autocommit(True)
        await connection.execute(SQL("SET search_path TO {}").format(Identifier(self.schema)))

    async def steadfast(self) -> Steadfast:
        """What a lane, from its beginning to its end, asks the queue by; on the same connections."""
        connector = Steadfast(patience=self._patience, configure=self._configure)
        await connector.open_async(self.pool)
        return connector

    @property
    def pool(self) -> "AsyncConnectionPool[psycopg.AsyncConnection[Any]]":
        """Its connections, on which every statement stands for itself."""
        return self.connector.pool

    @asynccontextmanager
    async def connection(self) -> AsyncIterator["psycopg.AsyncConnection[Any]"]:
        """One of them, in a transaction."""
        with translated(self._url):
            async with self.pool.connection() as connection, connection.transaction():
                yield connection

    @asynccontextmanager
    async def visit(self, host: str, spacing: timedelta, *, follows: bool) -> AsyncIterator[None]:
        """Hold one of the host's places in the whole fleet. Entered when it is our turn."""
        end, wait = await self._booked(host, spacing, follows=follows)
        try:
            if wait > 0:
                await asyncio.sleep(wait)
            yield
        finally:
            with suppress(ArchiveError):  # the place is free by itself in a while
                await self._leave(host, end)

    async def _booked(self, host: str, spacing: timedelta, *, follows: bool) -> tuple[datetime, float]:
        words = {"host": host, "spacing": spacing, "hold": self._hold, "places": self._places, "follows": follows}
        pause = _SOONEST
        while True:
            with translated(self._url):
                async with self.pool.connection() as connection:
                    row = await (await connection.execute(_BOOK, words)).fetchone()
            if row is not None:
                return row[0], float(row[1])
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LATEST)

    async def _leave(self, host: str, end: datetime) -> None:
        with translated(self._url):
            async with self.pool.connection() as connection:
                await connection.execute(_LEAVE, {"host": host, "end": end})

    async def forget_hosts(self) -> None:
        """Let go of what is known of hosts that nobody asked for a day."""
        async with self.connection() as connection:
            await connection.execute(_FORGET)


class Turn:
    """One worker of the fleet, and one unit of its work, at a time: what it reads stays so until it has written."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._mine = asyncio.Lock()
        self._held = AsyncExitStack()

    async def __aenter__(self) -> None:
        await self._mine.acquire()
        try:
            async with AsyncExitStack() as stack:
                connection = await stack.enter_async_context(self._fleet.connection())
                await connection.execute(_LOCK)
                self._held = stack.pop_all()
        except BaseException:
            self._mine.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        try:
            await self._held.aclose()
        finally:
            self._mine.release()


def _pool(**arguments: Any) -> "AsyncConnectionPool[psycopg.AsyncConnection[Any]]":  # noqa: ANN401  (psycopg's own)
    """A pool whose connections are asked whether they live only after a rest: to ask each time doubles the queries."""
    asked: WeakKeyDictionary[psycopg.AsyncConnection[Any], float] = WeakKeyDictionary()

    async def check(connection: "psycopg.AsyncConnection[Any]") -> None:
        last, asked[connection] = asked.get(connection, 0.0), monotonic()
        if asked[connection] - last > _RESTED:
            await AsyncConnectionPool.check_connection(connection)

    return AsyncConnectionPool(**arguments | {"check": check})


def _arguments(url: DatabaseUrl) -> dict[str, Any]:
    password = {} if url.password is None else {"password": url.password}
    named = {"connect_timeout": CONNECT_SECONDS, "client_encoding": "utf8", "application_name": "bongsu queue"}
    return {"conninfo": url.conninfo, "kwargs": {**named, **password}}


async def put_schema(url: DatabaseUrl) -> str:
    """Make the queue's schema, or bring it to this Procrastinate's; its name. All of it happens, or nothing."""
    arguments = _arguments(url)
    async with await psycopg.AsyncConnection.connect(arguments["conninfo"], **arguments["kwargs"]) as connection:
        row = await (await connection.execute("SELECT current_schema() || '_queue'")).fetchone()
        assert row is not None
        schema = str(row[0])
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('bongsu queue ' || %s, 0))", [schema])
        await connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema)))
        await connection.execute(SQL("SET LOCAL search_path TO {}").format(Identifier(schema)))
        await _bring(connection)
    return schema


async def _bring(connection: "psycopg.AsyncConnection[Any]") -> None:
    for statement in _OURS:
        await connection.execute(statement)
    files = await asyncio.to_thread(_migrations)
    brought = await (await connection.execute("SELECT migration FROM brought_to")).fetchall()
    if not brought:
        await connection.execute(SchemaManager.get_schema())
    else:
        done = {name for (name,) in brought}
        files = {name: sql for name, sql in files.items() if name not in done}
        for sql in files.values():
            await connection.execute(sql.encode())
    for name in files:
        await connection.execute("INSERT INTO brought_to VALUES (%s)", [name])


def _migrations() -> dict[str, str]:
    """Procrastinate's own steps from schema to schema, in order."""
    folder = Path(SchemaManager.get_migrations_path())
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sql"))}
