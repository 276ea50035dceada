"""One mutated document through all that parses, identifies, tidies and judges it, as the pipeline does it."""

import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from random import Random
from typing import NamedTuple

from archive.identity import digest, unclaimed
from archive.model import Alias, ArticleDraft, ArticleId, EntryId, FeedId, KnownEntry
from tests.fuzz.holds import faults
from tests.fuzz.mutate import mutated
from tests.fuzz.queries import SECONDS, archive, asked, hostile
from tests.fuzz.seeds import Kind, seeds
from worker.compose import Config, fingerprint_of, judge_with, load_config
from worker.drafts import from_page, headline, refusal, stand_in
from worker.errors import StageFailed
from worker.extract import extract
from worker.flow import Extracted, FeedSpec, ParsedEntry, ParsedFeed
from worker.listed import items_of, sort
from worker.parse import parse
from worker.refine import refine
from worker.settings import load

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
_TYPES = (None, None, "text/html; charset=euc-kr", "text/xml; charset=utf-8", "text/html", "text/xml; charset=x")
_ZONES = ("Asia/Seoul", "UTC", "America/New_York")
_MAX_ENTRIES = (1000, 1000, 1000, 3)
# Of an over-long feed, only so many of its entries are judged: each costs what every other does.
_JUDGED = 20
_FEED = FeedSpec(id=FeedId("fuzz"), url="https://feeds.example/dir/feed.xml", title="", outlet="가나뉴스")


class Attempt(NamedTuple):
    """How it went: `outcome` is ok or the reason of a StageFailed, `faults` whatever must not be. CPU in seconds."""

    index: int
    cpu: float
    outcome: str
    faults: tuple[str, ...]
    made: str


@cache
def config() -> Config:
    """The shipped configuration."""
    return load_config(load(None, {}))


def document(kind: Kind, seed: int, index: int, folders: tuple[str, ...] = ()) -> tuple[bytes, str, Random]:
    """The bytes of one attempt, what they were made of, and the chance left for the rest: the same for ever."""
    rng = Random(f"{kind}/{seed}/{index}")
    every = seeds(kind, folders)
    chosen, donor = rng.choice(every), rng.choice(every)
    body, ways = mutated(chosen.body, rng, donor.body)
    return body, f"{chosen.name}: {', '.join(ways)}", rng


def attempt(kind: Kind, seed: int, index: int, folders: tuple[str, ...] = ()) -> Attempt:
    """Make one document and read it, or a query and search; never raises but for what ends a process."""
    if kind == "queries":
        return _query(seed, index)
    body, made, rng = document(kind, seed, index, folders)
    config(), seeds(kind, folders)
    began = time.process_time()
    outcome, wrong = "ok", []
    try:
        wrong = list(_feed(body, rng) if kind == "feeds" else _page(body, rng))
    except StageFailed as error:
        outcome = str(error.reason)
        wrong = list(faults(error.detail, NOW, "detail"))
    except Exception:  # noqa: BLE001  (what this looks for)
        outcome, wrong = "raised", [traceback.format_exc(limit=-6)]
    return Attempt(index, time.process_time() - began, outcome, tuple(wrong[:5]), made)


def _query(seed: int, index: int) -> Attempt:
    text = hostile(seed, index)
    archive()
    began = time.process_time()
    try:
        outcome, wrong = asked(text, index)
    except Exception:  # noqa: BLE001  (what this looks for)
        outcome, wrong = "raised", [traceback.format_exc(limit=-6)]
    spent = time.process_time() - began
    if spent > SECONDS:
        wrong.append(f"took {spent:.1f} s")
    return Attempt(index, spent, outcome, tuple(wrong[:5]), ascii(text[:200]))


def _feed(body: bytes, rng: Random) -> Iterator[str]:
    most = rng.choice(_MAX_ENTRIES)
    listing = seeds("feeds")
    selectors = rng.choice([s.selectors for s in listing if s.selectors]) if rng.random() < 0.05 else None
    parsed = parse(
        body,
        url=_FEED.url,
        content_type=rng.choice(_TYPES),
        timezone=rng.choice(_ZONES),
        now=NOW,
        max_entries=most,
        kind="listing" if selectors else "auto",
        selectors=selectors,
    )
    yield from faults(parsed, NOW, "feed")
    if len(parsed.entries) > most:
        yield f"{len(parsed.entries)} entries of at most {most}"
    yield from _polled_twice(parsed)


def _polled_twice(parsed: ParsedFeed) -> Iterator[str]:
    """Archive a document in memory, then poll it again: nothing may be new or changed."""
    archived: dict[Alias, KnownEntry] = {}
    items = items_of(parsed.entries)
    for number, item in enumerate(items):
        if number < _JUDGED:
            yield from faults(_judged(headline(_FEED, item.entry, item.names)), NOW, f"article of entry {number}")
        if item.names[0] not in archived:  # as the store has it: one whose strongest name is taken is there already
            archived |= dict.fromkeys(unclaimed(item.names, archived), _known(number, item.entry))
    for want in sort(items, archived, NOW, sure=True).wanted:
        yield f"polled again, {want.entry.title!r} is {'new' if want.found is None else 'changed'}"


def _known(number: int, entry: ParsedEntry) -> KnownEntry:
    return KnownEntry(
        id=EntryId(number),
        article_id=ArticleId(number),
        title=entry.title,
        published=entry.published and entry.published.astimezone(UTC).replace(microsecond=0),
        digest=digest(entry.title, entry.summary, entry.content_html),
    )


def _judged(draft: ArticleDraft) -> ArticleDraft:
    refined = refine(draft)
    judge_with(config().ruleset)(refined, "press")
    return replace(refined, bands=fingerprint_of(refined))


def _page(body: bytes, rng: Random) -> Iterator[str]:
    rules = config().sites
    host = rng.choice(rules.rules).domain if rng.random() < 0.3 else "www.garam.example"
    page = extract(
        body,
        url=f"https://{host}/news/1",
        content_type=rng.choice(_TYPES),
        headline=rng.choice(("", "북한, 단거리 미사일 발사", "Seoul says")),
        timezone=rng.choice(_ZONES),
        now=NOW,
        sites=rules,
    )
    yield from faults(page, NOW, "page")
    yield from faults(_archived(page), NOW, "article")


def _archived(page: Extracted) -> ArticleDraft:
    entry = ParsedEntry(title="북한, 단거리 미사일 발사", url="https://www.garam.example/news/1", summary="요약.")
    archived = headline(_FEED, entry, (Alias(kind="link", value="x"),))
    refused = refusal(archived, page)
    return _judged(from_page(archived, page) if refused is None else stand_in(archived, page))
