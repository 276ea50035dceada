"""What a running worker answers to monitors: the archive is looked at now and then, and may be gone."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from aiohttp import web

from archive import open_archive
from tests.fakes import NOW
from tests.worker.test_metrics import samples
from worker.compose import Works
from worker.metrics import Meter
from worker.run.exposed import FRESH, Exposed
from worker.settings import load

ASKED = cast(web.Request, None)


def works(folder: Path) -> Works:
    (folder / "a.toml").write_text('[archive]\npath = "archive.sqlite3"\n')
    config = SimpleNamespace(settings=load(folder / "a.toml", {}), feeds=())
    return cast(Works, SimpleNamespace(config=config, tools=SimpleNamespace(clock=lambda: NOW)))


async def test_an_archive_that_is_gone_is_told_and_looked_for_again_after_some_seconds(tmp_path: Path) -> None:
    time = [0.0]
    exposed = Exposed(works(tmp_path), Meter(), clock=lambda: time[0])

    async def readable() -> float:
        answer = await exposed.metrics(ASKED)
        assert isinstance(answer.body, bytes)
        return samples(answer.body)["bongsu_archive_readable", ()]

    assert await readable() == 0
    open_archive(tmp_path / "archive.sqlite3").close()
    time[0] = FRESH.total_seconds()
    assert await readable() == 0
    time[0] += 0.1
    assert await readable() == 1


async def test_health_without_an_archive_is_503_with_a_sentence(tmp_path: Path) -> None:
    answer = await Exposed(works(tmp_path), Meter()).healthz(ASKED)
    assert answer.status == 503
    assert "no archive at" in json.loads(answer.text or "")["findings"][0]["what"]
