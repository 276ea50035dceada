"""Search on a real index: what is found, in which order, and that nothing typed is a database error."""

import random
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta, timezone

import pytest

from archive.dialects.sqlite import SqliteReader
from archive.errors import QueryError
from archive.evaluate import Document, matches
from archive.query import parse
from archive.search import ORDERS, search
from archive.sifting import sift
from archive.tree import Regex
from tests.archive.seed import seed
from tests.postgres import DATABASES, archive_on

KST = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def sow(place):
    """Documents to an archive that holds them, open for reading until the test is over."""
    with ExitStack() as stack:
        yield lambda documents: stack.enter_context(closing(seed(place, documents)))


def asked(reader, text, **options):
    return search(reader, parse(text, now=NOW, zone=KST), **options)


def found(reader, text, **options):
    return [hit.id for hit in asked(reader, text, **options).hits]


def complaint(reader, text, **options):
    """The error a query gets, if it gets one; any other exception fails the test."""
    try:
        asked(reader, text, **options)
    except QueryError as error:
        return error
    return None


# Each sentence is a document, so that a query's expectations are the letters of those it should find.
KOREAN = {
    "a": "북한이 동해상으로 탄도미사일을 쏘았다",
    "b": "정부는 대북 제재를 이어 간다",
    "c": "대북 한미 공조가 강화됐다",
    "d": "대북한 정책을 다시 본다",
    "e": "북한군 병력이 움직였다",
    "f": "어제 새벽 미사일발사 소식이 들렸다",
    "g": "어제 새벽 미사일 발사 소식이 들렸다",
    "h": "한·미·일 정상이 만났다",
    "i": "한미일 안보 협력을 논의했다",
    "j": "북·미 대화가 멈췄다",
    "k": "北 미사일에 日 총리가 항의했다",
    "l": "북한산에서 등산객이 구조됐다",
    "m": "전술핵 배치를 검토했다",
    "n": "북한의 핵 실험 준비 정황",
    "o": "풍계리 핵실험장 주변이 분주하다",
    "p": "이 사회 문제는 오래되었다",
    "q": "이사회는 결의를 채택했다",
    "r": "대륙간 탄도 미사일 엔진 시험",
    "s": "대륙간탄도미사일 엔진 시험",
    "t": "KF-21 전투기 출고식",
    "u": "KF21 시험 비행 성공",
    "v": "중·단거리 무기를 공개했다",
    "w": "훈련을 중단했다",
    "x": "김정은 위원장이 공장을 찾았다",
    "y": "김 위원장은 현지 지도를 했다",
    "z": "\u1107\u116e\u11a8\u1112\u1161\u11ab 함정이 남하했다",
    "A": "남북·북미 회담을 준비한다",
    "B": "조선인민군 총참모부 담화",
    "C": "군사분계선(MDL) 이북에서 포격",
    "D": "강력한 일이 벌어졌다",
    "E": "무인기５대가 넘어왔다",
    "F": "金正恩 總書記가 연설했다",
    "G": "위대한 국가를 말했다",
    "H": "북핵 수석대표 협의",
}

KOREAN_CASES = [
    ("북한", "adelnz"),
    ("북한이", "a"),
    ("대북", "bcd"),
    ("대북한", "d"),
    ("북한군", "e"),
    ("한미", "chi"),
    ("한·미", "chi"),
    ("한미일", "hi"),
    ("한·미·일", "hi"),
    ("한-미-일", "hi"),
    ("북미", "jA"),
    ("북·미", "jA"),
    ("미사일발사", "fg"),
    ("미사일 발사", "fg"),
    ('"미사일 발사"', "fg"),
    ('"미사일발사"', "f"),
    ("미사일", "afgkrs"),
    ("탄도미사일", "ars"),
    ('"탄도 미사일"', "ars"),
    ('"탄도미사일"', "as"),
    ("대륙간탄도미사일", "rs"),
    ("북한산", "l"),
    ("북한 -북한산", "adenz"),
    ("핵", "mnoH"),
    ("핵실험", "no"),
    ("핵 실험", "no"),
    ("이사회", "q"),
    ("중단", "w"),
    ("단거리", "v"),
    ("北", "k"),
    ("北미사일", "k"),
    ("日", "k"),
    ("KF-21", "tu"),
    ("kf21", "tu"),
    ("ＫＦ２１", "tu"),
    ("김정은", "x"),
    ("김정은 OR 金正恩", "xF"),
    ('"김 위원장"', "y"),
    ("위원장", "xy"),
    ("남북", "A"),
    ("남북·북미", "A"),
    ("총참모부", "B"),
    ("인민군", "B"),
    ("MDL", "C"),
    ("군사분계선(MDL)", "C"),
    ("한일", ""),
    ("한국", ""),
    ("5대", "E"),
    ("５대", "E"),
    ("金正恩", "F"),
    ("북핵", "H"),
    ("제재를 대북", "b"),
    ("near(북한 12 탄도미사일)", "a"),
    ("(미사일 OR 핵) 시험", "rs"),
]

ENGLISH = {
    "a": "North Korea fires two short-range ballistic missiles",
    "b": "The missile flew 600 km before falling into the sea",
    "c": "U.S. and South Korean armies begin drills",
    "d": "US Navy carrier arrives in Busan",
    "e": "UN panel reports sanctions breaches",
    "f": "The U.N. Security Council meets",
    "g": "Kim's sister issues a statement",
    "h": "Café owner wins a prize",
    "i": "An army unit crossed the line",
    "j": "Nuclear-capable drone tested",
    "k": "N. Korea says talks are over",
    "l": "The new plant makes news",
    "m": "A missileer retires",
    "n": "F-35 jets land; the F35 fleet grows",
    "o": "Koreans vote; nobody launched anything",
}

ENGLISH_CASES = [
    ("missile", "ab"),
    ("missiles", "ab"),
    ('"missiles"', "a"),
    ("missil*", "abm"),
    ("army", "ci"),
    ("armies", "ci"),
    ("UN", "ef"),
    ("U.N.", "ef"),
    ("US", "cd"),
    ("U.S.", "cd"),
    ("Kim", "g"),
    ("Kim's", "g"),
    ("Kim’s", "g"),
    ("cafe", "h"),
    ("CAFÉ", "h"),
    ("new", "l"),
    ("news", "l"),
    ('"short range"', "a"),
    ("short-range", "a"),
    ("nuclear", "j"),
    ("F-35", "n"),
    ("F35", "n"),
    ("korea", "ak"),
    ("korea*", "acko"),
    ("n korea", "ak"),
    ("North Korea", "ak"),
    ("near(fires 2 missiles)", ""),
    ("near(fires 4 missiles)", "a"),
    ("near(missiles 4 fires)", "a"),
    ("near(missile 4 fired)", "a"),
    ("near(launch 1 nobody)", "o"),
    ("korea -north", "k"),
    ("plant OR panel", "el"),
    ("the -(sea OR line)", "fln"),
    ("launch", "o"),
    ('"launch"', ""),
]


def sentences(place, table):
    documents = [
        Document(id=i, title="" if i % 2 else text, text=text if i % 2 else "", seen=NOW)
        for i, text in enumerate(table.values(), 1)
    ]
    return seed(place, documents)


@pytest.fixture(scope="module", params=DATABASES)
def places(request, tmp_path_factory):
    """Three places on one database."""
    with ExitStack() as stack:
        yield [stack.enter_context(archive_on(request, tmp_path_factory.mktemp("news"))) for _ in range(3)]


@pytest.fixture(scope="module")
def korean(places):
    with closing(sentences(places[0], KOREAN)) as reader:
        yield reader


@pytest.fixture(scope="module")
def english(places):
    with closing(sentences(places[1], ENGLISH)) as reader:
        yield reader


@pytest.mark.parametrize(("query", "expected"), KOREAN_CASES, ids=[c[0] for c in KOREAN_CASES])
def test_a_korean_query_finds_what_is_there(korean, query, expected):
    letters = list(KOREAN)
    assert "".join(sorted(letters[i - 1] for i in found(korean, query))) == "".join(sorted(expected))


@pytest.mark.parametrize(("query", "expected"), ENGLISH_CASES, ids=[c[0] for c in ENGLISH_CASES])
def test_an_english_query_finds_what_is_there(english, query, expected):
    letters = list(ENGLISH)
    assert "".join(sorted(letters[i - 1] for i in found(english, query))) == "".join(sorted(expected))


WORDS = [
    "북한",
    "미사일",
    "발사",
    "핵",
    "한미",
    "북·미",
    "대북",
    "제재",
    "army",
    "missile",
    "U.S.",
    "Kim’s",
    "F-35",
    "北",
]
OUTLETS = ["연합통신", "Harbor Times", "Hill Post"]
TOPICS = ["nuclear", "missile", "arms-transfer"]


def news(count, seed_number=7):
    """Documents of few words, so that queries often meet."""
    dice = random.Random(seed_number)
    for number in range(1, count + 1):
        seen = NOW - timedelta(hours=dice.randrange(2_000), seconds=dice.randrange(3_600))
        fires = dice.choice([0, 0, 0, 1, 2, 3, 4, 5])
        yield Document(
            id=number,
            title=" ".join(dice.choices(WORDS, k=dice.randrange(4))),
            text=dice.choice(["", " "]).join(dice.choices(WORDS, k=dice.randrange(8))),
            seen=seen,
            published=seen.astimezone(KST) - timedelta(minutes=dice.randrange(99)) if dice.random() < 0.8 else None,
            url=f"https://news.example/Item/{number}",
            canonical_url=dice.choice([None, f"https://m.example/{number}"]),
            outlet=dice.choice(OUTLETS),
            language=dice.choice(["ko", "en", "en-GB", None]),
            fires=fires,
            topics=tuple(dice.sample(TOPICS, k=dice.randrange(3))) if fires else (),
            story_id=dice.choice([None, 1, 2, 3]),
            sources=tuple(dice.sample(["yonhap-ko", "yonhap-en", "harbor"], k=dice.randrange(3))),
            status=dice.choice(["ok", "failed", "pending", "none"]),
        )


@pytest.fixture(scope="module")
def some(places):
    documents = list(news(150))
    with closing(seed(places[2], documents)) as reader:
        yield reader, documents


HOSTILE = [
    '"',
    '""',
    "(",
    ")",
    "()",
    '"\x00"',
    "\x00",
    "a\x00b",
    "*",
    "a*",
    "'; DROP TABLE article; --",
    "NEAR(",
    "near(",
    "near()",
    "AND",
    "OR",
    "NOT",
    "NOT NOT",
    "title:",
    'title:"',
    "{title}:x",
    "^a",
    "a + b",
    "a NEAR b",
    '"a" "b',
    "-",
    "--",
    "- -",
    "\u202e미사일\u202c",
    "\ud800",
    "a\udcffb",
    "fires>=",
    "fires>=99999999999999999999",
    "date:",
    "date:0000-00-00",
    "date:9999",
    "date:99999d",
    "date:..",
    "seen:2999-12-31..",
    "id:99999999999999999999999",
    "id:٣",
    "story:-1",
    "url:\x00",
    "url:%",
    "outlet:*",
    "source:*",
    'topic:"\'"',
    "lang:ko\x00",
    "status:OK",
    "(" * 5000,
    "-" * 3000 + "a",
    "a " * 2000,
    "가" * 3900,
    "a OR " * 500 + "a",
    "(a " * 15 + ")" * 15,
    "near(a 99999999 b)",
    "near(a 9999999999 b)",
    "१२३",
    "𠀀𠀀𠀀",
    "e\u0301" * 50,
    "\U0001f680",
    "ﷺ",
    "½ ²",
    "title:(a title:b)",
    "https://a.example/x?y=1&z=2#f",
    "10:30",
    "C:\\a",
    "\n\t",
    "title:\u3000a",
]


@pytest.mark.parametrize("text", HOSTILE, ids=[f"{i}" for i in range(len(HOSTILE))])
def test_what_is_typed_is_read_or_explained(some, text):
    for order in ORDERS:
        error = complaint(some[0], text, order=order)
        assert error is None or (1 <= error.column <= len(text) + 1 and str(error) and error.hint)


def test_hundreds_of_hostile_queries_are_read_or_explained(some):
    reader, _ = some
    asked_of = 2_000 if isinstance(reader, SqliteReader) else 300
    dice = random.Random(2026)
    bits = [
        *"\"()*:-+^{}[]\\/%_'` \t\x00\x1f<>=.,;|&~!?",
        "OR",
        "AND",
        "NOT",
        "near(",
        "title:",
        "body:(",
        "fires>",
        "date:",
        "..",
        "북",
        "한",
        "북한",
        "ㄱ",
        "\u1107",
        "\u0301",
        "\u200f",
        "\u202e",
        "é",
        "ß",
        "İ",
        "1",
        "٣",
        "US",
        "a",
        "zz",
        "漢",
        "ー",
        "ﾞ",
        "𝔘",
        "\U0001f1f0",
        "\ufeff",
        "7d",
        "2026-11",
        "id:",
        "url:",
        "source:",
        "lang:",
        " ",
        " ",
        "9" * 30,
    ]
    outcomes = {"read": 0, "explained": 0}
    for _ in range(asked_of):
        text = "".join(dice.choices(bits, k=dice.randrange(1, 25)))
        error = complaint(reader, text, order=dice.choice(ORDERS), limit=3)
        outcomes["read" if error is None else "explained"] += 1
        assert error is None or 1 <= error.column <= len(text) + 1, text
    assert min(outcomes.values()) > asked_of / 10


def test_hits_come_newest_first_with_all_that_is_known(some):
    reader, documents = some
    hits = asked(reader, "북한", limit=5).hits
    expected = sorted(
        (d for d in documents if matches(parse("북한", now=NOW, zone=KST), d)), key=lambda d: d.published or d.seen
    )
    assert [hit.id for hit in hits] == [d.id for d in reversed(expected[-5:])]
    document, hit = expected[-1], hits[0]
    assert (hit.title, hit.outlet, hit.language) == (document.title, document.outlet, document.language)
    assert (hit.fires, hit.topics, hit.url) == (document.fires, document.topics, document.url)
    assert hit.seen == document.seen.replace(microsecond=0)


def test_published_keeps_the_offset_it_was_written_with(sow):
    document = Document(id=1, title="북한", text="", seen=NOW, published=NOW.astimezone(KST))
    (hit,) = asked(sow([document]), "북한").hits
    assert hit.published == NOW
    assert hit.published.utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize("order", ORDERS)
def test_pages_follow_each_other_without_gap_or_overlap(some, order):
    reader, _ = some
    whole = found(reader, "미사일 OR missile", order=order, limit=200)
    pages = [found(reader, "미사일 OR missile", order=order, limit=7, offset=at) for at in range(0, 210, 7)]
    assert [number for page in pages for number in page] == whole
    assert len(set(whole)) == len(whole) > 15


def test_oldest_is_newest_turned_round(some):
    reader, _ = some
    assert found(reader, "핵", order="oldest", limit=300) == found(reader, "핵", limit=300)[::-1]


def test_most_fires_come_first_and_then_the_newest(some):
    reader, _ = some
    by_fires = [(hit.fires, hit.id) for hit in asked(reader, "핵", order="fires", limit=300).hits]
    newest = found(reader, "핵", limit=300)
    assert [i for _, i in by_fires] == [i for _, i in sorted(by_fires, key=lambda p: (-p[0], newest.index(p[1])))]
    assert by_fires[0][0] == 5


def test_a_query_of_filters_or_denials_alone_works(some):
    reader, documents = some
    assert asked(reader, "fires>=3 lang:ko").total == sum(d.fires >= 3 and d.language == "ko" for d in documents)
    assert asked(reader, "").total == len(documents)
    assert asked(reader, "-북한", order="relevance").total == len(documents) - asked(reader, "북한").total


def test_relevance_prefers_titles_density_and_the_new(sow):
    long = " filler" * 300
    documents = [
        Document(id=1, title="핵실험 준비", text="풍계리" + long, seen=NOW - timedelta(days=9)),
        Document(id=2, title="다른 소식", text="핵실험 한 번 언급." + long, seen=NOW),
        Document(id=3, title="다른 소식", text="핵실험 핵실험 핵실험, 또 핵실험.", seen=NOW - timedelta(days=1)),
        Document(id=4, title="날씨", text="맑음", seen=NOW),
        Document(id=5, title="핵실험 준비", text="풍계리" + long, seen=NOW - timedelta(days=400)),
    ]
    reader = sow(documents)
    hits = asked(reader, "핵실험", order="relevance").hits
    assert [hit.id for hit in hits] == [1, 5, 3, 2]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_relevance_finds_an_old_title_behind_thousands_of_mentions(sow):
    documents = [
        Document(id=i, title="오늘의 소식", text="미사일 언급", seen=NOW - timedelta(minutes=i))
        for i in range(1, 2_301)
    ]
    documents.append(Document(id=5_000, title="미사일 공장 방문", text="", seen=NOW - timedelta(days=60)))
    reader = sow(documents)
    assert found(reader, "미사일", order="relevance", limit=1) == [5_000]
    everything = found(reader, "미사일", order="relevance", limit=3_000)
    assert len(everything) == len(set(everything)) == 2_301


def test_a_total_beyond_ten_thousand_is_a_floor(sow):
    reader = sow([Document(id=i, title="북한 miss mist", text="", seen=NOW) for i in range(1, 10_003)])
    for query in ("북한", "mis*", "title:mis* 북한"):
        for order in ("newest", "relevance"):
            hits = asked(reader, query, limit=1, order=order)
            # PostgreSQL's index knows no parts of a document: each is asked, so fewer are counted.
            floor = 1_000 if reader.wording.chooses and ":" in query else 10_000
            assert (hits.total, hits.more) == (floor, True)


HINTS = [
    ("북한 얼룩말", "얼룩말 alone finds nothing"),
    ("북한 id:999", "without the fields, 북한 finds"),
    ("북한 outlet:Harber", "no outlet is called Harber; there are Harbor Times"),
    ("source:yonhop-ko", "no source is called yonhop-ko; there are yonhap-ko"),
    ("북한 topic:misile", "no article is of the topic misile; there are missile"),
]


@pytest.mark.parametrize(("query", "hint"), HINTS, ids=[h[0] for h in HINTS])
def test_when_nothing_is_found_the_hints_say_what_would_be(some, query, hint):
    hints = asked(some[0], query).hints
    assert any(text.startswith(hint) for text in hints), hints


def test_an_empty_archive_says_so(sow):
    hits = asked(sow([]), "북한")
    assert (hits.total, hits.hits, hits.hints) == (
        0,
        (),
        ("the archive holds no article yet; `bongsu poll --once` fills it",),
    )


def test_a_snippet_shows_the_match_in_the_original(some, sow):
    text = (
        "날씨 이야기. " * 60 + "합참은 \u1107\u116e\u11a8\u1112\u1161\u11ab이 미사일을 쏘았다고 밝혔다. " + "끝. " * 80
    )
    reader = sow([Document(id=1, title="속보", text=text, seen=NOW)])
    (hit,) = asked(reader, "북한 미사일").hits
    assert [hit.snippet[a:b] for a, b in hit.highlights] == ["\u1107\u116e\u11a8\u1112\u1161\u11ab", "미사일"]
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")


SIFTED = [
    ("미사일 /[가-힣]+탄도/", "s"),
    ("/탄도 미사일/", "r"),
    ("미사일 -/발사/", "akrs"),
    ("/[A-Z]{3}/", "C"),
    ("/[a-z]{3}/", ""),
    ("/(?i)mdl/", "C"),
    ("핵 /시험|실험/ -/풍계리/", "n"),
]


@pytest.mark.parametrize(("query", "expected"), SIFTED, ids=[c[0] for c in SIFTED])
def test_a_regular_expression_sifts_what_the_rest_finds(korean, query, expected):
    letters = list(KOREAN)
    assert "".join(sorted(letters[i - 1] for i in found(korean, query))) == "".join(sorted(expected))


def test_a_regular_expression_sees_title_and_text_apart(sow):
    documents = [
        Document(id=1, title="속보 북한", text="미사일", seen=NOW),
        Document(id=2, title="북한", text="속보 미사일", seen=NOW),
    ]
    reader = sow(documents)
    assert found(reader, "title:/^속보/") == [1]
    assert found(reader, "-body:/속보/") == [1]
    assert found(reader, "/북한.*미사일/") == []


def test_what_a_regular_expression_was_not_tried_on_is_said(sow):
    documents = [Document(id=i, title="북한", text=f"n{i}", seen=NOW - timedelta(minutes=i)) for i in range(1, 2_101)]
    reader = sow(documents)
    hits = asked(reader, "북한 /n5[0-9]$/", limit=3, offset=9)
    assert ([hit.id for hit in hits.hits], hits.total, hits.more) == ([59], 10, True)
    assert hits.notes == ("the regular expression was tried on the first 2,000 of 2,100 articles",)
    assert found(reader, "/n205[0-9]$/", order="oldest", limit=1) == [2_059]
    nothing = asked(reader, "북한 /얼룩말/ id:5")
    assert (nothing.total, nothing.more, nothing.notes) == (0, False, ())
    assert nothing.hints == ("without the regular expression, 북한 id:5 finds 1",)


def test_an_expression_that_takes_too_long_is_given_up_and_said(sow):
    documents = [Document(id=i, title="a", text="a" * 30_000, seen=NOW) for i in (1, 2)]
    hits = asked(sow(documents), "/(?:(?:(?:a{1,99}){1,99}){1,99}){1,99}b/")
    assert (hits.hits, hits.total, hits.more) == ((), 0, True)
    assert hits.notes == ("on 2 of them it took too long, and they are left out",)


def test_a_sieve_ends_when_its_time_is_up(some):
    reader, documents = some
    seconds = iter(range(1_000))
    docids = [(docid, 0.0) for row in reader.rows("SELECT docid FROM article") for docid in row.values()]
    sifted = sift(reader, docids, (Regex("."),), clock=lambda: float(next(seconds)))
    assert 0 < sifted.tried < 5 < len(documents)


def test_initials_are_not_the_words_they_look_like(sow):
    texts = ["UN panel", "Kim Jong Un", "KIM JONG UN", "the U.N.", "tell us", "US carrier", "미US군", "U.S.A."]
    documents = [Document(id=i, title="", text=text, seen=NOW) for i, text in enumerate(texts, 1)]
    reader = sow(documents)
    found_by = {text: sorted(found(reader, text)) for text in ("UN", "U.N.", "un", "US", "us", "Kim Jong Un")}
    assert found_by == {"UN": [1, 4], "U.N.": [1, 4], "un": [2, 3], "US": [6, 7, 8], "us": [5], "Kim Jong Un": [2, 3]}
    (hit,) = asked(reader, "US", limit=1, offset=1).hits
    assert [hit.snippet[a:b] for a, b in hit.highlights] == ["US"]
