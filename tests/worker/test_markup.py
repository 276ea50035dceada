import pytest

from worker.markup import plain_text, sanitise, words_of

BASE = "https://naru.example/news/1"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("AT&T 3 < 5, 시민 > 군", "AT&T 3 < 5, 시민 > 군"),
        ("제목 <김정은> 방중", "제목 <김정은> 방중"),
        ("&lt;b&gt;북한&lt;/b&gt; &amp;amp; 남한", "<b>북한</b> &amp; 남한"),
        ("첫 줄\r\n  둘째 줄\n\n\n\n끝", "첫 줄\n둘째 줄\n\n끝"),
        ("<p>첫 문단.</p><p>둘째&nbsp;문단.</p>", "첫 문단.\n\n둘째 문단."),
        ("<p>줄바꿈은\n   공백<br>한 줄<br/><br>새 문단</p>", "줄바꿈은 공백\n한 줄\n\n새 문단"),
        ("<ul><li>하나<li>둘</ul>뒤", "하나\n둘\n\n뒤"),
        ("<table><tr><td>이름<td>값<tr><td>북한</table>", "이름 값\n북한"),
        ("<script>x()</script>글<!-- 주석 --><style>p{}</style><noscript>아니</noscript>", "글"),
        ("<b>굵</b><i>은</i> 글씨", "굵은 글씨"),
        ("it&#146;s <b>&#x93;ok&#x94;</b>", "it’s “ok”"),
        ("<?xml version='1.0'?><p>본문", "본문"),
        ("\ud800<p>\x00한\u202e글</p>", "한글"),
        ("<div>" * 3000 + "깊다", "깊다"),
        ("<p", ""),
        ("", ""),
    ],
    ids=["no-markup", "angle-brackets", "entities-once", "lines", "paragraphs", "breaks", "list", "table",
         "dropped", "inline", "windows-references", "xml-declaration", "junk", "deep", "half-a-tag", "nothing"],
)  # fmt: skip
def test_plain_text_has_the_words_and_their_paragraphs(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        (
            '<a href="/x?a=1&amp;b=2" onclick="x()">글</a>',
            '<a href="https://naru.example/x?a=1&amp;b=2" rel="noopener noreferrer">글</a>',
        ),
        ('<img src="a.jpg" onerror="x()">', '<img src="https://naru.example/news/a.jpg">'),
        ('<a href="javascript:alert(1)">글</a>', '<a rel="noopener noreferrer">글</a>'),
        ('<img src="data:image/png;base64,xx">', "<img>"),
        ("<script>x()</script><style>p{}</style><p style='x'>글</p>", "<p>글</p>"),
        ("<iframe src='https://ads.example'></iframe><form><input>글</form>", "글"),
        ("<bdo dir=rtl>글</bdo>&#x202e;끝", "글끝"),
        (" ", ""),
    ],
    ids=["link", "image", "script-link", "data-link", "script-and-style", "frame-and-form", "direction", "nothing"],
)  # fmt: skip
def test_kept_html_is_safe_and_its_links_are_absolute(markup: str, kept: str) -> None:
    assert sanitise(markup, BASE) == kept
    assert sanitise(kept, BASE) == kept


def test_without_a_base_relative_links_are_dropped() -> None:
    assert "href" not in sanitise('<a href="/x">글</a>', "")
    assert 'href="https://a.example/"' in sanitise('<a href="https://a.example/">글</a>', "no base")


@pytest.mark.parametrize(
    "markup",
    [
        "<p>첫 <b>문단</b>.</p><p>둘째 &lt;문단&gt; &amp;amp;.</p>",
        "줄<br>줄<br><br>문단<ul><li>하나<li>둘</ul>",
        '<a title="a > b" href="/x">링크</a> <img alt="3 > 2" src="/y"> 끝',
        "<table><tr><td>이름<td>값<tr><td>북한</table><script>x()</script>",
    ],
    ids=["paragraphs", "breaks-and-list", "tags-in-attributes", "table-and-script"],
)
def test_words_of_kept_html_are_those_of_plain_text(markup: str) -> None:
    assert words_of(sanitise(markup, BASE)) == plain_text(markup)
