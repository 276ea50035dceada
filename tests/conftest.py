"""Fixtures for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from archive.place import Place
from tests.fakeweb.server import FakeWeb
from tests.postgres import DATABASES, Server, archive_on, running

# The same examples each time, and no clock: a test that fails here fails everywhere.
settings.register_profile("suite", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """How log lines look, and their stream, which ends with a test, are not left to the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def fakeweb() -> Iterator[FakeWeb]:
    """A small web on loopback that a test fills and misuses; see tests/fakeweb/server.py."""
    with FakeWeb() as web:
        yield web


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server, started for the first test that asks for one."""
    with running() as server:
        yield server


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where an archive can be: a test that asks for it runs on every database."""
    with archive_on(request, tmp_path) as place:
        yield place


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where no archive is yet, on every database: for what makes one its own way."""
    with archive_on(request, tmp_path, empty=True) as place:
        yield place
