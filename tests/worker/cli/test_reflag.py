"""`bongsu reflag`: what a change of the rules does is told before it counts, and nothing is judged twice."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import judged, open_archive, open_reader, reading
from archive.model import ArticleId, EntryDraft, PollBatch, Remark, Say
from archive.store import Archive
from tests.fakes import FEED, entry
from tests.worker.flags.conftest import MINI_NAMES, MINI_RULES
from worker.cli.main import run
from worker.compose import judge_with, utc_now
from worker.flags.changes import Changes
from worker.reflag import AT_ONCE, judge_all, report, switch_all
from worker.rulebook import load_ruleset
from worker.settings import load

TITLES = ("북한, 미사일 발사", "북한 로켓 발사", "Bakers elect a chair", "북한 ICBM 발사", "원산 미사일")
NOW = utc_now().replace(microsecond=0)
# Rockets are missiles from now on, Wonsan is nobody's, and an ICBM is graver.
LATER = MINI_RULES.replace('"미사일",', '"미사일", "로켓",') + (
    '[words.icbm]\nen = ["ICBM"]\n[[rule]]\nid = "north-icbm"\nall = ["north", "icbm"]\nfires = 4\n'
    'match = ["North Korea ICBM"]\nno_match = ["ICBM"]\n'
)


def configure(home: Path, rules: str = MINI_RULES, names: str = MINI_NAMES, settings: str = "") -> Path:
    file = home / "bongsu.toml"
    file.write_text(f'[archive]\npath = "archive.sqlite3"\n{settings}')
    for folder, text in (("rules.d", rules), ("gazetteer.d", names), ("feeds.d", "")):
        (home / folder).mkdir(exist_ok=True)
        (home / folder / "one.toml").write_text(text)
    return file


def filled(home: Path, file: Path, count: int = len(TITLES)) -> Path:
    """An archive judged by the rules as they are now; each article a day older than the one before."""
    judge = judge_with(load_ruleset(load(file)))

    def draft(n: int) -> EntryDraft:
        listed = entry(str(n), TITLES[n % len(TITLES)])
        article = replace(listed.article, published=NOW - timedelta(days=n))
        return replace(listed, article=article, flag=judge(article, "press"))

    path = home / "archive.sqlite3"
    with open_archive(path) as archive:
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=tuple(map(draft, range(count)))))
    return path


def shown(path: Path) -> list[tuple[int, str]]:
    reader = open_reader(path)
    try:
        versions = {row["id"]: row["rules_version"] for row in reader.rows("SELECT id, rules_version FROM article")}
        return [(a.standing.fires, versions[a.id]) for a in reading.articles(reader)]
    finally:
        reader.close()


@pytest.fixture
def changed(tmp_path: Path) -> tuple[Path, Path]:
    """A config whose rules changed since its archive was judged, and that archive."""
    file = configure(tmp_path)
    path = filled(tmp_path, file)
    configure(tmp_path, LATER, MINI_NAMES.replace('ko = ["원산"]', 'ko = ["원산항만"]').replace("원산 ", "원산항만 "))
    return file, path


def test_a_dry_run_tells_what_would_change_and_changes_nothing(
    changed: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file, path = changed
    before = shown(path)
    with open_archive(path):  # another bongsu writes meanwhile
        assert run(["--config", str(file), "reflag", "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["judged"], told["gained"], told["lost"], told["graver"]) == (5, 1, 1, 1)
    assert told["samples"]["gained"][0]["title"] == "북한 로켓 발사"
    assert told["samples"]["lost"][0]["before"] == {"fires": 3, "topics": ["nuclear-missile"]}
    assert told["topics_gained"] == told["topics_lost"] == {"nuclear-missile": 1}
    assert shown(path) == before
    assert run(["--config", str(file), "reflag", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "Nothing was written." in out
    assert "▲▲▲ → ▲▲▲▲" in out


def test_it_tells_switches_keeps_what_was_and_has_nothing_to_do_then(
    changed: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file, path = changed
    version = load_ruleset(load(file)).version
    assert run(["--config", str(file), "reflag"]) == 0
    out = capsys.readouterr().out
    assert out.index("flagged before, no longer") < out.index("5 articles go by rules")
    assert shown(path) == [(3, version), (3, version), (0, version), (4, version), (0, version)]
    with open_archive(path) as archive:
        assert next(iter(archive.reader.rows("SELECT count(*) AS n FROM judgement")))["n"] == 10
    assert run(["--config", str(file), "reflag"]) == 0
    assert "There is nothing to do." in capsys.readouterr().out


def test_only_what_is_young_enough_is_judged_with_since(
    changed: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file, path = changed
    assert run(["--config", str(file), "reflag", "--since", "60 h", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["switched"] == 3
    assert len({version for _, version in shown(path)}) == 2
    assert run(["--config", str(file), "stats"]) == 0
    assert "Older rules judged some of them" in capsys.readouterr().out


def test_an_analysts_say_stands_and_is_told(changed: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    file, path = changed
    with open_archive(path) as archive:
        archive.remark(Remark(article_id=ArticleId(2), said_at=NOW, said_by="kim", say=Say.NO))
    assert run(["--config", str(file), "reflag"]) == 0
    assert "1 of them an analyst has a say on" in capsys.readouterr().out
    assert shown(path)[1][0] == 0


def test_a_busy_or_missing_archive_ends_with_its_code(
    changed: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file, path = changed
    with open_archive(path):
        assert run(["--config", str(file), "reflag"]) == 75
    assert "another bongsu is writing" in capsys.readouterr().err
    path.unlink()
    assert run(["--config", str(file), "reflag"]) == 10
    assert not path.exists()


class Killed(Exception):
    """The process ends here."""


@pytest.mark.parametrize("after", range(4))
def test_killed_between_any_two_writes_it_goes_on_where_it_was(tmp_path: Path, after: int) -> None:
    file = configure(tmp_path)
    path = filled(tmp_path, file, AT_ONCE + 30)
    configure(tmp_path, LATER)
    ruleset = load_ruleset(load(file))
    judged_texts: list[str] = []

    def judge(draft: Any, profile: str) -> Any:
        judged_texts.append(draft.key)
        return judge_with(ruleset)(draft, profile)

    def everything(archive: Archive, writes: int) -> Changes:
        def progress(_stage: str, _done: int, _total: int) -> None:
            nonlocal writes
            writes -= 1
            if writes < 0:
                raise Killed

        changes = Changes()
        judge_all(archive, ruleset.version, judge, {}, clock=utc_now, progress=progress)
        report(archive.reader, ruleset.version, changes)
        switch_all(archive, ruleset.version, progress=progress)
        return changes

    with open_archive(path) as archive, pytest.raises(Killed):
        everything(archive, after)
    with open_archive(path) as archive:
        everything(archive, 99)
        assert judged.versions(archive.reader) == {ruleset.version: AT_ONCE + 30}
    assert len(judged_texts) == len(set(judged_texts)) == AT_ONCE + 30
