"""Where a story was filed from and by which agency, as its first line says: (서울=가나통신), SEOUL (Agency) —. Pure.

Precision first: nothing but the very beginning of one of the first two paragraphs is looked at.
"""

import re
from typing import Final

_FIRST: Final = 2
_READ: Final = 120
_DASH: Final = r"\s*(?:—|–|--+|-(?=\s)|=)"
# Months as wires shorten them, in the languages they write.
_DAY: Final = r"(?:[A-ZÀ-Ý][\w.]{2,10}\s\d{1,2}(?:, \d{4})?|\d{1,2}\.?\s(?:de\s)?[^\W\d]{3,12}\.?)"
_PLACE: Final = r"[A-ZÀ-Ý][\w.'’-]*(?:[ /][A-ZÀ-Ý][\w.'’-]*){0,4}(?:, [A-ZÀ-Ý][\w.'’-]*(?: [A-ZÀ-Ý][\w.'’-]*){0,2})?"
_CAPITALS: Final = (
    r"[A-ZÀ-Ý]{2}[A-ZÀ-Ý.'’-]+(?:[ /][A-ZÀ-Ý.'’-]{2,}){0,3}(?:, [A-ZÀ-Ý][\w.'’-]*(?: [A-ZÀ-Ý][\w.'’-]*){0,2})?"
)
_AGENCY: Final = r"\([A-ZÀ-Ýa-z][\w./& -]{1,30}\)"

# (서울=가나통신), [평양·도쿄=가나신문], <워싱턴=홍가람 특파원>
_BRACKETED: Final = re.compile(
    r"[(\[【<〈［（]\s*(?P<place>[가-힣A-Za-z][가-힣A-Za-z·ㆍ,/ ]{1,24}?)\s*[=＝]"
    r"\s*(?P<agency>[가-힣A-Za-z][가-힣\w·ㆍ./ ]{0,24}?)\s*[)\]】>〉］）]"
)
# What stands so in brackets and is a credit: (사진=가나통신).
_CREDIT: Final = re.compile(
    r"사진|자료|영상|출처|그래픽|이미지|제공|일러스트|캡처|촬영|화면|도표|표|글|편집|번역|정리|단독|写真|画像|提供|撮影|資料|photo|image|source",
    re.I,
)
_REPORTER: Final = re.compile(r"(?:기자|특파원|위원|통신원|記者)$")
# 【東京＝山田】, [ソウル 23日 ロイター], 【ワシントン共同】
_JAPANESE: Final = re.compile(
    r"[【\[［（(]\s*([\u3040-\u30ff\u4e00-\u9fff][^=＝】\]］）)]{0,15}?(?:[=＝][^】\]］）)]{1,20}"
    r"|\s*(?:\d{1,2}日\s*)?(?:共同|時事|ロイター|[AＡ][FＦ][PＰ]|[AＡ][PＰ]|聯合ニュース|新華社|タス)))\s*[】\]］）)]"
)
# 新华社北京11月23日电, 中央社記者王小明台北23日電
_CHINESE: Final = re.compile(
    r"[（(]?((?:新华社|新華社|中新社|中新网|韩联社|韓聯社|朝中社|中央社|法新社|路透社|美联社|共同社|塔斯社)[^\s，。,.]{1,20}?\d{1,2}日)(?:电|電)"
)
# Name of day and agency: SEOUL, Nov. 23 (Agency) --; Seoul (agency) -; PARIS, Nov 23 —
_WIRE: Final = re.compile(
    rf"(?P<wire>{_PLACE}(?:, {_DAY})?,? {_AGENCY}){_DASH}|(?P<dated>{_CAPITALS}, {_DAY}){_DASH}"
    rf"|(?P<alone>{_CAPITALS})\s*(?:—|–|--+)\s"
)
# Madrid, 23 nov (EFE).-
_SPANISH: Final = re.compile(rf"({_PLACE},? {_DAY} {_AGENCY})\.?\s?[-–—]")
# (ANSA) - ROMA, 23 NOV -
_ITALIAN: Final = re.compile(rf"\(([A-Z]{{2,12}})\)\s*[-–—]\s*({_CAPITALS}, \d{{1,2}} [A-Z]{{3}})\s*[-–—]")
# МОСКВА, 23 ноября. /ТАСС/.
_RUSSIAN: Final = re.compile(
    r"([А-ЯЁ][А-ЯЁ -]{2,30}, \d{1,2} [а-я]{3,9}\.?)\s*(?:[-–—]\s*([А-ЯЁ][А-Яа-яЁё ]{2,20})\.|/([А-ЯЁ]{2,10})/)"
)
# Words in capitals that begin a text before a dash, and are no place.
_NO_PLACE: Final = re.compile(
    r"\b(?:BREAKING|EXCLUSIVE|UPDATE[DS]?|WATCH|LIVE|VIDEOS?|PHOTOS?|OPINION|ANALYSIS|EDITORIAL|EXPLAINER|FACTBOX"
    r"|CORRECTION|CORRECTED|REVIEW|INTERVIEW|FEATURE|COMMENT|COLUMN|WARNING|ADVERTISEMENT|SPOILER|LISTEN|READ|URGENT"
    r"|UNICEF|UNESCO|INTERPOL|FRONTEX|NORAD|NATO|EILMELDUNG|DIRECT|ULTIMORA)\b"
)
_SHORTEST_ALONE: Final = 5


def dateline_of(text: str) -> str | None:
    """The dateline a text of paragraphs begins with, as written, without brackets and dash; None where there is none.

    A reporter named beside the place is not kept: [평양=홍가람 기자] is 평양.
    """
    for paragraph in text.split("\n\n")[:_FIRST]:
        line = " ".join(paragraph[:_READ].split())
        found = _korean(line) or _asian(line) or _western(line)
        if found:
            return found
    return None


def _korean(line: str) -> str:
    match = _BRACKETED.match(line)
    if match is None or _CREDIT.search(match["place"]):
        return ""
    return match["place"] if _REPORTER.search(match["agency"]) else f"{match['place']}={match['agency']}"


def _asian(line: str) -> str:
    match = _JAPANESE.match(line) or _CHINESE.match(line)
    return match[1].strip() if match and not _CREDIT.search(match[1]) else ""


def _western(line: str) -> str:
    if match := _ITALIAN.match(line) or _RUSSIAN.match(line):
        return " - ".join(part for part in match.groups() if part)
    if match := _SPANISH.match(line):
        return match[1]
    match = _WIRE.match(line)
    if match is None:
        return ""
    alone = match["alone"]
    if alone and (len(alone) < _SHORTEST_ALONE or _NO_PLACE.search(alone)):
        return ""
    return match["wire"] or match["dated"] or alone
