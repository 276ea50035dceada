"""What the tests of reading pages share."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from worker.extract.page import Page, read_page
from worker.sandbox import Sandbox


@pytest.fixture
def page() -> Callable[..., Page]:
    """A parsed page of the given head and body."""

    def make(head: str = "", body: str = "", url: str = "https://www.garam.example/news/1", lang: str = "") -> Page:
        return read_page(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>', url)

    return make


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    """A child with the limits that pages are read in."""
    async with Sandbox(workers=1) as made:
        yield made
