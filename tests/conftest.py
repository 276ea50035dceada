"""Fixtures for every test."""

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from tests.fakeweb.server import FakeWeb

# The same examples each time, and no clock: a test that fails here fails everywhere.
settings.register_profile("suite", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("suite")


@pytest.fixture
def own_log() -> Iterator[None]:
    """For a test that says how log lines look: its stream, which ends with it, is not left to the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def fakeweb() -> Iterator[FakeWeb]:
    """A small web on loopback that a test fills and misuses; see tests/fakeweb/server.py."""
    with FakeWeb() as web:
        yield web
