"""The times a page shows its readers: beside a word that says what they are, or alone beneath the title. Pure."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from worker.extract.page import Page, few_words_of

# A Korean page writes its own times beside these words: 입력 2026.11.23 오후 3:05, 승인 2026-11-23 15:05.
_STAMP: Final = (
    r"\s*(?:일시|일자|시간|시각|일)?\s*[:：|]?\s*"
    r"((?:19|20)\d\d\s*[-./년]\s*\d{1,2}\s*[-./월]\s*\d{1,2}\s*[일.]?(?:\s*\(?[월화수목금토일]\)?)?,?"
    r"(?:\s*\(?(?:(?:오전|오후|AM|PM)\s*)?\d{1,2}\s*[:시]\s*\d{2}(?:\s*분|:\d{2})?(?:\s*(?:AM|PM))?)?)"
)
_PUBLISHED_LINE: Final = re.compile(
    r"(?:기사\s*입력|최초\s*입력|입력|승인|기사\s*등록|등록(?!\s*일자)|송고|발행|게재|작성|게시)" + _STAMP
)
_MODIFIED_LINE: Final = re.compile(r"(?:최종\s*수정|기사\s*수정|수정|최종\s*업데이트|업데이트|편집)" + _STAMP)

_DAY_ALONE: Final = re.compile(r"(?:등록|발행)\s*일자?\s*[:：|]?\s*[\d\s./년월일-]+")

# The same in other languages, where the month may be a word: Published 22 November 2026, 08:30 HKT.
_CLOCK: Final = (
    r"(?:,?\s*(?:at|um|kl\.?|à|a las|alle(?: ore)?|ore|às|om|godz\.?|в|-|–|\||/)?\s*"
    r"(?:午前|午後|上午|下午)?\s*\d{1,2}\s?[:.h時时点]\s?\d{2}(?::\d{2})?(?:\s*分)?(?:\s*[ap]\.?m\b\.?)?"
    r"(?:\s*\(?(?:(?:GMT|UTC)[+-]\d{1,2}|[A-Z]{2,4}\b))?)?"
)
_WORDED: Final = (
    r"\s*(?:on|at|am|le|il|el|em|den|op|dnia|tarihi|date|日時|日期|时间|時間)?\s*[:：]?\s*"
    r"((?:\w+(?:day|tag),?\s+)?(?:(?:\d{1,2}(?:st|nd|rd|th|er)?\.?\s+(?:de\s+)?[^\W\d]{3,12}\.?"
    r"|[^\W\d]{3,9}\.?\s+\d{1,2}),?\s+(?:de\s+)?20\d\d"
    r"|\d{1,2}[./-]\d{1,2}[./-]20\d\d|20\d\d[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}日?(?:\s*[(（][月火水木金土日][)）])?)"
    rf"{_CLOCK})"
)
_PUBLISHED_WORDED: Final = re.compile(
    r"(?:\b(?:(?:first\s+)?published|posted|veröffentlicht|erschienen|erstellt|publié|publicado|pubblicato|gepubliceerd"
    r"|publicerad|publisert|publiceret|udgivet|opublikowano|data publikacji|yayınlanma|yayın|опубликовано)"
    r"|公開|発行|配信|掲載|发布|發布|發佈|发表)" + _WORDED,
    re.IGNORECASE,
)
_MODIFIED_WORDED: Final = re.compile(
    r"(?:\b(?:(?:last\s+)?updated|(?:last\s+)?modified|aktualisiert|stand|mis à jour|modifié|actualizado|atualizado"
    r"|aggiornato|bijgewerkt|uppdaterad|oppdatert|opdateret|aktualizacja|güncelle(?:me|ndi)|обновлено)"
    r"|更新)" + _WORDED,
    re.IGNORECASE,
)
_LONGEST_STAMP: Final = 200
_NEAR_TITLE: Final = 60
_LONGEST_ALONE: Final = 60
_AFTER: Final = (
    "following::*[not(self::script or self::style or ancestor-or-self::ul or ancestor-or-self::ol"
    " or ancestor-or-self::a or ancestor-or-self::aside or ancestor-or-self::footer)]"
)
# A day and a time of day, and hardly anything else.
_ALONE: Final = re.compile(
    r"\D{0,24}(?:20\d\d\s?[-./년年]\s?\d{1,2}\s?[-./월月]\s?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]20\d\d"
    r"|\d{1,2}\.?\s(?:de\s)?[^\W\d]{3,12}\.?,?\s(?:de\s)?20\d\d|[^\W\d]{3,12}\.?\s\d{1,2},?\s20\d\d)"
    r"\D{1,16}\d{1,2}\s?[:.h시時时点]\s?\d\d(?!\d)[^\d]{0,4}(?:\d\d)?\D{0,12}"
)


def published_line(page: Page) -> str:
    """The time a Korean page shows as that of its publication."""
    return _told(_PUBLISHED_LINE, page)


def modified_line(page: Page) -> str:
    """The time a Korean page shows as that of its last change."""
    return _told(_MODIFIED_LINE, page)


def _told(pattern: re.Pattern[str], page: Page) -> str:
    """What follows the first such word; a day alone after 등록일 or 발행일 is the paper's own, in its imprint."""
    found = pattern.finditer(page.visible)
    return next((match[1] for match in found if not _DAY_ALONE.fullmatch(match[0])), "")


def published_worded(page: Page) -> Iterator[str]:
    """The times after a word like Published, in short elements: in a sentence of the text it is another's."""
    return _worded(_PUBLISHED_WORDED, page)


def modified_worded(page: Page) -> Iterator[str]:
    """The times after a word like Updated, in short elements."""
    return _worded(_MODIFIED_WORDED, page)


def _worded(pattern: re.Pattern[str], page: Page) -> Iterator[str]:
    if pattern.search(page.visible) is None:
        return
    for element in page.tree.iter("p", "div", "span", "td", "time", "li", "dd", "em", "small", "font"):
        words = element.text_content()
        match = pattern.search(words) if len(words) <= _LONGEST_STAMP else None
        if match:
            yield match[1]


def beneath_title(page: Page) -> Iterator[str]:
    """What short elements after the first heading say that is a day and a time of day and hardly anything else."""
    heading = next(page.tree.iter("h1"), None)
    if heading is None:
        return
    after = heading.xpath(_AFTER)
    for element in islice(after, _NEAR_TITLE):
        words = few_words_of(element, _LONGEST_ALONE)
        if words and _ALONE.fullmatch(words):
            yield words
