"""When an article was published and modified."""

from datetime import UTC, datetime

import pytest

from worker.extract.moments import Moment, in_order, modified_of, published_of, zone_of
from worker.flow import GUESSED

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def ld(published):
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"{published}"}}</script>'


@pytest.mark.parametrize(
    ("head", "body", "expected", "source"),
    [
        (ld("2026-11-20T15:05:00+09:00"), "", "2026-11-20T15:05:00+09:00", "json-ld"),
        (
            '<meta property="article:published_time" content="2026-11-20T06:05:00Z">',
            "",
            "2026-11-20T06:05:00+00:00",
            "article:published_time",
        ),
        ("", '<time itemprop="datePublished" datetime="2026-11-20T15:05+09:00">', "2026-11-20T15:05:00+09:00", "time"),
        ("", '<article><time datetime="2026-11-20T15:05+09:00">', "2026-11-20T15:05:00+09:00", "time"),
        ("", "<span>입력 2026.11.20 오후 3:05</span>", "2026-11-20T15:05:00+09:00", "line"),
        ("", "<dl><dt>기사입력 : </dt><dd>2026-11-20 15:05</dd></dl>", "2026-11-20T15:05:00+09:00", "line"),
        ("", "승인 2026.11.20. 15:05", "2026-11-20T15:05:00+09:00", "line"),
        ("", "등록번호 가람 아00001 등록일자 : 2009.11.30 입력 2026-11-20 15:05", "2026-11-20T15:05:00+09:00", "line"),
        ("", "<div>By Kim Published 20 November 2026, 08:30 HKT</div>", "2026-11-20T08:30:00+08:00", "worded line"),
        ("", "<td>Опубликовано 20.11.2026 11:15</td>", "2026-11-20T11:15:00+09:00", "worded line"),
        ("", "<span>公開 2026.11.20 11:15</span>", "2026-11-20T11:15:00+09:00", "worded line"),
        # Korean local time that calls itself UTC
        (ld("2026-11-20T15:05:00Z"), "입력 2026.11.20 15:05", "2026-11-20T15:05:00+09:00", "line"),
        # no zone in JSON-LD, one in meta
        (
            ld("2026-11-20 15:05") + '<meta name="pubdate" content="2026-11-20T15:05:00+01:00">',
            "",
            "2026-11-20T15:05:00+01:00",
            "pubdate",
        ),
    ],
    ids=[
        "json-ld", "meta", "time itemprop", "time in article", "afternoon", "definition list", "approved",
        "registration is not it", "english words", "russian", "japanese",
        "local time called utc", "zone told elsewhere",
    ],
)  # fmt: skip
def test_published(page, head, body, expected, source):
    found = published_of(page(head, body), zone="Asia/Seoul", now=NOW)
    assert (found.value and found.value.isoformat(), found.source) == (expected, source)


def test_a_page_that_says_no_time_has_none(page):
    assert published_of(page(body="<p>설문도</p>"), zone="UTC", now=NOW).value is None


def test_modified_is_what_readers_are_told(page):
    found = modified_of(page(body="입력 2026.11.20 15:05 | 수정 2026.11.20 오후 5:40"), zone="Asia/Seoul", now=NOW)
    assert found.value == datetime(2026, 11, 20, 8, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "url", "lang", "body", "expected"),
    [
        ("Europe/Vienna", "https://a.co.kr/1", "ko", "", "Europe/Vienna"),
        ("UTC", "https://en.naru.co.kr/1", "en", "", "Asia/Seoul"),
        ("UTC", "https://naru.example/1", "en", "설문도에서 무인기가 발견됐다", "Asia/Seoul"),
        ("UTC", "https://naru.example/1", "ko", "", "Asia/Seoul"),
        ("UTC", "https://ledger.example/1", "en", "A boat found a drone near the island", "UTC"),
    ],
    ids=["given", "country", "letters", "declared", "unknown"],
)
def test_zone(page, given, url, lang, body, expected):
    assert zone_of(page(body=body, url=url, lang=lang), given) == expected


def test_a_time_in_a_sentence_is_of_something_else(page):
    body = f"<p>The list, first published on 3 May 2020 at 10:00, 목록은 {'길었다 ' * 60}</p>"
    assert published_of(page("", body), zone="UTC", now=NOW).source != "worded line"


def test_a_date_in_a_list_of_other_stories_is_not_this_ones(page):
    others = '<ul><li><a href="/2026/11/22/ferries">여객선 운항 재개 Ferries run 2026-11-22</a></li></ul>'
    body = f"<p>20 November 2026</p><p>무인기가 발견됐다. A drone was found.</p>{others}"
    found = published_of(page("", body), zone="Asia/Seoul", now=NOW)
    assert found.value is not None
    assert found.value.date().isoformat() == "2026-11-20"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("© 2019 The Daily", None),
        ("Copyright ⓒ 해동일보 2001-2026. All rights reserved", None),
        ("Call 02-2020-1234", None),
        ("2026-10-01", "2026-10-01"),
        ("October 1, 2026", "2026-10-01"),
        ("1 October 2026", "2026-10-01"),
        ("2026년 10월 1일", "2026-10-01"),
        ("12 October 2026", "2026-10-12"),
    ],
)
def test_a_year_or_a_month_on_a_page_is_no_day(page, said, day):
    story = "<p>Some words of the story go here and there and everywhere for a while now.</p>" * 5
    found = published_of(page("", f"<article><h1>News</h1>{story}</article><p>{said}</p>"), zone="UTC", now=NOW).value
    assert (found and found.date().isoformat()) == day


KST_NOON = "2026-11-20T15:05:00+09:00"
STYLES = {
    "meta name with colons": (
        '<meta property="article:published:time" content="2026-11-20T06:05:00Z">', "", "article:published:time",
    ),
    "meta name with dots": ('<meta name="Article.Published" content="2026-11-20 15:05">', "", "article.published"),
    "attribute for scripts": ("", '<em class="t" data-date-time="2026-11-20 15:05:00">3시간 전</em>', "data-date-time"),
    "words in a time element": ("", '<article><time>2026년 11월 20일 15시 05분</time></article>', "time"),
    "not the time of change": (
        "", '<article><time class="updated">2026-11-20 18:00</time></article><p>입력 2026.11.20 15:05</p>',
        "line",
    ),
    "first entered": (
        "", "<dl><dt>최초입력</dt><dd>2026.11.20 15:05</dd><dt>최종수정</dt><dd>2026.11.20 18:00</dd></dl>", "line",
    ),
    "weekday": ("", "<span>기사입력 2026-11-20(금) 오후 3:05</span>", "line"),
    "japanese": ("", "<p>公開日時 2026年11月20日 15時05分</p>", "worded line"),
    "chinese": ("", "<p>发布时间：2026-11-20 15:05</p>", "worded line"),
    "german": ("", "<p>Veröffentlicht am 20. November 2026 um 15:05 Uhr</p>", "worded line"),
    "french": ("", "<p>Publié le 20 novembre 2026 à 15h05</p>", "worded line"),
    "spanish": ("", "<p>Publicado el 20 de noviembre de 2026 a las 15:05</p>", "worded line"),
    "italian": ("", "<p>Pubblicato il 20/11/2026 alle 15:05</p>", "worded line"),
    "polish": ("", "<p>Data publikacji: 20 listopada 2026, 15:05</p>", "worded line"),
    "turkish": ("", "<p>Yayınlanma: 20 Kasım 2026, 15:05</p>", "worded line"),
    "norwegian": ("", "<p>Publisert 20. november 2026 kl. 15:05</p>", "worded line"),
    "alone beneath the title": ("", "<h1>무인기 발견</h1><p>2026.11.20 15:05</p>", "line beneath the title"),
    "alone in english": ("", "<h1>Drone found</h1><p>20 Nov 2026, 15:05 KST</p>", "line beneath the title"),
}  # fmt: skip


@pytest.mark.parametrize(("head", "body", "source"), STYLES.values(), ids=list(STYLES))
def test_published_in_many_styles(page, head, body, source):
    found = published_of(page(head, body), zone="Asia/Seoul", now=NOW)
    assert found == Moment(datetime.fromisoformat(KST_NOON), source)


def test_a_date_in_a_list_beneath_the_title_is_of_another_story(page):
    body = "<h1>무인기 발견</h1><ul><li>2026.11.20 15:05</li></ul>"
    assert published_of(page("", body), zone="Asia/Seoul", now=NOW).source != "line beneath the title"


@pytest.mark.parametrize(
    ("head", "body", "source"),
    [
        ('<meta property="article:modified:time" content="2026-11-20T06:05:00Z">', "", "article:modified:time"),
        ("", '<i data-modify-date-time="2026-11-20 15:05">수정</i>', "data-modify-date-time"),
        ("", '<time itemprop="dateModified" datetime="2026-11-20T15:05:00+09:00"></time>', "time"),
        ("", "<p>更新日時：2026年11月20日 15時05分</p>", "worded line"),
        ("", "<p>Aktualisiert am 20.11.2026, 15:05</p>", "worded line"),
        ("", "<p>Last updated: 20 November 2026, 15:05 KST</p>", "worded line"),
        ("", "<dl><dt>최종수정</dt><dd>2026.11.20 오후 3:05</dd></dl>", "line"),
    ],
)
def test_modified_in_many_styles(page, head, body, source):
    found = modified_of(page(head, body), zone="Asia/Seoul", now=NOW)
    assert found == Moment(datetime.fromisoformat(KST_NOON), source)


def moment(hour, source="json-ld"):
    return Moment(datetime(2026, 11, 20, hour, tzinfo=UTC), source)


NEVER = Moment(None, "none")


@pytest.mark.parametrize(
    ("published", "modified", "expected"),
    [
        (moment(9), moment(11), (moment(9), moment(11))),
        (moment(9), moment(9), (moment(9), moment(9))),
        (moment(9), moment(8), (moment(9), NEVER)),
        (moment(9, GUESSED), moment(8), (moment(8), NEVER)),
        (NEVER, moment(8), (NEVER, moment(8))),
        (moment(9), NEVER, (moment(9), NEVER)),
    ],
    ids=["later", "at once", "a draft's change", "before the guess", "no publication", "no change"],
)
def test_nothing_is_modified_before_it_is_published(published, modified, expected):
    assert in_order(published, modified) == expected


def test_time_with_an_offset_of_its_own_is_not_held_against_what_is_shown(page):
    told = page(ld("2026-11-20T15:05:00+01:00"), "입력 2026.11.20 15:05")
    assert published_of(told, zone="Asia/Seoul", now=NOW).source == "json-ld"


@pytest.mark.parametrize(
    ("url", "lang", "expected"),
    [
        ("https://bote.example/1", "de-AT", "Europe/Berlin"),
        ("https://bote.example/1", "no", "Europe/Oslo"),
        ("https://www.bote.at/1", "de", "Europe/Vienna"),
        ("https://ledger.example/1", "en-GB", "UTC"),
    ],
)
def test_zone_of_a_language_spoken_in_one(page, url, lang, expected):
    assert zone_of(page(url=url, lang=lang), "UTC") == expected


@pytest.mark.parametrize(
    ("shown", "published", "modified"),
    [
        ("등록일 : 2026.11.20 13:00 수정 2026.11.20 (21:42)", "2026-11-20T13:00:00+09:00", "2026-11-20T21:42:00+09:00"),
        ("작성일 2026-11-20 13:00:00 조회 12", "2026-11-20T13:00:00+09:00", None),
        ("게재일 2026년 11월 20일", "2026-11-20T00:00:00+09:00", None),
        ("등록번호 서울아00000 | 등록일 2010-01-01 | 발행일자 : 2011.02.03", None, None),
    ],
    ids=["with its change", "with readers counted", "a day", "the paper's own"],
)
def test_a_day_of_registration_is_no_publication(page, shown, published, modified):
    read = page("", f"<div>{shown}</div>")
    found = published_of(read, zone="Asia/Seoul", now=NOW)
    told = found.value.isoformat() if found.value and found.source == "line" else None
    assert told == published
    changed = modified_of(read, zone="Asia/Seoul", now=NOW).value
    assert (changed.isoformat() if changed else None) == modified
