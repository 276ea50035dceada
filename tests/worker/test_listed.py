"""What a document's items are to the archive, whatever their order."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from archive.identity import digest
from archive.model import Alias, ArticleId, EntryId, KnownEntry
from tests.fakes import NOW
from worker.flow import ParsedEntry
from worker.listed import items_of, sort


def item(number: int, title: str, **changes: Any) -> ParsedEntry:
    entry = ParsedEntry(title=title, guid=f"g{number}", url=f"https://han.example/{number}", published=NOW)
    return replace(entry, **changes)


def archive_of(*entries: ParsedEntry) -> dict[Alias, KnownEntry]:
    """What an archive knows that has polled a document of these."""
    return {
        name: KnownEntry(
            id=EntryId(number),
            article_id=ArticleId(number),
            title=listed.entry.title,
            published=listed.entry.published,
            digest=digest(listed.entry.title, listed.entry.summary, listed.entry.content_html),
        )
        for number, listed in enumerate(items_of(entries), 1)
        for name in listed.names
    }


def test_an_entry_is_the_item_that_its_guid_names_before_one_of_its_title_in_any_order() -> None:
    known = archive_of(item(1, "[인사] 국방부"))
    edited, namesake = item(1, "[인사] 국방부(종합)"), item(7, "[인사] 국방부")
    for document in permutations([edited, namesake]):
        listed = sort(items_of(document), known, NOW, sure=True)
        assert {(want.entry.guid, want.found and want.found.id) for want in listed.wanted} == {("g1", 1), ("g7", None)}
        assert listed.left_out == 0


def test_an_item_none_of_whose_names_is_free_is_left_out_and_counted() -> None:
    known = archive_of(item(1, "소식"))
    twins = [item(1, "소식"), item(1, "소식", guid=None, summary="다른 말")]
    listed = sort(items_of(twins), known, NOW, sure=True)
    assert len(listed.known) + len(listed.wanted) + listed.left_out == 2


def test_an_item_listed_twice_is_one() -> None:
    listed = sort(items_of([item(1, "소식")] * 3), {}, NOW, sure=True)
    assert (listed.total, listed.new) == (1, 1)


def at(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


OLD = item(1, "옛 소식", published=at(9000))


@pytest.mark.parametrize(
    ("document", "rolled_over"),
    [
        pytest.param([item(2, "a"), item(3, "b")], True, id="all new"),
        pytest.param([item(2, "a", published=at(1)), OLD], False, id="the old follows the new"),
        pytest.param([OLD, item(2, "a", published=at(5)), item(3, "b", published=at(1))], False, id="from old to new"),
        pytest.param([OLD, item(2, "a", published=at(1)), item(3, "b", published=at(5))], True, id="pinned to the top"),
        pytest.param([OLD, item(2, "a", published=None), item(3, "b", published=None)], False, id="nothing tells"),
        pytest.param([OLD, item(2, "a")], False, id="one new item has no order"),
        pytest.param([OLD], False, id="nothing new"),
        pytest.param([], False, id="empty"),
    ],
)
def test_a_document_has_rolled_over_when_all_is_new_but_what_is_pinned(
    document: list[ParsedEntry], rolled_over: bool
) -> None:
    assert sort(items_of(document), archive_of(OLD), NOW, sure=True).rolled_over is rolled_over
