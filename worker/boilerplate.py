"""Lines that come with an article and are no part of it: copyright, "read more", share and subscription lines. Pure."""

import re
from typing import Final

_SIGN: Final = r"[\s'‘’“”\[\](){}<>〈〉《》【】▶▷►☞■□●○◆◇◎※*·ㆍ|\-–—=_>:.!]*"

# A line that begins so is about the outlet, not about the story. Only short lines are judged.
_ALWAYS: Final = (
    # copyright
    r"(?:copyrights?|저작권자?|ⓒ|©|\(c\))\s*[ⓒ©:(<\[@].*",
    r"copyrights? .{0,60}(?:rights? reserved.*|reserved|금지.*|prohibited)",
    r"[ⓒ©]\s*(?:19|20)\d\d\b.*",
    r".{0,60}무단\s*(?:전재|복제|배포|사용|도용).{0,40}(?:금지|금합니다|금한다|불허|불가)(?:합니다|됩니다)?[^가-힣]{0,12}",
    r".{0,60}(?:AI|인공지능)\s*(?:학습|데이터).{0,20}(?:금지|불가)(?:합니다|됩니다)?[^가-힣]{0,12}",
    r"all rights reserved.*",
    r".{0,60}(?:無断(?:転載|複製|引用)|転載を禁|版权所有|版權所有|未经.{0,10}(?:授权|许可)|все права защищены"
    r"|при (?:цитировании|перепечатке)|alle rechte vorbehalten|tous droits réservés).{0,60}",
    r"©\s*\w.{0,80}",
    # imprint, and the times above an article
    r"(?:(?:by|von|par) .{2,60}\s)?(?:(?:first )?published|posted|(?:last )?updated|issued)"
    r"\s*(?:on|at)?\s*:?\s+(?:\w+day,? )?"
    r"(?:\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?|[a-z]{3,9}\.? \d{1,2}),? 20\d\d"
    r"(?:\W{0,4}(?:(?:at|um|@)?\s*\d{1,2}[:.]\d\d|by\b|(?:last )?(?:updated|modified)|\d{1,2} min).{0,50})?",
    r".{0,30}20\d\d[-./]\d\d[-./]\d\d \d\d:\d\d\s*(?:송고|입력|수정)",
    r".{0,40}20\d\d\s?[-./년年]\s?\d{1,2}\s?[-./월月]\s?\d{1,2}[.일日]?\s*(?:\(.\))?\s*(?:오전|오후|午前|午後)?"
    r"\s*\d{1,2}[:時时]\d\d(?::\d\d|分)?(?:\s*[(（].{1,30}[)）])?",
    r"[(<]\s?(?:끝|계속)\s?[)>]",
    # other stories
    r"(?:read (?:more|also|next)|see also|also read|related|more (?:on|from|about) this|don'?t miss)\s*[:…>»]*",
    r"(?:read (?:more|also|next)|see also|also read|don'?t miss|related(?: stor(?:y|ies))?)\s*[:|].*",
    r"(?:related|recommended|popular|trending|more|most (?:read|popular|viewed))"
    r"\s+(?:articles?|stories|story|news|topics?|content|links?|posts?|now|for you)\s*:?",
    r"(?:you (?:may|might) also (?:like|be interested in)|most (?:read|popular|viewed)|editor'?s picks?)\s*:?",
    r"(?:article|story) continues (?:below|after).{0,40}|scroll (?:down )?to continue.{0,30}|skip advertisement",
    r"(?:les også|läs också|lesen sie (?:auch|hier)|lees ook|leggi anche|lire aussi|lea también)\b.*",
    r"(?:czytaj (?:też|także)|ayrıca oku|ilgili haber|читайте также|читать (?:ещё|также))\b.*",
    r"(?:czytaj więcej|auch interessant|weiterlesen|empfohlener externer inhalt)\s*:?",
    r"(?:mehr zum thema|das könnte (?:sie|dich) auch interessieren|te puede interesar|sur le même sujet)\b.*",
    r"(?:あわせて読みたい|関連記事|おすすめ(?:情報|記事)|続きを読む|もっと見る|この記事をシェア|相关(?:阅读|新闻)).{0,20}",
    r"(?:#[\w·]{1,30}[\s,]*){1,20}",
    # share, subscribe, report
    r"share (?:this(?: (?:article|story|page|post|video))?|on (?:facebook|twitter|x|whatsapp|linkedin|reddit))",
    r"(?:follow us|click here to|download (?:the|our) app)\b.{0,120}",
    r"(?:sign up|subscribe)(?: (?:now|today|here|free))?(?: (?:to|for|and|with|via)\b.{0,120}|)",
    r"support (?:our (?:work|journalism|reporting|newsroom|mission)|us)\b.{0,120}",
    r"(?:share|tweet|print|email|copy link|save|listen to this article|\d{1,2} min(?:ute)?s? read)",
    r"comments?(?: \(?\d+\)?)?",
    r"(?:URL|링크|주소|기사)\s*(?:복사|공유)(?:하기)?.{0,8}|SNS\s?기사\s?보내기|(?:본문\s*)?글(?:씨|자)\s*(?:크기|키우기|줄이기).{0,12}",
    r"(?:사진|이미지)\s*(?:크게\s?보기|확대(?:\s?보기)?)|(?:기사\s?)?원[문본]\s?(?:보기|바로가기)(?:\s?아이콘)?",
    r"당신의 제보가.*|.{0,30}여러분의 (?:소중한 )?제보를 (?:기다|받).{0,10}",
    r"(?:[◎☞]\s*)?공감언론 뉴시스.{0,40}",
    r"(?:기사\s*)?(?:AI|3줄|세줄|자동)?\s*요약(?:봇|보기|문)?|기사 제목과 주요 문장을 기반으로.*",
    r"전체 맥락을 이해하기 위해.{0,40}|(?:이 기사는 언론사에서|기사의? 섹션 (?:분류|정보)).{0,60}",
    r"(?:본문\s)?(?:듣기|읽어주기 기능은.*)|동영상 고정 취소",
    # captions and whose pictures they are
    r".{0,120}[\[(/<]\s*(?:자료\s?)?(?:사진|이미지|그래픽|영상)(?:\s*(?:제공|출처|캡처))?\s*[=:ⓒ][^\])>]{1,30}",
    r".{0,120}\[[^\]]{0,20}(?:자료\s?사진|제공)(?:\.?\s*재판매 및 DB 금지)?",
    r".{0,120}재판매 및 DB 금지.{0,10}",
    r".{0,140}20\d\d[.년]\s?\d{1,2}[.월]\s?\d{1,2}일?\.?\s?(?:/\s?뉴스1.{0,14}|[ⓒ©].{1,25}|[\w.]+@newsis\.com)",
    r".{0,140}[\s.][ⓒ©]\s?[\w.·&\- ]{2,25}",
    r".{0,120}[\s(\[/][가-힣A-Z]{2,8}\s?=\s?(?:연합뉴스|뉴스1|뉴시스|연합)\s?(?:제공|자료사진)?",
    r".{0,120}(?:모습|장면|전경|있다|행사)\.?\s*[\[(</]?\s?"
    r"(?:연합뉴스|뉴시스|뉴스1|로이터|AP|AFP|EPA|조선중앙(?:TV|통신)|노동신문)(?:\s?(?:제공|연합뉴스|뉴스1|자료사진|캡처))?",
    r"(?:advertisement|advertising|sponsored(?: content)?|광고|스폰서|anzeige|publicidad|pubblicità)\s*",
)
# These words begin sentences of stories too, which end in 다 and tell no address or number to write to.
_UNLESS_TOLD: Final = (
    r".{0,120}(?:발행인|편집인|등록번호|등록일자|청소년보호책임자|사업자\s?등록).{0,40}[|:ㅣ·].*",
    r".{0,40}(?:입력|승인|수정|등록|송고|업데이트)\s*(?:시간|일시)?\s*[:：]?\s*20\d\d\s*[-./년].*",
    r"(?:관련\s*(?:기사|뉴스|키워드|태그|이슈|영상)|(?:가장\s*)?많이\s*본\s*(?:뉴스|기사)?).{0,20}",
    r"(?:이 시각 (?:주요|많이)|함께\s*(?:보면|읽으면) 좋은|(?:지금|요즘) 뜨는|놓치면 안).{0,20}",
    r"(?:(?:실시간|오늘의?|분야별)\s*)?(?:인기|추천|주요|최신|핫)\s*(?:기사|뉴스|이슈).{0,10}",
    r"(?:당신이|회원님이) (?:좋아할|관심).{0,20}|이 기사(?:를 (?:추천|공유|본)|가 (?:좋|유익|마음에)).{0,25}",
    r"(?:좋아요|싫어요|슬퍼요|화나요|훈훈해요|감동이에요|놀랐어요|응원해요|후속\s?(?:기사\s?)?(?:원해요|강추)|쏠쏠정보"
    r"|흥미진진|공감백배|분석탁월|추천해요|공유하기|공유|글자\s*크기|댓글|스크랩|프린트|인쇄|북마크|응원수|구독자?)"
    r"(?:\s*[\d(].*|\s*)",
    r"(?:페이스북|트위터|카카오톡|네이버\s?블로그|카카오스토리|네이버\s?밴드|밴드|엑스|텔레그램)"
    r"(?:\(으\)로)?(?:에?\s*(?:기사\s*)?(?:공유|보내기|퍼가기).{0,8}|\s*[\d(].*|\s*)",
    r"(?:카카오톡|카톡|전화|이메일|메일)\s*.{0,24}(?:@|\d{2,4}-\d{3,4}).{0,40}",
    r"\[?(?:카카오톡|카톡|전화|이메일|메일|홈페이지|온라인 제보|뉴스 홈페이지)\]?\s*[:：=\]]\s*.{0,110}",
    r"(?:첫 번째 )?댓글을? (?:남겨|입력|작성).{0,20}",
    r".{0,50}(?:구독하기|구독 신청|바로\s?가기|채널 추가|알림 받기|뉴스레터 신청|앱 다운로드|후원하기).{0,50}",
    r".{0,50}(?:기사\s*제보|제보하기).{0,50}",
    r".{0,30}제보는.{0,20}(?:카카오톡|카톡|전화|이메일|메일|홈페이지|[@☎]|\d{2,4}-\d{3,4}).{0,50}",
    r".{0,50}구독해\s?(?:주세요|주십시오).{0,10}",
    r".{0,30}(?:다른\s*기사\s*(?:더\s*)?보기|기사\s*더\s*보기|기자\s?페이지|기자\s?구독).{0,10}",
    r"(?:사진|이미지|그래픽)\s*(?:제공|출처)?\s*[=:].{1,40}",
    r"[▲△].{2,120}(?:모습|장면|전경|캡처|캡쳐|갈무리|조감도|포스터|자료\s?사진|제공)",
)
_TOLD: Final = re.compile(r"(?!.*(?:[@☎]|\d-\d{4})).*다[.\"'”’]*")
_LINE: Final = re.compile(f"{_SIGN}(?:{'|'.join(_ALWAYS)}){_SIGN}", re.IGNORECASE)
_LOOSE: Final = re.compile(f"{_SIGN}(?:{'|'.join(_UNLESS_TOLD)}){_SIGN}", re.IGNORECASE)
_LONGEST: Final = 160

# The same at the end of a last sentence: what stands from here on goes, the sentence stays. Looking for it costs ten
# times the rest, and few lines hold the word.
_TAIL_WORD: Final = "무단"
_TAIL: Final = re.compile(
    r"\s*(?:[\[(<〈【]\s*)?(?:(?:copyrights?|저작권자)\s*)?[ⓒ©(][^.\n]{0,60}?무단\s*(?:전재|복제|배포)[^\n]{0,60}$"
    r"|\s*[\[(<〈【][^\[(<〈【\n]{0,60}무단\s*(?:전재|복제|배포)[^\n]{0,60}$",
    re.IGNORECASE,
)
_LONGEST_TAIL: Final = 300


def is_boilerplate(line: str) -> bool:
    """Whether a whole line is none of the article's."""
    if len(line) > _LONGEST:
        return False
    return bool(_LINE.fullmatch(line) or (_LOOSE.fullmatch(line) and not _TOLD.fullmatch(line)))


def without_boilerplate(text: str) -> str:
    """A text of paragraphs without the lines and line ends that are none of the article's. Idempotent."""
    cut = (_without_tails(line) if _TAIL_WORD in line else line for line in text.split("\n"))
    kept = "\n".join(line for line in cut if not is_boilerplate(line))
    return re.sub(r"\n{3,}", "\n\n", kept).strip("\n")


def _without_tails(line: str) -> str:
    end = len(line)
    while tail := _TAIL.search(line, max(0, end - _LONGEST_TAIL), end):
        end = tail.start()
    return line[:end].rstrip() if end < len(line) else line
