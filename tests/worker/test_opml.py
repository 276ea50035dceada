"""OPML: lists of other readers as they are, broken and hostile ones; what is written comes back."""

import unicodedata
from datetime import UTC, datetime

import pytest

from worker.errors import StageFailed
from worker.flow import FeedSpec, Reason
from worker.opml import Outline, read, write

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def outlines(body: str) -> tuple[Outline, ...]:
    return read(f'<opml version="2.0"><body>{body}</body></opml>'.encode(), "list.opml").outlines


def test_nested_outlines_are_feeds_in_folders() -> None:
    body = """<?xml version="1.0" encoding="UTF-8"?>
    <OPML version="1.1"><HEAD><TITLE>내 구독 &amp; 목록</TITLE></HEAD><BODY>
    <outline text="해외"><outline title="North Korea">
      <outline text="short" title="The Naru Post" type="rss" XMLURL="https://naru.example/rss?a=1&amp;b=2"
               htmlUrl="https://naru.example/" language="en" category="/Security/Army, ,defense"/>
    </outline></outline>
    <outline text="나루일보" xmlurl="https://naru.example/ko.xml"><outline text="밑" xmlUrl="http://x.example/"/></outline>
    <outline text="a link" type="link" url="https://naru.example/page"/>
    </BODY></OPML>"""
    found = read(unicodedata.normalize("NFD", body).encode(), "list.opml")
    assert (found.title, found.note) == ("내 구독 & 목록", None)
    assert found.outlines == (
        Outline(
            url="https://naru.example/rss?a=1&b=2",
            title="The Naru Post",
            language="en",
            folders=("해외", "North Korea"),
            categories=("Security/Army", "defense"),
        ),
        Outline(url="https://naru.example/ko.xml", title="나루일보"),
        Outline(url="http://x.example/", title="밑"),
    )


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        ('<outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"/>', ["A & B"]),
        ('<outline text="caf&eacute;" xmlUrl="https://a.example/"/>', ["café"]),
        ('<outline text="\u0007bell\u202e" xmlUrl="https://a.example/"/>', ["bell"]),
        ('<outline text="하나" xmlUrl="https://a.example/"/><outline text=broken/>', ["하나"]),
        ('<ng:outline text="접두사" ng:xmlUrl="https://a.example/"/>', ["접두사"]),
    ],
    ids=["bare ampersands", "HTML entity", "controls", "broken further down", "undeclared prefix"],
)
def test_broken_lists_are_read_as_far_as_they_go(body: str, titles: list[str]) -> None:
    assert [outline.title for outline in outlines(body)] == titles


def test_a_list_that_breaks_off_says_so() -> None:
    found = read('<opml><body><outline text="하나" xmlUrl="https://a.example/"/><outl'.encode(), "list.opml")
    assert len(found.outlines) == 1
    assert found.note is not None


def test_a_korean_list_in_its_own_encoding_is_read() -> None:
    body = '<?xml version="1.0" encoding="EUC-KR"?><opml><body><outline text="국방 소식" xmlUrl="https://a.example/"/>'
    found = read(f"{body}</body></opml>".encode("euc-kr"), "list.opml")
    assert found.outlines[0].title == "국방 소식"


def test_entities_of_a_list_never_multiply_and_no_file_is_read() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = f'{bomb}<opml><body><outline text="&b;&f;" xmlUrl="https://a.example/"/></body></opml>'
    assert read(body.encode(), "list.opml").outlines[0].title == "&b;&f;"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "list.opml is no OPML"),
        (b"<html><body>Not found</body></html>", "list.opml is no OPML"),
        (b"<opml><body><outline <<", "list.opml is not well-formed"),
        (b"<opml>" + b"<outline>" * 300, "deep"),
        (b"<opml><outline " + b" ".join(b'a%d="1"' % n for n in range(300)) + b"/></opml>", "attributes"),
    ],
    ids=["nothing", "a page", "broken at once", "too deep", "too many attributes"],
)
def test_what_is_no_list_is_refused_with_what_is_wrong(body: bytes, said: str) -> None:
    with pytest.raises(StageFailed, match=said) as caught:
        read(body, "list.opml")
    assert caught.value.reason == Reason.PARSE


def test_a_list_comes_back_as_it_went() -> None:
    feeds = [
        FeedSpec(
            id="naru", url="https://naru.example/?a=1&b=2", title='나루 <일보> "정치"', outlet='나루 <일보> "정치"'
        ),
        FeedSpec(
            id="fleet",
            url="https://fleet.example/rss",
            title="해동함대",
            outlet="Haedong Fleet",
            language="ko",
            timezone="Asia/Seoul",
            profile="official",
            enabled=False,
            tags=("navy", "drill"),
        ),
    ]
    text = write(feeds, title="목록 & more", made=NOW)
    found = read(text.encode(), "list.opml")
    assert found.title == "목록 & more"
    assert found.outlines == (
        Outline(
            url="https://fleet.example/rss",
            title="해동함대",
            language="ko",
            folders=("official",),
            categories=("navy", "drill"),
            enabled=False,
            id="fleet",
            outlet="Haedong Fleet",
            timezone="Asia/Seoul",
        ),
        Outline(url="https://naru.example/?a=1&b=2", title='나루 <일보> "정치"', folders=("press",), id="naru"),
    )
    assert "Tue, 24 Nov 2026 03:00:00 +0000" in text
