"""What the tests of reading pages share."""

from collections.abc import Callable

import pytest

from worker.extract.page import Page, read_page


@pytest.fixture
def page() -> Callable[..., Page]:
    """A parsed page of the given head and body."""

    def make(head: str = "", body: str = "", url: str = "https://www.garam.example/news/1", lang: str = "") -> Page:
        return read_page(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>', url)

    return make
