"""Kept pages read again: extraction's progress reaches old articles, and is nobody's edit."""

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive import reading
from archive.check import check
from archive.model import Article, ArticleId, PageState, PageStatus, ReadBatch
from archive.sightings import sightings
from tests.contracts.fleet import WITH_PAGES, Web, furnish
from tests.contracts.test_fleet import limits
from worker import reread as rereading
from worker.cli.main import run
from worker.compose import Config, compose, load_config
from worker.reread import reread
from worker.run.once import run_round
from worker.settings import load

FEEDS = 2 * WITH_PAGES + 1
READ = 3 * 3
RULE = '[[site]]\ndomain = "{host}"\nbody = "article"\nremove = ["p:first-of-type"]\n'


def quiet(*_: object) -> None:
    pass


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A config folder, and an archive whose pages were read before there was a rule for their site."""
    file = furnish(tmp_path, "", FEEDS, hosts=1)
    file.write_text(file.read_text().replace('url = ""', 'path = "archive.sqlite3"'))
    (tmp_path / "sites.d").mkdir()
    (tmp_path / "sites.d/one.toml").write_text(RULE.format(host="elsewhere.example"))

    async def fill() -> None:
        with Web(0) as web:
            async with compose(configured(tmp_path), limits=limits(web.port)) as works:
                await run_round(works)

    asyncio.run(fill())
    return tmp_path


def configured(home: Path) -> Config:
    return load_config(load(home / "bongsu.toml"))


def ruled(home: Path) -> None:
    (home / "sites.d/one.toml").write_text(RULE.format(host="h0.example"))


def archived(home: Path) -> dict[ArticleId, Article]:
    reader = reading.open_reader(home / "archive.sqlite3")
    try:
        assert not list(sightings(reader))
        return {article.id: article for article in reading.articles(reader) if article.draft.text_source == "page"}
    finally:
        reader.close()


def read_again(home: Path, **words: Any) -> Counter[str]:
    async def work() -> Counter[str]:
        async with compose(configured(home)) as works:
            return await reread(works, **{"progress": quiet} | words)

    return asyncio.run(work())


def test_what_extraction_learned_reaches_old_articles_and_is_no_edit(home: Path) -> None:
    before = archived(home)
    assert len(before) == READ
    assert read_again(home) == {"same": READ}
    ruled(home)
    assert read_again(home, dry=True) == {"changed": READ}
    assert archived(home) == before
    assert read_again(home) == {"changed": READ}
    assert read_again(home) == {"same": READ}
    after = archived(home)
    for number, article in after.items():
        assert article.draft.text == before[number].draft.text.partition("\n\n")[2]
        assert (article.revisions, article.updated_at) == (1, before[number].updated_at)
    assert not [finding for finding in check(home / "archive.sqlite3") if "article" in str(finding)]


def test_broken_off_it_goes_on_where_it_was(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "AT_ONCE", 2)
    ruled(home)

    def break_off(_: str, done: int, total: int) -> None:
        assert total == READ
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_again(home, progress=break_off)
    assert read_again(home) == {"changed": READ - 4}
    assert read_again(home) == {"same": READ}


def test_articles_that_were_edited_stay_as_they_are(home: Path) -> None:
    number, article = next(iter(archived(home).items()))

    async def edit() -> None:
        async with compose(configured(home)) as works:
            pending = await works.keeper.pending_page(number)
            news = replace(pending.article, text=f"{article.draft.text}\n\n다리는 내년에 열린다고 밝혔다.")
            page = PageState(status=PageStatus.OK, body_sha256=pending.page.body_sha256)
            await works.keeper.save_read(
                ReadBatch(article_id=number, seen_at=works.tools.clock(), page=page, article=news, flag=article.flag)
            )

    asyncio.run(edit())
    ruled(home)
    assert read_again(home) == {"changed": READ - 1}


def test_a_page_that_gives_no_article_today_leaves_what_was_read(home: Path) -> None:
    before = archived(home)
    (home / "sites.d/one.toml").write_text(RULE.format(host="h0.example").replace("p:first-of-type", "p, h1"))
    assert read_again(home)["changed"] == 0
    assert archived(home) == before


def test_the_command_tells_what_it_did(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ruled(home)
    command = ["--config", str(home / "bongsu.toml"), "reread"]
    assert run([*command, "--dry-run"]) == 0
    assert (
        f"{READ} pages read again. Nothing was written.\n        {READ}  changed read otherwise"
        in capsys.readouterr().out
    )
    assert run([*command, "--json"]) == 0
    assert f'"changed": {READ}' in capsys.readouterr().out
