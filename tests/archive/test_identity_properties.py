"""What holds of identity whatever a feed does: polled again nothing is new, and nothing distinct becomes one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.identity import Candidate, aliases
from tests.archive.test_identity import MiniArchive

T0 = datetime(2026, 11, 23, 0, 4, 30, tzinfo=UTC)
WORDS = ["북한", "미사일", "발사", "한미", "훈련", "회담", "제재", "위성", "Seoul", "launch", "drill", "talks"]


@st.composite
def feeds(draw, most=8):
    """Distinct stories, each with its own guid, link, title and time, as an ordinary feed lists them."""
    count = draw(st.integers(1, most))
    order = draw(st.permutations(range(count)))
    return [
        Candidate(
            guid=f"https://naru.example/?p={n}",
            url=f"https://naru.example/news/{n}",
            title=f"{draw(st.sampled_from(WORDS))} {draw(st.sampled_from(WORDS))} {n}보",
            published=T0 + timedelta(minutes=7 * n),
            summary=draw(st.sampled_from(["", "요약", "다른 요약"])),
        )
        for n in order
    ]


TITLES = st.sampled_from(["", "날씨", "북한, 미사일 발사", "“북한”, 미사일 발사", "Seoul says"])
ODD = st.builds(
    Candidate,
    guid=st.sampled_from([None, "", "1", "2", "https://naru.example/1", "http://naru.example/1", "x"]),
    url=st.sampled_from([None, *(f"https://naru.example/{path}" for path in ("", "1", "2?utm_id=3")), "mailto:x"]),
    title=TITLES,
    published=st.sampled_from([None, T0, T0 + timedelta(hours=1), datetime(2026, 11, 23, tzinfo=UTC)]),
    summary=st.sampled_from(["", "가", "나"]),
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(ODD, max_size=8))
def test_every_item_has_a_name_and_twins_have_the_same(document):
    named = aliases(document)
    assert len(named) == len(document)
    assert all(named)
    assert aliases(document + document) == named + named


@settings(max_examples=300)
@given(st.lists(ODD, max_size=6))
def test_any_document_polled_again_gives_nothing_new(document):
    archive = MiniArchive()
    archive.poll(*document)
    size = archive.size
    archive.poll(*document)
    assert archive.size == size


@given(feeds(), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(document, chance):
    archive = MiniArchive()
    ids = dict(zip((item.url for item in document), archive.poll(*document), strict=True))
    shuffled = chance.sample(document, len(document))
    assert archive.poll(*shuffled) == [ids[item.url] for item in shuffled]


def _https(item):
    return replace(item, guid=item.guid.replace("https", "http"), url=item.url.replace("https", "http"))


REWRITES = {
    "the scheme flips": _https,
    "links count visitors": lambda item: replace(item, url=f"{item.url}?utm_source=rss&fbclid=x"),
    "guids churn": lambda item: replace(item, guid=f"churn:{hash(item.url)}"),
    "guids vanish": lambda item: replace(item, guid=None),
    "the domain moves, guids stay": lambda item: replace(item, url=item.url.replace("naru.example", "baram.example")),
    "the domain moves, guids with it": lambda item: replace(
        item, url=item.url.replace("naru", "baram"), guid=item.guid.replace("naru", "baram")
    ),
    "titles are edited": lambda item: replace(item, title=f"[종합] {item.title}"),
    "summaries are edited": lambda item: replace(item, summary=f"{item.summary} 덧붙임"),
    "times are bumped": lambda item: replace(item, published=item.published + timedelta(minutes=3)),
    "titles are in NFD": lambda item: replace(
        item, title=item.title.replace("북한", "\u1107\u116e\u11a8\u1112\u1161\u11ab")
    ),
}


@settings(max_examples=300)
@given(feeds(), st.sampled_from(list(REWRITES)), st.integers(0, 3))
def test_a_rewritten_feed_neither_floods_nor_merges(document, rewrite, newer):
    archive = MiniArchive()
    ids = archive.poll(*document)
    assert len(set(ids)) == len(document)
    above = [
        Candidate(
            guid=f"new:{n}",
            url=f"https://naru.example/new/{n}",
            title=f"새 소식 {n}",
            published=T0 + timedelta(days=1, hours=n),
        )
        for n in range(newer)
    ]
    rewritten = [REWRITES[rewrite](item) for item in document]
    again = archive.poll(*above, *rewritten)
    assert again[newer:] == ids
    assert len(set(again)) == len(again)
    assert archive.poll(*above, *rewritten) == again


@given(feeds(), feeds())
def test_stories_that_fall_out_and_come_back_are_the_same(first, second):
    archive = MiniArchive()
    ids = archive.poll(*first)
    archive.poll(
        *(
            replace(
                i,
                url=f"{i.url}/b",
                guid=f"{i.guid}b",
                title=f"둘째 {i.title}",
                published=i.published + timedelta(days=1),
            )
            for i in second
        )
    )
    assert archive.poll(*first) == ids
