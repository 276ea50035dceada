"""The last tidy of an article before it is kept: small steps from draft to draft, in the order of STEPS. Pure.

Doing it twice changes nothing. To add a step, write its function and name it in STEPS.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from archive.model import ArticleDraft
from worker.boilerplate import without_boilerplate
from worker.decode import clean
from worker.language import detect
from worker.mojibake import mended

_EMAIL: Final = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_ROLE: Final = r"(?:선임|전문|인턴|수습|객원|시민|사진|영상)?\s?(?:기자|특파원|논설위원|통신원|리포터)"
# 홍길동 기자 hong@example.com; [홍길동 기자]; 글·사진=홍길동 기자; (서울=가나뉴스) only where a reporter follows.
_REPORTER: Final = re.compile(
    rf"[\s\[(<【/=·*▶]*(?:[가-힣·\w]{{1,12}}\s?=\s?)?[가-힣]{{2,4}}\s*{_ROLE}(?:\s*[,·/]\s*[가-힣]{{2,4}}\s*{_ROLE})*"
    rf"[\s/|(<\[]*(?:{_EMAIL})?[\s\])>】.]*"
)
_ONLY_EMAIL: Final = re.compile(rf"[\s\[(<]*(?:e-?mail|이메일)?[\s:]*{_EMAIL}[\s\])>.]*", re.IGNORECASE)
# Whose camera, cut and drawing it was: (취재 : 홍가람, 영상편집 : 이나루).
_CREDIT: Final = re.compile(
    r"[\s\[(<【■▶]*(?:(?:(?:영상\s?|공동\s?)?"
    r"(?:취재|촬영|편집|그래픽|디자인|제작|구성|번역|진행|출연|앵커|디지털뉴스제작)(?:기자)?|VJ|CG|PD|리서치|자막)\s*[:：|=].{1,100}"
    r"|영상(?:취재|편집|디자인)\s[가-힣 ,·]{2,40}[\s\])>】]*)"
)
# A name with an address, whosever it is: YTN 홍가람 (garam@ytn.example), 홍가람 가람닷컴 기자 garam@garam.example.
_SIGNED: Final = re.compile(
    r"[\s\[(<【/=·*▶]*[가-힣A-Za-z]{2,12}(?:[\s,·=]+[가-힣A-Za-z]{2,12}){0,4}"
    rf"[\s/|(<\[,]*{_EMAIL}[\s\])>】.]*"
)
# The same run on to the last sentence without a break.
_REPORTER_TAIL: Final = re.compile(
    rf"(?<=[.다요임음함\"”’'])\s*[\[(<]?(?:[가-힣]{{2,8}}=)?[가-힣]{{2,4}}\s*{_ROLE}[\s/|(<\[]*{_EMAIL}[\s\])>.]*$"
)
_SIGNATURES: Final = (_REPORTER, _ONLY_EMAIL, _CREDIT, _SIGNED)
_PARTING: Final = re.compile(r"\s+[-–—|:]\s+|\s*[|ㅣ]\s*")


def mend_encoding(draft: ArticleDraft) -> ArticleDraft:
    """What was read in a wrong encoding before it came to us is set right; any other text stays as it is."""
    authors = tuple(map(mended, draft.authors))
    return replace(draft, title=mended(draft.title), text=mended(draft.text), authors=authors)


def clean_text(draft: ArticleDraft) -> ArticleDraft:
    """Normal form, and no characters that steer a terminal."""
    return replace(draft, title=_clean_line(draft.title), text=clean(draft.text))


def tidy_spaces(draft: ArticleDraft) -> ArticleDraft:
    """One space between words, one empty line between paragraphs, lines within a paragraph kept."""
    lines = (" ".join(line.split()) for line in draft.text.splitlines())
    return replace(draft, text=re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def drop_boilerplate(draft: ArticleDraft) -> ArticleDraft:
    """Copyright, share, subscription and "read more" lines go."""
    return replace(draft, text=without_boilerplate(draft.text))


def drop_reporter_lines(draft: ArticleDraft) -> ArticleDraft:
    """Reporters' names, addresses and credits at the end go; a dateline at a sentence's beginning stays."""
    text = draft.text
    while True:
        head, parting, last = text.rpartition("\n")
        if parting and any(signature.fullmatch(last) for signature in _SIGNATURES):
            shorter = head.rstrip()
        else:
            shorter = _REPORTER_TAIL.sub("", text)
        if shorter == text:
            return replace(draft, text=text)
        text = shorter


def drop_outlet_from_title(draft: ArticleDraft) -> ArticleDraft:
    """The outlet's name at the end or beginning of a title goes: "… - 가나일보", "Example Times | …"."""
    title, outlet = draft.title, _letters(draft.outlet)
    while outlet:
        partings = list(_PARTING.finditer(title))
        if not partings or partings[-1].start() == 0 or _letters(title[partings[-1].end() :]) != outlet:
            break
        title = title[: partings[-1].start()].rstrip()
    first = _PARTING.search(title)
    if outlet and first and _letters(title[: first.start()]) == outlet and title[first.end() :].strip():
        title = title[first.end() :].lstrip()
    return replace(draft, title=title)


def tell_language(draft: ArticleDraft) -> ArticleDraft:
    """The language of title and text, where nobody has said."""
    return draft if draft.language else replace(draft, language=detect(f"{draft.title}\n{draft.text}"))


STEPS: Final[tuple[Callable[[ArticleDraft], ArticleDraft], ...]] = (
    mend_encoding,
    clean_text,
    tidy_spaces,
    drop_boilerplate,
    drop_reporter_lines,
    drop_outlet_from_title,
    tell_language,
)


def refine(draft: ArticleDraft) -> ArticleDraft:
    """A draft with every step done."""
    for step in STEPS:
        draft = step(draft)
    return draft


def _clean_line(text: str) -> str:
    return " ".join(clean(text).split())


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
