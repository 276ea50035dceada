"""One article out of a parsed page: by the site's rule first, else as any page; each value with its source. Pure."""

import re
from datetime import datetime
from typing import TypeVar

from worker.boilerplate import without_boilerplate
from worker.datelines import dateline_of
from worker.decode import clean
from worker.domains import host_of
from worker.extract.address import canonical_of
from worker.extract.emails import emails_of
from worker.extract.generic import Body, body_of, is_of, is_short, own_paragraphs
from worker.extract.meta import image_of, section_of
from worker.extract.moments import (
    STAMPED,
    WORDED,
    Moment,
    in_order,
    modified_of,
    published_of,
    read_moment,
    zone_of,
)
from worker.extract.outlets import same
from worker.extract.page import Page
from worker.extract.people import authors_of, people
from worker.extract.quality import is_picture, judge
from worker.extract.ruled import NOTHING, read_by_rules
from worker.extract.sites import SiteRules
from worker.extract.titles import title_of
from worker.flow import GUESSED, Extracted
from worker.language import detect
from worker.markup import plain_text

_T = TypeVar("_T")
_RULE = "site rule"
# Times that a list of stories has too.
_UNDATED = ("none", "time", WORDED, STAMPED, GUESSED)
# How far down a page's own title may stand, and how long the lines above it.
_HEAD = 4
_HEAD_LINE = 120
_SENTENCE = re.compile(r"[.!?。！？다]\W*$", re.MULTILINE)
# What a rule finds of fewer characters may be a caption.
_FLASH = 40


def article_of(page: Page, *, headline: str, timezone: str, now: datetime, sites: SiteRules) -> Extracted:
    """Everything a page gives. Never raises: what is not found is empty, and the verdict says what the page is."""
    host = host_of(page.url)
    zone = sites.zone_for(host) or zone_of(page, timezone)
    published = published_of(page, zone=zone, now=now)
    rules = sites.rules_for(host, (published.value or now).date(), page.markup)
    ruled = read_by_rules(page.markup, rules) if rules else NOTHING
    title, title_source = _either(ruled.title, title_of(page, headline))
    title = _one_line(title)  # editing systems escape twice, and some write tags into meta elements
    body = _body(page, ruled.text, title)
    written = _without_head(clean(body.text), title)
    text, text_source = _text(page, body, written, title)
    authors, authors_source = _either(people([ruled.author]), authors_of(page, text))
    emails, emails_source = emails_of(page, f"{ruled.author}\n{written}", authors)
    dateline = dateline_of(written)
    section, section_source = _either(ruled.section or None, section_of(page, title))
    ruled_time = read_moment(ruled.published, zone, now)
    published = Moment(ruled_time, _RULE) if ruled_time else published
    published, modified = in_order(published, modified_of(page, zone=zone, now=now))
    canonical, canonical_source = canonical_of(page)
    image, image_source = image_of(page)
    quality, reasons = judge(page, title=title, text=text, dated=published.source not in _UNDATED)
    sources = {
        "title": title_source,
        "text": text_source,
        "authors": authors_source,
        "emails": emails_source,
        "dateline": "text" if dateline else "none",
        "published": published.source,
        "modified": modified.source,
        "canonical_url": canonical_source,
        "image": image_source,
        "section": section_source,
    }
    return Extracted(
        title=title,
        text=text,
        authors=tuple(map(_one_line, authors)),
        emails=emails,
        dateline=dateline,
        published=published.value,
        modified=modified.value,
        language=detect(f"{title}\n{text}") or (page.tree.get("lang") or "")[:2].lower() or None,
        canonical_url=canonical,
        image=image,
        section=_one_line(section) if section else None,
        quality=quality,
        quality_reasons=reasons,
        sources=tuple((name, source) for name, source in sources.items() if source != "none"),
    )


def _one_line(text: str) -> str:
    return " ".join(plain_text(text).split())


def _either(ruled: _T, generic: tuple[_T, str]) -> tuple[_T, str]:
    return (ruled, _RULE) if ruled else generic


def _text(page: Page, body: Body, written: str, title: str) -> tuple[str, str]:
    """A body, as written, without what is none of the article's; a picture's caption, where that is the story."""
    text = without_boilerplate(written)
    caption = clean(page.first("og:description")[0])
    return (caption, "og:description") if is_picture(title) and len(text) < len(caption) else (text, body.source)


def _body(page: Page, ruled: str, title: str) -> Body:
    """The text the site's rule found, unless it is too short against the page's own paragraphs.

    A flash is short: where the page has no more of the same, what stands around it is not taken for it.
    """
    if ruled and not is_short(ruled, own_paragraphs(page.tree)):
        return Body(text=ruled, source=_RULE)
    generic = body_of(page, title)
    fuller = len(generic.text) > (2 if len(ruled) >= _FLASH else 1) * len(ruled)
    same_story = len(ruled) < _FLASH or is_of(ruled, generic.text)
    return generic if not ruled or (fuller and same_story) else Body(text=ruled, source=_RULE)


def _without_head(text: str, title: str) -> str:
    """A text without the title said again above it, and the section names and the like above that.

    A flash may say no more than its title: what is left then is its reporter's line, and the title is the text.
    """
    parts = text.split("\n\n")
    again = [i for i, part in enumerate(parts[:_HEAD]) if same(part) == same(title)]
    if not again or any(len(part) > _HEAD_LINE for part in parts[: again[-1]]):
        return text
    below = "\n\n".join(parts[again[-1] + 1 :])
    told = len(below) > _HEAD_LINE or _SENTENCE.search(without_boilerplate(below))
    return below if told else "\n\n".join(parts[again[-1] :])
