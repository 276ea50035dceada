"""Whose words an article carries: its outlet's own, or a wire's by byline, dateline or end of the text. Pure.

Precision first. A name counts where copies bear it and nowhere else: as an author; before the dash of a dateline, or in
the brackets a Korean text begins with; alone in brackets, on the last line or after ⓒ at the very end. That a text
speaks of an agency, or shows its photograph (사진=연합뉴스), makes it no copy. Of two names in one credit the first is
the source, and the others passed it on: (베이징 교도=연합뉴스).

A portal's articles are by whoever is named so; all names count there, not only those of wires.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from archive.model import ArticleDraft, TextSource
from worker.datelines import dateline_of
from worker.outlets import Example, Outlet, Outlets, family, name_key, named, publisher

Lookup = Callable[[str], Outlet | None]
_TAIL: Final = 240
_HEAD: Final = 400
_LONGEST: Final = 60
_APART: Final = re.compile(r"\s*(?:[/=＝,·ㆍ|&()（）]|\s-\s|\band\b|및)\s*")
_HYPHEN: Final = re.compile(r"(?<=\w)-(?=\w)")
_SPACE: Final = re.compile(r"\s+")
_ALONE: Final = re.compile(r"[(\[【<〈［（]\s*([^()\[\]【】<>〈〉［］（）\n]{2,60}?)\s*[)\]】>〉］）]\s*$")
_LAST_LINE: Final = re.compile(r"(?:^|\n)\s*(?:[-–—/=]\s*)?([^\n]{2,40}?)\s*$")
_RIGHTS: Final = re.compile(
    r"(?:ⓒ|©|\(c\)|copyright|저작권자)\s*(?:\(c\)|[ⓒ©:：]|copyright|by|(?:19|20)\d\d|\s)*\s*([^\n,.;|<>()\[\]]{2,60})",
    re.I,
)
# What stands below a text and says nothing of whose it is.
_BELOW: Final = re.compile(
    r"(?:\(?\s*끝\s*\)?|\(?END\)?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|무단\s?전재[^\n]{0,40}|재배포[^\n]{0,12}금지"
    r"|All rights reserved\.?|[<>()\[\],.|\s])+$",
    re.I,
)
_BYLINE: Final = re.compile(r"^(?:by|from|글|기사|출처|제공)[\s:=]+", re.I)
_ROLE: Final = re.compile(r"\s*(?:기자|특파원|통신원|staff|staff writer|wire|correspondent|記者)$", re.I)
# Google's titles end with who wrote them: … - Haedong Daily.
_TITLED: Final = re.compile(r"\s[-–—|]\s([^-–—|]{2,40})$")


class By(StrEnum):
    """What shows that an article is a copy."""

    BYLINE = "byline"
    DATELINE = "dateline"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The outlet a copy is of, and what shows it: text == the field's text[start:end], in code points.

    `field` is authors (the names joined by a newline), dateline, title or text. `via` are those who passed it on.
    """

    outlet: Outlet
    via: tuple[Outlet, ...]
    by: By
    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who published an article, as far as known; whose words it carries, if another's; which family speaks."""

    publisher: Outlet | None
    credit: Credit | None
    family: str


def voice(known: Outlets, draft: ArticleDraft) -> Voice:
    """Whose voice an article is. A copy of a wire is the wire's, not the outlet's that carries it."""
    by = publisher(known, draft.outlet, draft.url)
    portal = by is not None and by.kind == "aggregator"
    own = family(known, draft.outlet, draft.url)
    found = credit(known, draft, own=own, portal=portal)
    return Voice(publisher=by, credit=found, family=found.outlet.family if found else own)


def attributed(known: Outlets, draft: ArticleDraft) -> ArticleDraft:
    """The article with its family, and the outlet it is a copy of."""
    told = voice(known, draft)
    return replace(draft, family=told.family, credited=told.credit.outlet.id if told.credit else None)


def failures(known: Outlets) -> Iterator[str]:
    """What examples of the files say otherwise than comes of them, a sentence each."""
    for example in known.examples:
        told = voice(known, _draft_of(example))
        credited = told.credit.outlet.id if told.credit else None
        if (told.family, credited) != (example.family, example.credited):
            what = example.url or example.title or example.text or example.outlet
            yield (
                f"{example.file}: the example {what[:60]!r} of {example.outlet} counts for {told.family}, credited to "
                f"{credited or 'nobody'}; it says {example.family}, {example.credited or 'nobody'}"
            )


def _draft_of(example: Example) -> ArticleDraft:
    return ArticleDraft(
        key="",
        url=example.url,
        outlet=example.outlet,
        title=example.title,
        text=example.text,
        text_source=TextSource.PAGE,
        language=None,
        authors=example.authors,
        dateline=example.dateline,
    )


def independent(families: Iterable[str]) -> int:
    """How many voices tell of something: families, not feeds and not outlets."""
    return len({each for each in families if each})


def credit(known: Outlets, draft: ArticleDraft, *, own: str, portal: bool = False) -> Credit | None:
    """Whose copy an article is, by the first evidence of: byline, dateline, text. None when it is its outlet's own."""

    def of(name: str) -> Outlet | None:
        found = known.by_name.get(name_key(name)) if portal else known.by_credit.get(name_key(name))
        return None if found is None or found.kind == "aggregator" else found

    signed = any(found is not None and found.family == own for found in map(_host_owner(known), draft.emails))
    for evidence in (_byline(draft, of), _dateline(draft, of), *_text(draft, of, signed=signed, portal=portal)):
        if evidence is None or evidence.outlet.family == own:
            continue
        return replace(evidence, via=tuple(outlet for outlet in evidence.via if outlet.family != own))
    return None


def _host_owner(known: Outlets) -> Lookup:
    return lambda address: named(known, address.rpartition("@")[2].lower())


def _made(outlets: list[Outlet], by: By, field: str, start: int, text: str) -> Credit:
    via = tuple(dict.fromkeys(outlets[1:]))
    return Credit(outlet=outlets[0], via=via, by=by, field=field, start=start, end=start + len(text), text=text)


def _byline(draft: ArticleDraft, of: Lookup) -> Credit | None:
    start = 0
    for author in draft.authors:
        bare = _ROLE.sub("", _BYLINE.sub("", author))
        found = _all_of(bare, of, some=True) or _first_word(bare, of)
        if found:
            return _made(found, By.BYLINE, "authors", start, author)
        start += len(author) + 1
    return None


def _first_word(words: str, of: Lookup) -> list[Outlet]:
    """뉴스1 홍가람: the agency, then its reporter; the other way round in 홍가람 뉴스1."""
    parts = words.split()
    ends = (parts[0], parts[-1]) if 1 < len(parts) <= 3 else ()
    return [found for end in ends if not end.isascii() and (found := of(end))][:1]


def _dateline(draft: ArticleDraft, of: Lookup) -> Credit | None:
    """The agencies of a dateline; in the text where it stands there, else in the dateline as it was found."""
    line = draft.dateline or dateline_of(draft.text[:_HEAD])
    found = _agencies(line, of) if line else []
    if not line or not found:
        return None
    start = draft.text.find(line, 0, _HEAD + len(line))
    return _made(found, By.DATELINE, "text" if start >= 0 else "dateline", max(start, 0), line)


def _agencies(line: str, of: Lookup) -> list[Outlet]:
    """The agencies named in a dateline, in order, each part of it looked at as a whole, by words, and by its ends."""
    found: list[Outlet] = []
    for part in filter(None, _APART.split(line)):
        whole = of(part)
        words = [whole] if whole else [of(word) or _at_an_end(word, of) for word in _SPACE.split(part)]
        found += [outlet for outlet in words if outlet is not None]
    return list(dict.fromkeys(found))


def _at_an_end(word: str, of: Lookup) -> Outlet | None:
    """Japanese and Chinese datelines leave no space: ワシントン共同, 新华社北京11月23日."""
    if word.isascii():
        return None
    return next(
        (found for n in range(2, 7) if n < len(word) for end in (word[:n], word[-n:]) if (found := of(end))), None
    )


def _all_of(text: str, of: Lookup, *, some: bool = False) -> list[Outlet]:
    """The outlets a credit names, if it names nothing else; with `some`, whatever else it names."""
    whole = of(text)
    if whole is not None or len(text) > _LONGEST:
        return [whole] if whole else []
    parts = [part for part in _APART.split(text) if part]
    found = [of(part) for part in (parts if len(parts) > 1 else _HYPHEN.split(text))]  # (AP-Yonhap)
    known = [outlet for outlet in found if outlet is not None]
    return known if some or len(known) == len(found) else []


def _text(draft: ArticleDraft, of: Lookup, *, signed: bool, portal: bool) -> Iterator[Credit | None]:
    """What the end of the text says; and, at a portal, the end of the title."""
    if portal and (match := _TITLED.search(draft.title)) and (outlet := of(match[1].strip())):
        yield _made([outlet], By.TEXT, "title", match.start(1), match[1])
    if signed:  # by a reporter of its own: a wire named below it is in a caption
        return
    offset = max(len(draft.text) - _TAIL, 0)
    tail = draft.text[offset:]
    for match in _RIGHTS.finditer(tail):
        found = _leading(match[1], of)
        if found:
            yield _made([found], By.TEXT, "text", offset + match.start(1), match[1])
    for end in dict.fromkeys((tail.rstrip(), _BELOW.sub("", tail))):
        for pattern in (_ALONE, _LAST_LINE):
            match = pattern.search(end)
            if match and (outlets := _all_of(match[1], of)):
                yield _made(outlets, By.TEXT, "text", offset + match.start(1), match[1])


def _leading(words: str, of: Lookup) -> Outlet | None:
    """The outlet whose name some words begin with: The Associated Press All rights."""
    parts = words.split()
    return next((found for n in range(min(len(parts), 5), 0, -1) if (found := of(" ".join(parts[:n])))), None)
