"""Random queries of the whole grammar and random bilingual documents in which they are found or nearly found."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from archive.evaluate import Document
from archive.query import Named

KST = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)

WORDS = [
    "북한", "미사일", "발사", "미사일발사", "핵", "핵심", "핵실험", "핵무기", "비핵화", "실험", "북", "북·미", "북핵",
    "대북전단", "미국", "한·미·일", "한미", "대북", "제재", "로동신문", "노동", "신문", "조선노동당", "력사", "역사",
    "이용호", "北", "北미사일", "金正恩", "김정은", "북\u1112\u1161\u11ab", "ＫＦ－２１", "KF-21", "KF21",
    "11,000", "11000", "명", "5발", "army", "armies", "missile", "missiles", "missing", "fire", "fired", "firing",
    "strike", "struck", "unit", "united", "U.S.", "US", "us", "USA", "U.N.", "UN", "un", "Kim", "Kim’s", "Jong",
    "Jong-un", "F-35", "anti-ship", "antiship", "North", "Korea", "N.", "N.Korea", "North Korea", "NK", "S. Korea",
    "café", "Cafe",
]  # fmt: skip
FILTERS = [
    "fires>=3", "fires:0", "fires<2", "fires:2..4", "date:7d", "date:2026-10", "date<2026-10-01", "seen:30d",
    "date:2026-10-01..2026-10-20", "lang:ko", "lang:en", "outlet:harbor", "outlet:연합", "outlet:nobody",
    "topic:nuclear", "topic:arms-transfer", "status:ok", "story:2", "story:77", "story:900",
    "sources>=3", "sources:1", "sources<3", "sources:2..9", "id:5", "url:/item/12", "url:m.example",
    "source:yonhap*", "source:harbor", "source:none", "seen>=2026-11-01", "has:edit", "has:flag", "has:page",
    "has:text", "has:image", "has:author", "has:copy", "has:snapshot", "has:gone", "entity:kim", "entity:김정은",
    "title:entity:kim",
]  # fmt: skip
EXPRESSIONS = ["/미사일$/", "-/[A-Z]{2}/", "title:/^.{3,9}$/", "-body:/북.?핵/", r"/\bUS\b/", "/(?i)kim.s/"]
OUTLETS = ["연합통신", "Harbor Times", "Hill Post"]
TOPICS = ["nuclear", "missile", "arms-transfer"]


def entities(name: str) -> Named:
    """A gazetteer of one."""
    known = name.casefold() in ("kim", "김정은", "金正恩")
    return Named(("Kim Jong-un", "김정은", "金正恩", "kims*") if known else (), ("kim",))


def _leaf() -> st.SearchStrategy[str]:
    word = st.sampled_from(WORDS)
    return st.one_of(
        word,
        word,
        st.builds('"{} {}"'.format, word, word),
        st.builds('"{}"'.format, word),
        st.builds(
            "near({} {} {})".format,
            word.filter(lambda w: " " not in w),
            st.integers(0, 6),
            st.sampled_from(["북한", "핵", "fired"]),
        ),
        st.builds("title:{}".format, word),
        st.builds("body:({} OR -{})".format, word, word),
        st.builds("title:({} -({}))".format, word, word),
        st.sampled_from(["missil*", "핵*", "un*", "f*re", "KF*"]),
        st.sampled_from(FILTERS),
    )


def _branches(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.builds(str.join, st.sampled_from([" ", " OR "]), st.lists(inner, min_size=1, max_size=3))
    return st.builds(str.format, st.sampled_from(["({})", "-({})", "{}"]), several)


TEXTS = st.recursive(_leaf(), _branches, max_leaves=9)
QUERIES = st.builds(
    "{} {}".format, st.builds("({})".format, TEXTS), st.one_of(st.just(""), st.just(""), st.sampled_from(EXPRESSIONS))
)


def news(count: int, seed: int) -> Iterator[Document]:
    """Documents of few words, so that queries often meet."""
    dice = random.Random(seed)
    for number in range(1, count + 1):
        seen = NOW - timedelta(hours=dice.randrange(2_000), seconds=dice.randrange(3_600))
        fires = dice.choice([0, 0, 0, 1, 2, 3, 4, 5])
        status = dice.choice(["ok", "failed", "pending", "none"])
        yield Document(
            id=number,
            title=" ".join(dice.choices(WORDS, k=dice.randrange(4))),
            text=dice.choice(["", " ", " ", "·", "-"]).join(dice.choices(WORDS, k=dice.randrange(8))),
            seen=seen,
            published=seen.astimezone(KST) - timedelta(minutes=dice.randrange(99)) if dice.random() < 0.8 else None,
            url=f"https://news.example/Item/{number}",
            canonical_url=dice.choice([None, f"https://m.example/{number}"]),
            outlet=dice.choice(OUTLETS),
            language=dice.choice(["ko", "en", "en-GB", None]),
            fires=fires,
            topics=tuple(dice.sample(TOPICS, k=dice.randrange(3))) if fires else (),
            story_id=(story := dice.choice([number if number < 4 else None, 1, 2, 3])),
            families={1: 1, 2: 3, 3: 5}.get(story or 0, 1),
            formerly=(900, 901) if story == 2 else (),
            sources=tuple(dice.sample(["yonhap-ko", "yonhap-en", "harbor"], k=dice.randrange(3))),
            status=status,
            revisions=dice.choice([1, 1, 2]),
            image=dice.choice([None, "https://i.example/1.jpg"]),
            authors=dice.choice([(), ("홍길동",)]),
            duplicate_of=dice.choice([None, None, 1]),
            snapshot=status == "ok" and dice.random() < 0.5,
            gone=number % 7 == 0,
        )
