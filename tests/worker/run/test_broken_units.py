"""A unit of work that even its own boundary can't end: the service ends visibly instead of trying it for ever."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any, Never

import pytest

from archive.model import PollBatch
from tests.fakes import FEED, NOW
from worker import log
from worker.compose import Keeper, compose, load_config
from worker.flow import FeedSpec, FetchFailed, Outcome, Reason
from worker.run.local import Service
from worker.settings import load

SPEC = FeedSpec(id=FEED.id, url=FEED.url, title="Hangang", outlet="Hangang Wire")


class Forgetful(Keeper):
    """An archive whose writes break in a way that nobody foresaw."""

    async def save_poll(self, batch: PollBatch) -> Never:
        raise LookupError(batch.feed.id)


@pytest.mark.usefixtures("own_log")
async def test_a_fault_that_no_state_can_hold_ends_the_service(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log.configure(form="json")  # as the verb does: structlog's own way prints every local variable
    again = asyncio.Event()
    asked: list[str] = []

    async def down(url: str, *, validators: Any = None, purpose: str) -> Outcome:
        del validators, purpose
        asked.append(url)
        if len(asked) > 1:
            again.set()
        return FetchFailed(url=url, reason=Reason.DNS, detail="down", fetched_at=NOW)

    (tmp_path / "bongsu.toml").write_text('[archive]\npath = "archive.sqlite3"\n')
    config = replace(load_config(load(tmp_path / "bongsu.toml", {})), feeds=(SPEC,))
    async with compose(config, clock=lambda: NOW) as works:
        broken = replace(works, tools=replace(works.tools, fetch=down, keep=Forgetful(tmp_path)))
        async with Service(broken, asyncio.Event()) as service:
            with pytest.raises(LookupError):
                await service.until(again)
    assert "unit_broke" in "".join(capfd.readouterr())
