"""Identity over successive documents of one feed, on a miniature archive that keeps names and titles."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from archive.identity import Candidate, aliases, digest, match, unclaimed
from archive.model import Alias, ArticleId, EntryId, KnownEntry

KST = timezone(timedelta(hours=9))
T0 = datetime(2026, 11, 23, 9, 4, 30, tzinfo=KST)
DAY = datetime(2026, 11, 23, tzinfo=KST)


def item(guid=None, url=None, title="북한, 단거리 미사일 발사", published=T0, summary=""):
    return Candidate(guid=guid, url=url, title=title, published=published, summary=summary)


@dataclass
class MiniArchive:
    """Polls documents the way the pipeline does; `poll` answers the entry id of each item."""

    names: dict[Alias, KnownEntry] = field(default_factory=dict)
    size: int = 0

    def poll(self, *document):
        named = aliases(document)
        archived = dict(self.names)
        ids, here = [], {}
        for candidate, own in zip(document, named, strict=True):
            found = match(candidate, own, archived)
            if found is None and own not in here:
                self.size += 1
                assert unclaimed(own, archived)
            number = found.id if found else here.get(own, EntryId(self.size))
            entry = KnownEntry(
                id=number,
                article_id=ArticleId(number),
                title=candidate.title,
                published=candidate.published and candidate.published.astimezone(UTC).replace(microsecond=0),
                digest=digest(candidate.title, candidate.summary, candidate.content_html),
            )
            here[own] = entry.id
            self.names = {name: entry if known.id == entry.id else known for name, known in self.names.items()}
            self.names |= dict.fromkeys(unclaimed(own, self.names), entry)
            ids.append(entry.id)
        return ids


A = item("g-1", "https://outlet.example/a/1")
B = item("g-2", "https://outlet.example/a/2", "US, S. Korea open joint drills", T0 + timedelta(minutes=7))
LIVE = "https://outlet.example/live"
OLD, NEW = "https://old.example/a", "https://new.example/a"
LATER = T0 + timedelta(hours=3)

# Each scenario: successive documents, and the entry each item is, counted from 1 in order of appearance.
SCENARIOS = {
    "the same document again": ([[A, B], [A, B]], [[1, 2], [1, 2]]),
    "new items above old ones": ([[A], [B, A]], [[1], [2, 1]]),
    "guid churn at every poll": (
        [[A], [replace(A, guid="g-x1")], [replace(A, guid="g-x2")]],
        [[1], [1], [1]],
    ),
    "guid churn with the title edited": ([[A], [replace(A, guid="g-x", title="북, 미사일 2발 발사")]], [[1], [1]]),
    "guid churn with the time bumped": ([[A], [replace(A, guid="g-x", published=LATER)]], [[1], [1]]),
    "guid with white space and another scheme": (
        [[replace(A, guid="http://outlet.example/?p=1")],
         [replace(A, guid=" https://outlet.example/?p=1\n", url=None)]],
        [[1], [1]],
    ),
    "guid reused for another story": (
        [[A], [replace(B, guid="g-1")], [replace(B, guid="g-1")]],
        [[1], [2], [2]],
    ),
    "guids that count positions": (
        [
            [replace(A, guid="1"), replace(B, guid="2")],
            [item("1", f"{LIVE}/3", "A third story", LATER), replace(A, guid="2"), replace(B, guid="3")],
            [item("1", f"{LIVE}/3", "A third story", LATER), replace(A, guid="2"), replace(B, guid="3")],
        ],
        [[1, 2], [3, 1, 2], [3, 1, 2]],
    ),
    "positions, times that are only days": (
        [
            [replace(A, guid="1", published=DAY), replace(B, guid="2", published=DAY)],
            [replace(B, guid="1", published=DAY), replace(A, guid="2", published=DAY)],
        ],
        [[1, 2], [2, 1]],
    ),
    "one guid for the whole document": ([[replace(A, guid="x"), replace(B, guid="x")]] * 2, [[1, 2], [1, 2]]),
    "http to https": (
        [[replace(A, guid=None, url="http://outlet.example/a/1")], [replace(A, guid=None)]],
        [[1], [1]],
    ),
    "tracking parameters in guid and link": (
        [[item(u := "https://outlet.example/a/1?utm_id=1", u)], [item(u := "https://outlet.example/a/1?utm_id=2", u)]],
        [[1], [1]],
    ),
    "moved to another domain, same paths": (
        [
            [item(f"{OLD}/1", f"{OLD}/1"), item(None, f"{OLD}/2", "둘", DAY)],
            [item(f"{NEW}/1", f"{NEW}/1"), item(None, f"{NEW}/2", "둘", DAY)],
        ],
        [[1, 2], [1, 2]],
    ),
    "moved to another domain, no times": (
        [[item(None, f"{OLD}/1", published=None)], [item(None, f"{NEW}/1", published=None)]],
        [[1], [1]],
    ),
    "one link changed, guid the same": ([[A], [replace(A, url="https://outlet.example/b/1-new")]], [[1], [1]]),
    "title edited": ([[A], [replace(A, title="[종합] 북한, 단거리 미사일 2발 발사")]], [[1], [1]]),
    "title edited and time bumped": ([[A], [replace(A, title="Updated: N. Korea", published=LATER)]], [[1], [1]]),
    "title edited, only a link to go by": (
        [[replace(A, guid=None)], [replace(A, guid=None, title="북한, 미사일 여러 발 발사")]],
        [[1], [1]],
    ),
    "title edited, only a link and no times": (
        [[item(None, A.url, published=None)], [item(None, A.url, "북한, 미사일 여러 발 발사", None)]],
        [[1], [1]],
    ),
    "title in NFD, full width, other quotes": (
        [[item(None, A.url, "북한 “ICBM” 발사", T0)],
         [item(None, A.url, "\u1107\u116e\u11a8\u1112\u1161\u11ab 'ＩＣＢＭ' 발사", LATER)]],
        [[1], [1]],
    ),
    "no guid": ([[replace(A, guid=None), replace(B, guid=None)]] * 2, [[1, 2], [1, 2]]),
    "no link": ([[replace(A, url=None), replace(B, url=None)]] * 2, [[1, 2], [1, 2]]),
    "neither guid nor link": ([[item(title="가"), item(title="B")]] * 2, [[1, 2], [1, 2]]),
    "neither guid nor link, time of the poll": ([[item()], [item(published=LATER)]], [[1], [1]]),
    "neither guid nor link, a title that recurs": (
        [[item(title="Weather")], [item(title="Weather", published=LATER), item(title="Weather")]],
        [[1], [2, 1]],
    ),
    "a title that recurs under other links": (
        [[item("g-1", f"{LIVE}/1", "인사", DAY)], [item("g-2", f"{LIVE}/2", "인사", DAY)]],
        [[1], [2]],
    ),
    "live blog, no guids": (
        [
            [item(None, LIVE, "09:00 Launch"), item(None, LIVE, "09:10 Seoul", LATER)],
            [item(None, LIVE, "09:00 Launch"), item(None, LIVE, "09:10 Seoul", LATER), item(None, LIVE, "셋", DAY)],
            [item(None, LIVE, "09:10 Seoul", LATER)],
        ],
        [[1, 2], [1, 2, 3], [2]],
    ),
    "live blog, one item at a time": (
        [[item("l-1", LIVE, "Launch")], [item("l-2", LIVE, "Seoul responds", LATER)], [item("l-1", LIVE, "Launch")]],
        [[1], [2], [1]],
    ),
    "live blog, one title": (
        [[item(None, LIVE, "Live", T0), item(None, LIVE, "Live", LATER)]] * 2,
        [[1, 2], [1, 2]],
    ),
    "front page as every link": (
        [[item(None, "https://outlet.example/", "하나")], [item(None, "https://outlet.example/", "둘", LATER)]],
        [[1], [2]],
    ),
    "an item twice in one document": ([[A, A, B], [A, B, A]], [[1, 1, 2], [1, 2, 1]]),
    "an item twice, its texts different": (
        [[replace(A, summary="짧게"), replace(A, summary="길게"), B]] * 2,
        [[1, 1, 2], [1, 1, 2]],
    ),
    "no title": (
        [[item("g-1", None, "", None, "one"), item("g-2", None, "", None, "two")],
         [item("g-2", None, "", None, "two")]],
        [[1, 2], [2]],
    ),
    "nothing but a summary": ([[item(title="", summary="가"), item(title="", summary="나")]] * 2, [[1, 2], [1, 2]]),
    "guid says one entry, link another of this title": (
        [[A, B], [replace(A, guid="g-2")]],
        [[1, 2], [1]],
    ),
    "guid says one entry of this title, link another": (
        [[A, B], [replace(A, url=B.url)]],
        [[1, 2], [1]],
    ),
    "guid and link say two entries, both of other stories": (
        [[A, B], [item("g-1", B.url, "A third story", LATER)], [item("g-1", B.url, "A third story", LATER)]],
        [[1, 2], [3], [3]],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("documents", "expected"), SCENARIOS.values(), ids=SCENARIOS)
def test_entries_over_successive_documents(documents, expected):
    archive = MiniArchive()
    assert [archive.poll(*document) for document in documents] == expected


@pytest.mark.parametrize(("documents", "expected"), SCENARIOS.values(), ids=SCENARIOS)
def test_every_item_has_a_name_and_different_items_differ(documents, expected):
    for document, ids in zip(documents, expected, strict=True):
        named = aliases(document)
        assert all(named)
        assert len({names[0] for names in named}) == len(set(ids))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("a b", "", ""), ("a  b\n", " ", "")),
        (("북한", "", ""), ("\u1107\u116e\u11a8\u1112\u1161\u11ab", "", "")),
        (("제\u200b목", "요\u00a0약", ""), ("제목", "요약", "")),
        (("t", "", "<p>본문</p>\n<p>둘</p>"), ("t", "", "<p>본문</p><p>둘</p>")),
        (("t", "", '<p>본문</p><img src="x?sig=1">'), ("t", "", '<p>본문</p><img src="x?sig=2">')),
    ],
    ids=["spaces", "NFD", "invisible", "space between tags", "signed image"],
)
def test_digest_overlooks(left, right):
    assert digest(*left) == digest(*right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("9 dead", "", ""), ("10 dead", "", "")),
        (("t", "12차", ""), ("t", "13차", "")),
        (("t", "", "<p>발사</p>"), ("t", "", "<p>발사 실패</p>")),
        (("a", "b", ""), ("", "ab", "")),
        (("us", "", ""), ("US", "", "")),
        (("북한", "", ""), ("북한?", "", "")),
    ],
    ids=["title", "summary", "content", "moved between fields", "case", "punctuation"],
)
def test_digest_tells_apart(left, right):
    assert digest(*left) != digest(*right)


def test_digest_is_a_sha256_that_never_changes():
    assert digest("북한", "x", "") == "cbec694b85ef235e862bbbfdc97cb826f4c43c342e33d6baeae52324845e6e69"
