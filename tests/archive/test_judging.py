"""Judgements and remarks: appended, never changed; an article shows what comes of both."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import export, feedback, judged, open_archive, reading
from archive.check import check
from archive.errors import NoSuchArticle
from archive.model import ArticleId, Flag, Judged, PageState, PageStatus, PollBatch, ReadBatch, Remark, Say, TextSource
from archive.place import Place
from archive.query import parse
from archive.search import search
from archive.standing import standing
from archive.store import Archive
from tests.fakes import FEED, NOW, article, entry, flag

ONE = ArticleId(1)
CALM = Flag(flagged=False, fires=0, rules_version="test")
GRAVE = replace(flag(4), rules_version="new")


@pytest.fixture
def archive(place: Place) -> Iterator[Archive]:
    opened = open_archive(place)
    drafts = tuple(entry(str(n), f"북한, 미사일 발사 {n}", flag=flag(3) if n % 2 else CALM) for n in range(1, 6))
    opened.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=drafts))
    yield opened
    opened.close()


def said(word: str, value: str | None = None, of: int = 1, note: str = "") -> Remark:
    return Remark(article_id=ArticleId(of), said_at=NOW, said_by="kim", say=Say(word), value=value, note=note)


def fires(archive: Archive, of: int = 1) -> tuple[int, int]:
    """What stands, and what the rules say."""
    found = reading.article(archive.reader, of)
    return found.standing.fires, found.flag.fires


def found(archive: Archive, query: str) -> int:
    return search(archive.reader, parse(query, now=NOW, zone=NOW.tzinfo)).total


def test_a_no_wins_in_searches_and_lists_and_leaves_the_rules_say_as_it_is(archive: Archive) -> None:
    assert found(archive, "fires>=1") == 3
    archive.remark(said("no", note="영화 이야기"))
    assert found(archive, "fires>=1") == 2
    assert found(archive, "topic:nuclear-missile") == 2
    kept = reading.article(archive.reader, 1)
    assert (kept.standing.fires, kept.standing.by_analyst, kept.flag.fires) == (0, True, 3)
    assert [(one.remark.note, one.rules_version, one.sha256) for one in kept.feedback] == [
        ("영화 이야기", "test", kept.sha256)
    ]


def test_what_was_said_is_kept_and_the_latest_counts(archive: Archive) -> None:
    for word, value, stands in (("no", None, 0), ("yes", None, 3), ("fires", "5", 5), ("withdraw", None, 3)):
        archive.remark(said(word, value))
        assert fires(archive) == (stands, 3)
    assert [str(one.remark.say) for one in feedback.said(archive.reader, 1)] == ["no", "yes", "fires", "withdraw"]
    assert check(archive.place) == []


def test_a_topic_stands_before_those_of_the_rules(archive: Archive) -> None:
    archive.remark(said("topic", "cyber"))
    assert reading.article(archive.reader, 1).standing.topics == ("cyber", "nuclear-missile")
    assert found(archive, "topic:cyber") == 1


def test_a_new_text_and_new_rules_leave_the_analysts_say_standing(archive: Archive) -> None:
    archive.remark(said("no"))
    page = PageState(status=PageStatus.OK)
    text = article("북한, 미사일 발사 1", "합참이 밝혔다.", text_source=TextSource.PAGE)
    archive.save_read(ReadBatch(article_id=ONE, seen_at=NOW, page=page, article=text, flag=flag(5)))
    assert fires(archive) == (0, 5)
    sha256 = reading.article(archive.reader, 1).sha256
    archive.add_judgements([Judged(article_id=ONE, sha256=sha256, flag=GRAVE)], NOW)
    assert archive.switch("new", [ONE]) == 1
    assert fires(archive) == (0, 4)
    assert reading.article(archive.reader, 1).flag.rules_version == "new"


def test_nothing_is_said_of_an_article_that_is_not_there(archive: Archive) -> None:
    with pytest.raises(NoSuchArticle):
        archive.remark(said("no", of=77))
    assert list(feedback.everything(archive.reader)) == []


def test_what_was_said_is_exported_with_the_text_it_was_said_about(archive: Archive) -> None:
    archive.remark(said("no"))
    edited = replace(entry("1", "정정: 영화 속 미사일", digest="2"), flag=CALM)
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW + timedelta(hours=1), changed=((1, edited),)))  # type: ignore[arg-type]
    (record,) = export.records(archive.reader, ["feedback"])
    assert (record["say"], record["title"], record["by"]) == ("no", "북한, 미사일 발사 1", "kim")
    header, row = "".join(export.csv_lines([record])).splitlines()
    assert header.startswith("type,id,article_id,said,by,say,value,note")
    assert "북한, 미사일 발사 1" in row


def test_an_article_goes_by_a_judgement_only_once_it_is_switched_to(archive: Archive) -> None:
    (*many,) = judged.to_judge(archive.reader, "test", "new", limit=10)
    assert [a.id for a in many] == [5, 4, 3, 2, 1]
    fresh = [Judged(article_id=a.id, sha256=a.sha256, flag=GRAVE) for a in many[:3]]
    archive.add_judgements(fresh, NOW)
    archive.add_judgements(fresh, NOW)
    assert fires(archive, 4) == (0, 0)
    assert [a.id for a in judged.to_judge(archive.reader, "test", "new", limit=10)] == [2, 1]
    assert [(c.id, c.before, c.after) for c in judged.changes(archive.reader, "test", "new")] == [
        (5, 3, 4),
        (4, 0, 4),
        (3, 3, 4),
    ]
    assert archive.switch("new", [ArticleId(n) for n in range(1, 6)]) == 3
    assert judged.versions(archive.reader) == {"new": 3, "test": 2}
    assert (fires(archive, 4), fires(archive, 1)) == ((4, 4), (3, 3))
    count = next(iter(archive.reader.rows("SELECT count(*) AS n FROM judgement")))["n"]
    assert count == 8
    assert check(archive.place) == []


def test_a_judgement_of_an_earlier_text_is_not_switched_to(archive: Archive) -> None:
    archive.add_judgements([Judged(article_id=ONE, sha256="0" * 64, flag=GRAVE)], NOW)
    assert archive.switch("new", [ONE]) == 0
    assert fires(archive) == (3, 3)


REMARKS = st.lists(
    st.one_of(
        st.sampled_from([said("yes"), said("no"), said("withdraw"), said("topic", "cyber")]),
        st.integers(1, 5).map(lambda n: said("fires", str(n))),
    ),
    max_size=6,
)


@given(REMARKS, st.integers(0, 5))
def test_whatever_is_said_what_is_withdrawn_counts_no_longer(remarks: list[Remark], ruled: int) -> None:
    topics = ("sanctions",) if ruled else ()
    assert standing(ruled, topics, [*remarks, said("withdraw")]) == standing(ruled, topics, [])
    assert standing(ruled, topics, [*remarks, said("no")]).fires == 0
    assert standing(ruled, topics, [*remarks, said("yes")]).fires >= 1
    assert standing(ruled, topics, [*remarks, said("fires", "2")]).fires == 2
