"""Fixtures for every test."""

from collections.abc import Iterator

import pytest

from tests.fakeweb.server import FakeWeb


@pytest.fixture
def fakeweb() -> Iterator[FakeWeb]:
    """A small web on loopback that a test fills and misuses; see tests/fakeweb/server.py."""
    with FakeWeb() as web:
        yield web
