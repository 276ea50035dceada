from collections.abc import AsyncIterator
from datetime import date

import aiohttp
import pytest
import pytest_asyncio

from worker.demo.answers import Answer, answer
from worker.demo.content import load
from worker.demo.site import Round
from worker.demo.web import DemoWeb

SITE = load(date(2026, 11, 24))
FEED = ("hangang-wire.example", "/feeds/all.atom")
STATUSES = {"ok": 200, "paywall": 200, "missing": 404, "gone": 410}


def ask(host: str, path: str, *, round: Round = 1, method: str = "GET", **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(SITE, round, method=method, host=host, path=path, headers=sent)


def header(said: Answer, name: str) -> str | None:
    return dict(said.headers).get(name)


def split(url: str) -> tuple[str, str]:
    host, _, path = url.removeprefix("http://").partition("/")
    return host, f"/{path}"


def test_every_page_and_feed_answers_as_it_is_meant_to() -> None:
    for number in (1, 2):
        for feed in SITE.feeds:
            assert ask(*split(feed.url), round=number).status == 200
        for story in SITE.edition(number):
            assert ask(*split(story.url), round=number).status == STATUSES[story.page], story.id


def test_a_story_of_the_second_round_is_not_there_before() -> None:
    late = next(story for story in SITE.stories if story.since == 2)
    assert ask(*split(late.url), round=1).status == 404
    assert ask(*split(late.url), round=2).status == 200


@pytest.mark.parametrize("validator", ["etag", "date"])
def test_an_unchanged_document_is_answered_by_304(validator: str) -> None:
    first = ask(*FEED)
    tag, moment = header(first, "ETag"), header(first, "Last-Modified")
    assert tag
    assert moment
    again = ask(*FEED, if_none_match=tag) if validator == "etag" else ask(*FEED, if_modified_since=moment)
    assert (again.status, again.body) == (304, b"")
    assert header(again, "ETag") == tag


@pytest.mark.parametrize(
    "headers",
    [
        {"if_none_match": '"other"'},
        {"if_none_match": '"other"', "if_modified_since": "Tue, 24 Nov 2026 00:00:00 GMT"},
        {"if_modified_since": "Mon, 02 Nov 2026 00:00:00 GMT"},
        {"if_modified_since": "yesterday"},
    ],
    ids=["another tag", "another tag goes before a date", "an older date", "no date at all"],
)
def test_other_validators_get_the_whole_document(headers: dict[str, str]) -> None:
    assert ask(*FEED, **headers).status == 200


def test_a_list_of_tags_and_a_weak_tag_match() -> None:
    tag = header(ask(*FEED), "ETag")
    assert ask(*FEED, if_none_match=f'"other", W/{tag}').status == 304


def test_the_second_round_changes_the_feeds_that_changed_and_no_other() -> None:
    changed = {
        feed.id
        for feed in SITE.feeds
        if ask(*split(feed.url), round=2, if_none_match=header(ask(*split(feed.url)), "ETag") or "").status == 200
    }
    assert changed == {"hangang-wire", "hangang-wire-en", "beacon-daily", "madang-sports"}


def test_a_document_that_changed_is_dated_later() -> None:
    for host, path in {split(url) for url in [*(f.url for f in SITE.feeds), *(s.url for s in SITE.edition(1))]}:
        first, second = ask(host, path, round=1), ask(host, path, round=2)
        dates = header(first, "Last-Modified"), header(second, "Last-Modified")
        assert (dates[0] == dates[1]) == (first.body == second.body), path


def test_a_moved_feed_says_where_it_is_for_good() -> None:
    said = ask("harbourpost.example", "/index.rdf")
    assert (said.status, header(said, "Location")) == (301, "http://harbour-post.example/feeds/index.rdf")
    assert ask("harbour-post.example", "/feeds/index.rdf").status == 200


def test_an_article_link_redirects_to_its_page() -> None:
    said = ask("news.mulgyeol-tv.example", "/go/900655")
    assert (said.status, header(said, "Location")) == (302, "http://news.mulgyeol-tv.example/article/900655")


def test_robots_bar_one_path_and_one_story_lies_behind_it() -> None:
    assert b"Disallow: /plus/\n" in ask("www.beacon-daily.example", "/robots.txt").body
    assert ask("hangang-wire.example", "/robots.txt").body == b"User-agent: *\nDisallow:\n"
    assert ask("www.beacon-daily.example", "/plus/panmunjom-six-hours").status == 200


def test_an_unknown_host_gets_502_and_a_sentence() -> None:
    said = ask("news.example", "/")
    assert said.status == 502
    assert "no host 'news.example'" in said.body.decode()


def test_other_methods_are_refused_and_unknown_paths_not_found() -> None:
    assert ask(*FEED, method="POST").status == 405
    assert ask("hangang-wire.example", "/nowhere").status == 404
    assert ask("HANGANG-WIRE.example:8080", "/").status == 200


@pytest_asyncio.fixture
async def web() -> AsyncIterator[DemoWeb]:
    web = DemoWeb(SITE)
    yield web
    await web.stop()


async def get(web_at: tuple[str, int], host: str, path: str, **headers: str) -> tuple[int, bytes, str | None]:
    sent = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{web_at[0]}:{web_at[1]}{path}", headers=sent, allow_redirects=False) as reply,
    ):
        return reply.status, await reply.read(), reply.headers.get("ETag")


async def test_the_server_tells_hosts_apart_and_advances(web: DemoWeb) -> None:
    at = await web.start()
    assert at[0] == "127.0.0.1"
    status, body, tag = await get(at, *FEED)
    assert (status, body) == (200, ask(*FEED).body)
    assert tag
    assert (await get(at, *FEED, If_None_Match=tag))[:2] == (304, b"")
    assert (await get(at, "namsan-sinmun.example", "/rss/rss_news.php"))[1].decode("euc-kr")
    assert (await get(at, "harbourpost.example", "/index.rdf"))[0] == 301
    assert (await get(at, "nobody.example", "/"))[0] == 502
    web.advance()
    assert (await get(at, *FEED, If_None_Match=tag))[1] == ask(*FEED, round=2).body


async def test_a_query_does_not_change_the_page() -> None:
    web = DemoWeb(SITE, round=2)
    at = await web.start()
    try:
        status, body, _ = await get(at, "www.saebyeok-ilbo.example", "/news/articleView.html/511655?utm_source=rss")
    finally:
        await web.stop()
    assert status == 200
    assert "백운대" in body.decode()


async def test_stopping_twice_or_before_the_start_is_harmless() -> None:
    web = DemoWeb(SITE)
    await web.stop()
    await web.start()
    await web.stop()
    await web.stop()
