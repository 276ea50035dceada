"""The query language: trees, their way back to text, and errors that teach."""

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import QueryError
from archive.query import MAX_LENGTH, Named, parse, show
from archive.tree import (
    MOST_SOURCES,
    All,
    And,
    Entity,
    Field,
    Fires,
    In,
    Near,
    Not,
    Or,
    Period,
    Phrase,
    Prefix,
    Regex,
    Sources,
    Word,
)

KST = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 3, 0, 59, 123, tzinfo=UTC)


KIM = Or((Word("Kim Jong-un"), Word("김정은"), Prefix("kims")))


def entities(name):
    """A gazetteer of one."""
    names = ("Kim Jong-un", "김정은", "北", "kims*", "…") if name in ("kim", "Kim Jong Un") else ()
    return Named(names, ("kim", "kim-yo-jong"))


def tree(text):
    return parse(text, now=NOW, zone=KST, entities=entities).root


TREES = [
    ("!북한", Not(Word("북한"))),
    ("북한|미사일", Or((Word("북한"), Word("미사일")))),
    ("a || b", Or((Word("a"), Word("b")))),
    ("", All()),
    ("  \t", All()),
    ("북한", Word("북한")),
    ("북한 미사일", And((Word("북한"), Word("미사일")))),
    ("북한 AND 미사일", And((Word("북한"), Word("미사일")))),
    ("a b OR c d", Or((And((Word("a"), Word("b"))), And((Word("c"), Word("d")))))),
    ("a (b OR c)", And((Word("a"), Or((Word("b"), Word("c")))))),
    ("((a))", Word("a")),
    ("a a", Word("a")),
    ("-축구", Not(Word("축구"))),
    ("NOT 축구", Not(Word("축구"))),
    ("--축구", Word("축구")),
    ("-(a b)", Not(And((Word("a"), Word("b"))))),
    ("a - b … & !", And((Word("a"), Word("b")))),
    ('"미사일 발사"', Phrase("미사일 발사")),
    ("“미사일 발사”", Phrase("미사일 발사")),
    ("missil*", Prefix("missil")),
    ("or and not", And((Word("or"), Word("and"), Word("not")))),
    ("KF-21", Word("KF-21")),
    ('near("a" 5 "b c")', Near(Phrase("a"), Phrase("b c"), 5)),
    ("NEAR(a b*2 bc*)", None),
    ("near(a bc*)", Near(Word("a"), Prefix("bc"), 10)),
    ("near (a)", And((Word("near"), Word("a")))),
    ("title:북한", In("title", Word("북한"))),
    ("title:(a -b)", In("title", And((Word("a"), Not(Word("b")))))),
    ("-body:a", Not(In("body", Word("a")))),
    ("source:yna-EN", Field("source", "yna-en")),
    ('outlet:"Harbor Times"', Field("outlet", "Harbor Times")),
    ("outlet:“연합 통신”", Field("outlet", "연합 통신")),
    ("lang:KO", Field("lang", "ko")),
    ("id:007", Field("id", "7")),
    ("status:failed", Field("status", "failed")),
    ("url:https://a.example/x?q=1:2", Field("url", "https://a.example/x?q=1:2")),
    ("url:tilte:x", Field("url", "tilte:x")),
    ("fires>=3", Fires(3, 5, "fires>=3")),
    ("fires >= 3", Fires(3, 5, "fires>=3")),
    ("fires:4", Fires(4, 4, "fires:4")),
    ("fires<1", Fires(0, 0, "fires<1")),
    ("fires:2..4", Fires(2, 4, "fires:2..4")),
    ("sources>=3", Sources(3, MOST_SOURCES, "sources>=3")),
    ("sources < 2", Sources(0, 1, "sources<2")),
    ("sources:2..4", Sources(2, 4, "sources:2..4")),
    ("https://a.example/x", Word("https://a.example/x")),
    ("10:30", Word("10:30")),
    ("속보:북한", Word("속보:북한")),
    ("BREAKING:missile", Word("BREAKING:missile")),
    ("note: this", And((Word("note:"), Word("this")))),
    ("a>b x=y", And((Word("a>b"), Word("x=y")))),
    ("（a OR b）", Or((Word("a"), Word("b")))),
    ("has:EDIT", Field("has", "edit")),
    ("entity:kim", Entity("kim", KIM)),
    ('-entity:"Kim Jong Un"', Not(Entity("Kim Jong Un", KIM))),
    ("title:entity:kim", In("title", Entity("kim", KIM))),
    ("북한 /미사일 (발사|시험)/", And((Word("북한"), Regex("미사일 (발사|시험)")))),
    ("/a\\/b/ x", And((Regex("a\\/b"), Word("x")))),
    ('/"(북한/', None),
    ("title:/^속보/ -/x y/", And((In("title", Regex("^속보")), Not(Regex("x y"))))),
    ("(a /b/)", And((Word("a"), Regex("b")))),
    ("and/or // / 11/23", And((Word("and/or"), Word("11/23")))),
    ("North Korea", Word("North Korea")),
    ("n. korea talks", And((Word("n. korea"), Word("talks")))),
    ("-North Korean", Not(Word("North Korean"))),
    ("title:S. Korea's", In("title", Word("S. Korea's"))),
    ("north (korea)", And((Word("north"), Word("korea")))),
    ("fires >= 3 x", And((Fires(3, 5, "fires>=3"), Word("x")))),
    ("afires> 3", And((Word("afires>"), Word("3")))),
    ("/fires >= 3/", Regex("fires >= 3")),
    ("north OR korea", Or((Word("north"), Word("korea")))),
]


@pytest.mark.parametrize(("text", "expected"), [t for t in TREES if t[1]], ids=[repr(t[0]) for t in TREES if t[1]])
def test_a_query_reads_as_this_tree(text, expected):
    assert tree(text) == expected


def kst(*parts):
    return datetime(*parts, tzinfo=KST).astimezone(UTC)


PERIODS = [
    ("date:2026-11-01", kst(2026, 11, 1), kst(2026, 11, 2)),
    ("date:2026-11", kst(2026, 11, 1), kst(2026, 12, 1)),
    ("date:2026-12", kst(2026, 12, 1), kst(2027, 1, 1)),
    ("date:2026", kst(2026, 1, 1), kst(2027, 1, 1)),
    ("date:2026-11-01..2026-11-07", kst(2026, 11, 1), kst(2026, 11, 8)),
    ("date:2026-10..", kst(2026, 10, 1), None),
    ("seen:..2026-10", None, kst(2026, 11, 1)),
    ("date:7d", NOW.replace(microsecond=0) - timedelta(days=7), None),
    ("seen:24h", NOW.replace(microsecond=0) - timedelta(hours=24), None),
    ("date:14d..7d", NOW.replace(microsecond=0) - timedelta(days=14), None),
    ("date:today", kst(2026, 11, 24), kst(2026, 11, 25)),
    ("date:어제", kst(2026, 11, 23), kst(2026, 11, 24)),
    ("date>=2026-11-05", kst(2026, 11, 5), None),
    ("date>2026-11-05", kst(2026, 11, 6), None),
    ("date<2026-11-05", None, kst(2026, 11, 5)),
    ("date<=2026-11-05", None, kst(2026, 11, 6)),
]


@pytest.mark.parametrize(("text", "start", "end"), PERIODS, ids=[p[0] for p in PERIODS])
def test_a_time_is_of_the_zone_asked_in(text, start, end):
    period = tree(text)
    assert isinstance(period, Period)
    assert (period.start, period.end) == (start, end)


ERRORS = [
    ('북한 "미사일', 4, "never closed"),
    ("(a b", 1, "never closed"),
    ("a b)", 4, "closes nothing"),
    ("a ()", 3, "nothing between"),
    ("a OR", 3, "both sides"),
    ("OR a", 1, "both sides"),
    ("a AND OR b", 3, "both sides"),
    ("a NOT", 3, "after it"),
    ("!!!", 1, "no letter or digit"),
    ("북한 tilte:미사일", 4, "did you mean title"),
    (
        "autor:kim",
        1,
        "title, body, source, outlet, lang, topic, status, story, id, url, has, entity, fires, sources, date, seen",
    ),
    ('zzz:"a"', 1, "there is no field zzz"),
    ("title: 북한", 1, "right after it"),
    ("title:", 1, "right after it"),
    ('lang:""', 6, "empty"),
    ("lang>ko", 1, "can't be compared"),
    ("lang:korean", 6, "language code"),
    ("source:(a OR b)", 8, "one value"),
    ("title:(a lang:ko)", 10, "can't stand within title"),
    ("fires:6", 7, "0 to 5"),
    ("fires>5", 7, "no number of fires"),
    ("fires:많이", 7, "0 to 5"),
    ("id:abc", 4, "number"),
    ("status:good", 8, "pending, ok, failed, none"),
    ("date:2026-13", 6, "month"),
    ("date:내일", 6, "a month, a year"),
    ("date:2026-11-07..2026-11-01", 6, "ends before it begins"),
    ("date:99999y", 6, "not a time"),
    ("date:0001", 6, "the year is from 1900"),
    ("a*", 1, "two letters"),
    ("near(a)", 1, "two words or phrases"),
    ("near(a x b)", 1, "two words or phrases"),
    ("near(a b", 1, "two words or phrases"),
    ("(" * 30 + "a", 21, "nested"),
    ("a " * 101, 201, "more than 100 words"),
    ("가" * (MAX_LENGTH + 1), MAX_LENGTH + 1, "at most 4,000"),
    ("has:video", 5, "edit, flag, page, text, image, author, copy, snapshot, gone"),
    ("북한 entity:kimm", 11, "the nearest names are kim, kim-yo-jong"),
    ("북한 /미사일", 4, "never ended"),
    ("북한 /미사(일/", 9, "not a regular expression"),
    ("/a)b/", 3, "not a regular expression"),
    ("북한 OR /a/", 7, "can't stand within OR"),
    ("-(a /b/)", 5, "can't stand within OR or parentheses"),
    ("title:(a /b/)", 10, "can't stand within OR or parentheses"),
    (f"/{'a' * 301}/", 2, "300 characters"),
    ("/((a{999}){999}){999}/", 2, "repeats too much"),
    ("/(a)(?2)/", 5, "call itself"),
]


@pytest.mark.parametrize(("text", "column", "words"), ERRORS, ids=[e[0][:20] for e in ERRORS])
def test_an_error_names_the_column_and_teaches(text, column, words):
    with pytest.raises(QueryError) as raised:
        tree(text)
    assert raised.value.column == column
    assert words in f"{raised.value} {raised.value.hint}"
    assert raised.value.hint


PIECES = [
    "북한",
    "U.S.",
    "-",
    "(",
    ")",
    '"미사일 발사"',
    "missil*",
    " ",
    " ",
    "OR",
    "title:",
    "fires>=2",
    'near(a 3 "b c")',
    "date:7d",
    "date:2026-10..",
    'outlet:"a b"',
    "outlet:x",
    "NOT ",
    "url:http://x",
    "lang:ko",
    "body:(a b)",
    "a:b",
    "…",
    "/a b/",
    "-/x/",
    "North",
    "(Korea)",
    "Korea",
    "entity:kim",
    "has:copy",
    "has:gone",
]


def test_what_is_shown_reads_as_the_same_tree():
    dice = random.Random(11)
    read = 0
    for _ in range(6_000):
        text = " ".join(dice.choices(PIECES, k=dice.randrange(1, 9)))
        try:
            root = tree(text)
        except QueryError:
            continue
        read += 1
        assert tree(show(root)) == root, text
    assert read > 500


@settings(derandomize=True)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_a_column(text):
    try:
        root = tree(text)
    except QueryError as error:
        column = error.column
        refused = True
    else:
        column = 1
        refused = False
        assert tree(show(root)) == root
    assert 1 <= column <= len(text) + 1 or not refused
