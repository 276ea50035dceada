"""Lines that come with an article and are no part of it: copyright, "read more", share and subscription lines. Pure."""

import re
from typing import Final

_SIGN: Final = r"[\s'‘’“”\[\](){}<>〈〉《》【】▶▷►☞■□●○◆◇※*·ㆍ|\-–—=_>:]*"

# A line that begins so is about the outlet, not about the story. Only short lines are judged.
_LINE: Final = re.compile(
    _SIGN
    + "(?:"
    + "|".join(
        (
            # copyright
            r"(?:copyrights?|저작권자?|ⓒ|©|\(c\))\s*[ⓒ©:(<\[].*",
            r"copyrights? .{0,60}(?:reserved|금지|prohibited).*",
            r"[ⓒ©]\s*(?:19|20)\d\d\b.*",
            r".{0,60}무단\s*(?:전재|복제|배포|사용|도용).{0,30}(?:금지|금합니다|불허|불가).{0,10}",
            r"all rights reserved.*",
            r".{0,60}(?:無断(?:転載|複製|引用)|転載を禁|版权所有|版權所有|未经.{0,10}(?:授权|许可)|все права защищены"
            r"|при (?:цитировании|перепечатке)|alle rechte vorbehalten|tous droits réservés).{0,60}",
            r"©\s*\w.{0,80}",
            # imprint, and the times above an article
            r".{0,120}(?:발행인|편집인|등록번호|등록일자|청소년보호책임자|사업자\s?등록).{0,40}[|:ㅣ·].*",
            r"(?:(?:by|von|par) .{2,60}\s)?(?:(?:first )?published|posted|(?:last )?updated|issued)"
            r"\s*(?:on|at)?\s*:?\s+(?:\w+day,? )?"
            r"(?:\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?|[a-z]{3,9}\.? \d{1,2}),? 20\d\d.{0,60}",
            r".{0,40}(?:입력|승인|수정|등록|송고|업데이트)\s*(?:시간|일시)?\s*[:：]?\s*20\d\d\s*[-./년].*",
            # other stories
            r"(?:read (?:more|also|next)|see also|also read|related|more (?:on|from|about) this|don'?t miss)\s*[:…>»]*",
            r"(?:read (?:more|also|next)|see also|also read|don'?t miss|related(?: stor(?:y|ies))?)\s*[:|].*",
            r"(?:les også|läs också|lesen sie (?:auch|hier)|lees ook|leggi anche|lire aussi|lea también)\b.*",
            r"(?:czytaj (?:też|także)|ayrıca oku|ilgili haber|читайте также|читать (?:ещё|также))\b.*",
            r"(?:mehr zum thema|das könnte (?:sie|dich) auch interessieren|te puede interesar|sur le même sujet)\b.*",
            r"(?:관련\s*(?:기사|뉴스)|많이\s*본\s*(?:뉴스|기사)).{0,20}",
            r"(?:이 시각 (?:주요|많이)|함께\s*(?:보면|읽으면) 좋은).{0,20}",
            r"(?:인기\s*기사|추천\s*기사|주요\s*뉴스).{0,10}",
            r"(?:あわせて読みたい|関連記事|おすすめ(?:情報|記事)|相关(?:阅读|新闻)).{0,20}",
            # share, subscribe, report
            r"(?:share (?:this|on)|follow us|sign up|subscribe|click here to|download (?:the|our) app)\b.{0,120}",
            r"(?:support (?:our|us))\b.{0,120}",
            r".{0,50}(?:구독하기|구독 신청|바로가기|채널 추가|알림 받기|뉴스레터 신청|앱 다운로드).{0,50}",
            r".{0,50}(?:기사\s*제보|제보하기|제보는).{0,50}",
            r"(?:좋아요|싫어요|슬퍼요|화나요|공유하기|글자\s*크기|댓글|스크랩|프린트)(?:\s*[\d(].*|\s*)",
            r"(?:페이스북|트위터|카카오톡|네이버블로그)(?:\s*[\d(].*|\s*)",
            r".{0,50}구독해\s?(?:주세요|주십시오).{0,10}",
            r"당신의 제보가.*",
            r"\[?(?:카카오톡|전화|이메일|메일|홈페이지)\]?\s*[:：=\]]\s*.{0,60}",
            r".{0,30}(?:다른\s*기사\s*(?:더\s*)?보기|기사\s*더\s*보기|기자\s?페이지).{0,10}",
            # captions and whose pictures they are
            r".{0,120}[\[(/<]\s*(?:자료\s?)?(?:사진|이미지|그래픽)(?:\s*(?:제공|출처))?\s*[=:].{1,30}",
            r".{0,120}\[[^\]]{0,20}(?:자료\s?사진|제공)(?:\.?\s*재판매 및 DB 금지)?",
            r".{0,120}재판매 및 DB 금지.{0,10}",
            r"(?:사진|이미지|그래픽)\s*(?:제공|출처)?\s*[=:].{1,40}",
            r"(?:advertisement|advertising|sponsored(?: content)?|광고|스폰서|anzeige|publicidad|pubblicità)\s*",
        )
    )
    + ")"
    + _SIGN,
    re.IGNORECASE,
)
_LONGEST: Final = 160

# The same at the end of a last sentence: what stands from here on goes, the sentence stays. Looking for it costs ten
# times the rest, and few lines hold the word.
_TAIL_WORD: Final = "무단"
_TAIL: Final = re.compile(
    r"\s*[\[(<〈【]?\s*(?:copyrights?|저작권자)?\s*[ⓒ©(][^.\n]{0,60}?무단\s*(?:전재|복제|배포)[^\n]{0,60}$"
    r"|\s*[\[(<〈【][^\[(<〈【\n]{0,60}무단\s*(?:전재|복제|배포)[^\n]{0,60}$",
    re.IGNORECASE,
)


def is_boilerplate(line: str) -> bool:
    """Whether a whole line is none of the article's."""
    return len(line) <= _LONGEST and _LINE.fullmatch(line) is not None


def without_boilerplate(text: str) -> str:
    """A text of paragraphs without the lines and line ends that are none of the article's. Idempotent."""
    cut = (_TAIL.sub("", line) if _TAIL_WORD in line else line for line in text.split("\n"))
    kept = "\n".join(line for line in cut if not is_boilerplate(line))
    tidy = re.sub(r"\n{3,}", "\n\n", kept).strip("\n")
    return tidy if tidy == text else without_boilerplate(tidy)
