"""Values and fakes for tests: short names for the archive's values, and a web, a parser, a judge that do as told."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from archive.model import (
    Alias,
    ArticleDraft,
    EntryDraft,
    Evidence,
    FeedId,
    FeedState,
    Flag,
    PageState,
    PageStatus,
    TextSource,
)
from worker.anchors import Known
from worker.feeds import read_documents
from worker.lexicon import read_lexicon
from worker.settings import shipped_config

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
FEED = FeedState(id=FeedId("hangang"), url="https://hangang.example/rss", outlet="Hangang Wire")
CALM = Flag(flagged=False, fires=0, rules_version="test")


@cache
def known() -> Known:
    """The shipped concepts, and a gazetteer that knows no names."""
    return Known(lexicon=read_lexicon(read_documents(shipped_config() / "concepts.d")))


def flag(fires: int = 3, *, word: str = "미사일", topic: str = "nuclear-missile") -> Flag:
    """A flag on a title that begins with a word."""
    evidence = Evidence(field="title", start=0, end=len(word), text=word, rule="test-rule")
    return Flag(flagged=True, fires=fires, topics=(topic,), evidence=(evidence,), rules_version="test")


def article(title: str = "북한, 미사일 발사", text: str = "", **changes: Any) -> ArticleDraft:
    """An article draft; its key and URL follow from `slug`."""
    slug = changes.pop("slug", "1")
    draft = ArticleDraft(
        key=f"hangang.example/{slug}",
        url=f"https://hangang.example/{slug}",
        outlet="Hangang Wire",
        title=title,
        text=text,
        text_source=TextSource.SUMMARY if text else TextSource.HEADLINE,
        language="ko",
        published=NOW - timedelta(hours=1),
    )
    return replace(draft, **changes)


def entry(slug: str = "1", title: str = "북한, 미사일 발사", summary: str = "", **changes: Any) -> EntryDraft:
    """An entry draft with one alias, a pending page and no flag."""
    draft = EntryDraft(
        aliases=(Alias(kind="guid", value=slug),),
        guid=slug,
        url=f"https://hangang.example/{slug}",
        title=title,
        summary=summary,
        content_html="",
        authors=("Hong Gil-dong",),
        categories=("정치",),
        published=NOW - timedelta(hours=1),
        published_note=None,
        updated=None,
        digest=f"{title}|{summary}",
        article=article(title, summary, slug=slug),
        flag=CALM,
        page=PageState(status=PageStatus.PENDING, next_try=NOW),
    )
    return replace(draft, **changes)


class FakeWeb:
    """A fetch function that answers from a table of outcomes, in turn for a list; and remembers what was asked."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = {url: list(a) if isinstance(a, list) else [a] for url, a in answers.items()}
        self.asked: list[tuple[str, Any, str]] = []

    async def __call__(self, url: str, *, validators: Any = None, purpose: str) -> Any:
        self.asked.append((url, validators, purpose))
        answers = self.answers[url]
        return answers.pop(0) if len(answers) > 1 else answers[0]


def no_turn() -> Any:
    """A turn that needs no waiting."""
    return nullcontext()
