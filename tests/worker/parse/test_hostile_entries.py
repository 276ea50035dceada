"""One hostile item among ordinary ones costs itself, within a child's limits, and brings nothing into the archive."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from worker.decode import clean
from worker.errors import StageFailed
from worker.flow import ParsedFeed
from worker.parse import parse
from worker.sandbox import Sandbox

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
GIVEN: dict[str, Any] = {
    "url": "https://feeds.example/rss", "content_type": None, "timezone": "Asia/Seoul", "now": NOW,
}  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(workers=1) as made:
        yield made


def among_others(inside: str) -> bytes:
    ordinary = "".join(f"<item><title>기사 {n}</title><link>https://naru.example/{n}</link></item>" for n in (1, 2))
    hostile = f"<item><title>적대</title><link>https://naru.example/0</link>{inside}</item>"
    return f'<rss version="2.0" {SPACES}><channel><title>나루</title>{hostile}{ordinary}</channel></rss>'.encode()


def content(markup: str) -> str:
    return f"<content:encoded><![CDATA[{markup}]]></content:encoded>"


HOSTILE = {
    "nested": content("<div>" * 79_000 + "본문"),
    "nested and closed": content("<div>" * 40_000 + "본문" + "</div>" * 40_000),
    "bold left open": content("".join(f"<p><b title={n}></p>" for n in range(18_000)) + "본문"),
    "ampersands": content("본문" + "&" * 398_000),
    "attributes": content("<p " + " ".join(f"a{n}=1" for n in range(40_000)) + ">본문"),
    "nested summary": f"<description><![CDATA[{'<b>' * 130_000}본문]]></description>",
    "long author": f"<author>{'a' * 1_000_000}</author>",
    "long creator": f"<dc:creator>{'a.' * 500_000}@b.example</dc:creator>",
    "open sections": "<description>&" + "<![CDATA[" * 50_000 + "]]></description>",
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE)
async def test_one_hostile_item_costs_itself(sandbox: Sandbox, inside: str) -> None:
    feed: ParsedFeed = await sandbox.run(parse, among_others(inside), **GIVEN)
    assert [entry.title for entry in feed.entries] == ["적대", "기사 1", "기사 2"]
    hostile = feed.entries[0]
    assert len(hostile.content_html) < 2_000_000
    if inside.startswith("<content"):
        assert "본문" in hostile.content_text


def test_too_many_prefixes_are_refused() -> None:
    declared = "".join(f'<p{n}:x xmlns:p{n}="urn:{n}"/>' for n in range(300))
    with pytest.raises(StageFailed, match="more than 256 prefixes"):
        parse(f"<rss><channel>{declared}</channel></rss>".encode(), **GIVEN)


@pytest.mark.parametrize(
    "body",
    [
        among_others("<guid>https://reader:word@naru.example/0</guid>").replace(b"//naru", b"//reader:word@naru"),
        among_others(content('<a href="https://reader:word@naru.example/">글</a><img src="//reader@naru.example">')),
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://reader:word@naru.example/"><entry><title>t</title>'
        b'<link href="1"/><content type="html">&lt;a href="2"&gt;x&lt;/a&gt;</content></entry></feed>',
        json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "나루", "items": [
                {"id": "https://reader:word@naru.example/1", "url": "https://reader:word@naru.example/1", "title": "글"}
            ]}
        ).encode(),
        b"<urlset><url><loc>https://reader:word@naru.example/1</loc></url></urlset>",
    ],
    ids=["rss", "html", "base", "json", "sitemap"],
)  # fmt: skip
def test_no_password_comes_in(body: bytes) -> None:
    feed = parse(body, **GIVEN)
    assert feed.entries
    assert all(entry.url for entry in feed.entries)
    assert "reader" not in repr(feed)


def test_a_base_that_is_a_script_makes_no_links() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title><link href="https://naru.example/1"/>'
        '<content type="html" xml:base="javascript://x/%0aalert(1)//">&lt;a href="/y"&gt;글&lt;/a&gt;</content>'
        "</entry></feed>"
    )
    (entry,) = parse(atom.encode(), **GIVEN).entries
    assert entry.content_text == "글"
    assert "javascript" not in entry.content_html


def test_a_guid_is_one_line() -> None:
    (entry, *_) = parse(among_others("<guid>naru:\t1\n 2</guid>"), **GIVEN).entries
    assert entry.guid == "naru: 1 2"


@pytest.mark.parametrize(
    "body",
    [
        "버전 e\u0301 \u202e",
        '<html><link rel="alternate" type="application/rss+xml" href="https://reader:word@naru.example/\u202e"></html>',
    ],
    ids=["no feed", "a page that names one"],
)
def test_what_a_refusal_quotes_is_clean(body: str) -> None:
    with pytest.raises(StageFailed) as refused:
        parse(body.encode(), **GIVEN)
    assert "word" not in refused.value.detail
    assert clean(refused.value.detail) == refused.value.detail
