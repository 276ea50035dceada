"""Reporters' addresses."""

import json

import pytest

from worker.extract.emails import emails_of

STORY = "설문도 앞바다에서 무인기가 발견됐다.\n\n" + "순찰정이 건졌다. " * 30


@pytest.mark.parametrize(
    ("head", "body", "text", "expected", "source"),
    [
        ("", "", f"{STORY}\n\n홍가람 기자 Garam@Garam.example", ("garam@garam.example",), "reporter line"),
        ("", "", f"{STORY}\n\n홍가람 기자 garam@garam.example, 이나루 기자 naru@garam.example",
         ("garam@garam.example", "naru@garam.example"), "reporter line"),
        ("", "", f"[설문=홍가람 기자 garam@garam.example] 무인기\n\n{STORY}",
         ("garam@garam.example",), "reporter line"),
        ('<meta name="author" content="홍가람 기자 (garam@garam.example)">', "", "",
         ("garam@garam.example",), "author"),
        ("", '<p class="byline">By <a href="mailto:ada@ledger.example?subject=x">Ada Quill</a></p>', "",
         ("ada@ledger.example",), "byline"),
        ("", "<div>홍가람 기자 &lt;garam@garam.example&gt;</div>", "", ("garam@garam.example",), "beside the name"),
        ("", "<div>홍가람 기자가 전했다. 제보는 kim@garam.example</div>", "", (), "none"),
        ("", "", f"{STORY}\n\n홍가람 기자 news@garam.example", (), "none"),
        ("", "<footer>webmaster@garam.example</footer>", f"{STORY}\n\n제보 jebo@garam.example", (), "none"),
        ("", "", f"{STORY}\n\n{'긴 글이다. ' * 40}연락처는 kim@naru.example였다.", (), "none"),
        ("", "", "", (), "none"),
    ],
    ids=["last line", "two", "dateline", "meta", "link in byline", "beside the name", "another's", "news desk",
         "webmaster and tips", "within the story", "none"],
)  # fmt: skip
def test_addresses_are_reporters(page, head, body, text, expected, source):
    assert emails_of(page(head, f"{body}<i>@</i>"), text, ("홍가람",)) == (expected, source)


def test_an_authors_own_record_has_the_address(page):
    author = {"@type": "Person", "name": "Ada Quill", "email": "mailto:ada@ledger.example"}
    article = json.dumps({"@type": "NewsArticle", "author": author})
    told = page(f'<script type="application/ld+json">{article}</script>')
    assert emails_of(told, "", ()) == (("ada@ledger.example",), "json-ld")
