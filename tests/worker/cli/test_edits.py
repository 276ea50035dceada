"""`bongsu edits` and `bongsu diff`: what outlets did to what they published."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from archive import open_archive, reading
from archive.model import ArticleId, PageState, PageStatus, PollBatch, ReadBatch, Response, TextSource, Watch
from tests.fakes import FEED, article, entry, flag
from tests.worker.cli.test_reflag import configure
from worker.cli.main import run
from worker.cli.wrap import columns
from worker.compose import utc_now

NOW = utc_now().replace(microsecond=0) - timedelta(days=3)
URL = "https://hangang.example/1"
FIRST = "합참은 병력 11,000명이 참가했다고 밝혔다.\n\n정부는 회의를 열었다."
SECOND = FIRST.replace("11,000", "12,000").replace("정부는", "정부가")


@pytest.fixture
def bongsu(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a verb on an archive in which an article was edited in stealth, retitled by its feed, deleted, restored."""
    file = configure(tmp_path)
    with open_archive(tmp_path / "archive.sqlite3") as archive:
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("1", flag=flag(3)), entry("2", "쌀값 대책"))))

        def read(text: str, hours: int) -> None:
            draft = article("북한, 미사일 발사", text, text_source=TextSource.PAGE)
            at = NOW + timedelta(hours=hours)
            page = PageState(status=PageStatus.OK, fetched_at=at)
            archive.save_read(ReadBatch(article_id=ArticleId(1), seen_at=at, page=page, article=draft, flag=flag(3)))

        def look(gone: bool, hours: int) -> None:
            at = NOW + timedelta(hours=hours)
            page = reading.article(archive.reader, 1).page
            watch = Watch(first_read=NOW, gone_since=at if gone else None, reason="not-found" if gone else None)
            proof = Response(
                url=URL, final_url=URL, status=404, headers=(("X-Desk", "night"),), body=b"no such story", fetched_at=at
            )
            archive.save_read(
                ReadBatch(
                    article_id=ArticleId(1),
                    seen_at=at,
                    page=page,
                    watch=watch,
                    response=proof if gone else None,
                    http_status=404 if gone else 200,
                )
            )

        read(FIRST, 1)
        read(f"{FIRST}\n조회수 77", 2)
        read(SECOND, 3)
        retitled = entry("1", "북한, 미사일 2발 발사", digest="2")
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW + timedelta(hours=4), changed=((1, retitled),)))  # type: ignore[arg-type]
        look(True, 5)
        look(True, 6)
        look(False, 7)

    def call(*words: str) -> tuple[int, str, str]:
        code = run(["--config", str(file), *words])
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


def test_edits_are_listed_newest_first_with_what_changed(bongsu) -> None:
    code, out, _ = bongsu("edits")
    assert code == 0
    rows = [line for line in out.splitlines() if "#1" in line]
    assert [line.split("  ")[1].strip() for line in rows] == ["restored", "gone", "headline", "stealth"]
    assert "words +2 -2; 11,000 → 12,000" in out
    assert "headline: 북한, 미사일 {+2발 +}발사" in out
    assert "status 404; not-found" in out
    assert out.splitlines()[-1] == "4 seen: 1 restored, 1 gone, 1 headline, 1 stealth."
    assert all("▲▲▲" in line and "Hangang Wire" in line for line in rows)


def test_only_what_is_gone_or_back(bongsu) -> None:
    _, out, _ = bongsu("edits", "--gone", "--jsonl")
    kinds = [json.loads(line)["kind"] for line in out.splitlines()]
    assert kinds == ["restored", "gone"]


def test_a_time_leaves_out_what_was_seen_before(bongsu) -> None:
    assert "Nothing was seen" in bongsu("edits", "--since", "1h")[1]
    assert bongsu("edits", "--since", "2026-01-01", "--limit", "2")[1].count("#1") == 2
    code, _, err = bongsu("edits", "--since", "whenever")
    assert code == 2
    assert "--since" in err
    assert "24h" in err


def test_the_forms_for_machines_tell_the_same(bongsu) -> None:
    document = json.loads(bongsu("edits", "--json")[1])["edits"]
    rows = list(csv.DictReader(io.StringIO(bongsu("edits", "--csv")[1])))
    lines = [json.loads(line) for line in bongsu("edits", "--jsonl")[1].splitlines()]
    assert document == lines
    assert [row["kind"] for row in rows] == [one["kind"] for one in document]
    edited = document[-1]
    assert (edited["stealth"], edited["words_added"], edited["figures"]) == (True, 2, "11,000 → 12,000")
    assert rows[-1]["figures"] == edited["figures"]
    assert (document[1]["http_status"], document[1]["snapshot"], document[1]["reason"]) == (404, 1, "not-found")


def test_a_diff_marks_words_particles_and_figures(bongsu) -> None:
    code, out, _ = bongsu("diff", "1")
    assert code == 0
    assert "figures: 11,000 → 12,000" in out
    assert "병력 [-11,000-]{+12,000+}명이" in out
    assert "정부[-는-]{+가+} 회의를" in out
    assert "북한, 미사일 {+2발 +}발사" in out


def test_a_diff_for_machines_gives_both_texts_back(bongsu) -> None:
    told = json.loads(bongsu("diff", "1", "--json")[1])
    assert "".join(text for kind, text in told["text"] if kind != "+") == FIRST
    assert "".join(text for kind, text in told["text"] if kind != "-") == SECOND
    assert (told["from"]["n"], told["to"]["n"], told["figures"]) == (1, 2, [["11,000", "12,000"]])
    assert len(told["headlines"]) == 1


def test_texts_are_chosen_by_number(bongsu) -> None:
    assert json.loads(bongsu("diff", "1", "--from", "2", "--to", "1", "--json")[1])["figures"] == [["12,000", "11,000"]]
    code, _, err = bongsu("diff", "1", "--from", "7")
    assert (code, "1 to 2" in err) == (2, True)
    assert bongsu("diff", "77")[0] == 1
    assert "one text" in bongsu("diff", "2")[1]


def test_show_tells_of_it_and_gives_the_page_and_the_answer(bongsu) -> None:
    out = bongsu("show", "1")[1]
    assert "seen       stealth" in out
    assert "last look" not in out or "there" in out
    told = json.loads(bongsu("show", "1", "--json")[1])
    assert [seen["kind"] for seen in told["sightings"]] == ["restored", "gone", "headline", "edited"]
    assert told["gone_since"] is None


def test_what_is_gone_is_found_by_a_query(bongsu, tmp_path: Path) -> None:
    assert json.loads(bongsu("search", "has:gone", "--json")[1])["total"] == 0
    with open_archive(tmp_path / "archive.sqlite3") as archive:
        page = reading.article(archive.reader, 1).page
        gone = Watch(first_read=NOW, gone_since=NOW, reason="gone")
        archive.save_read(ReadBatch(article_id=ArticleId(1), seen_at=NOW, page=page, watch=gone))
    assert json.loads(bongsu("search", "has:gone", "--json")[1])["total"] == 1
    assert "gone       since" in bongsu("show", "1")[1]


@pytest.mark.parametrize("width", [30, 44, 66])
def test_on_a_narrow_terminal_lines_are_no_longer_than_that(
    bongsu, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Nothing of what a wide one shows is left out."""
    whole = bongsu("edits")[1]
    monkeypatch.setenv("COLUMNS", str(width))
    for verb in ("edits", "doctor"):
        assert max(map(columns, bongsu(verb)[1].splitlines())) <= width
    assert "".join(bongsu("edits")[1].split()) == "".join(whole.split())
