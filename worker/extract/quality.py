"""What kind of page a page is: an article, or a wall, an error, a shell, a list. Pure.

Conservative by design: a good article called junk is lost, junk called an article is only noise. So a long text is
believed, and each verdict on a short one needs words or marks of its own.
"""

import re
from typing import Final

from worker.extract.linked import texts
from worker.extract.page import Page, weight, words_of
from worker.flow import Quality

Verdict = tuple[Quality, tuple[str, ...]]

# Characters of text. Hangul, Han and Kana count double: they say as much in half the room.
LONG: Final = 1500
_SHORT: Final = 700
_NOTHING: Final = 140
# How far a page is read for what it says at its top, and below its text; and by how much of its end that is found.
_OPENING: Final = 1500
_AFTER: Final = 400
_CLUE: Final = 30

_SOFT404: Final = re.compile(
    r"(?:^|[\s|–—-])404(?=\s*(?:$|[-–—|:]|error|not found|오류))"
    r"|page (?:was |could ?n[o']t be |can ?not be |can't be )?(?:not )?found|no longer (?:available|exists)"
    r"|(?:page|article|story) (?:does not|doesn't) exist|has been (?:removed|deleted)|seite nicht gefunden"
    r"|페이지를 찾을 수 없|존재하지 않는 (?:페이지|기사)|찾을 수 없는 (?:페이지|기사)|삭제된 (?:기사|페이지)|없는 기사"
    r"|(?:기사|페이지)[가는] .{0,15}(?:삭제되었|삭제된|존재하지)|요청하신 (?:페이지|기사)|잘못된 접근|서비스가 종료"
    r"|시스템 점검|ページ[がは].{0,4}見つかりません|页面不存在|seite existiert nicht"
    r"|page introuvable|page .{0,30}n'existe p(?:as|lus)|página no (?:encontrada|existe)|pagina non trovata"
    r"|страница не найдена|service unavailable",
    re.IGNORECASE,
)
_BOT: Final = re.compile(
    r"(?:not|are you) a (?:ro)?bot|verify(?:ing)? (?:that )?you are (?:a )?human|just a moment|checking your browser"
    r"|enable javascript and cookies|access denied|attention required|unusual traffic|로봇이 아닙니다|자동등록방지",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(
    r"before you continue|we (?:and our \d* ?partners )?(?:use|value|store).{0,40}(?:cookies|privacy)"
    r"|accept (?:all )?cookies|cookie (?:consent|settings|preferences)"
    r"|manage (?:your )?(?:consent|choices)|consent to the use"
    r"|mit werbung (?:und tracking )?(?:weiter)?lesen|cookies? (?:zustimmen|akzeptieren)|bevor sie (?:zu|fortfahren)"
    r"|weiter mit werbung|werbung und tracking|pur-abo|nos partenaires.{0,40}cookies|accepter et continuer"
    r"|continuer sans accepter|aceptar (?:y continuar|cookies)|utilizamos cookies|accetta e continua|cookies accepteren"
    r"|쿠키(?:를|의)? ?(?:사용|허용|동의)|개인정보.{0,20}동의|クッキー.{0,20}(?:同意|使用)",
    re.IGNORECASE,
)
_PAYWALL: Final = re.compile(
    r"(?:subscribe|sign in|log ?in|register|become a (?:member|subscriber)).{0,40}"
    r"(?:to (?:continue|keep|read)|for (?:full|unlimited))"
    r"|(?:to (?:continue|keep) reading|to read (?:the (?:full|rest)|this)).{0,80}"
    r"(?:subscri|sign in|log ?in|register|member)"
    r"|(?:article|story|content) is (?:for|only available to|exclusive to|reserved for|available to) (?:\w+ ){0,2}"
    r"(?:subscribers|members)"
    r"|subscribers? only|already a (?:subscriber|member)|(?:weiterlesen|jetzt lesen) mit|nur für abonnenten"
    r"|(?:구독자|유료\s*회원)\s*(?:전용|만)|회원\s*(?:전용|만)\s*.{0,10}(?:기사|콘텐츠|읽|볼 수)"
    r"|유료\s*(?:기사|콘텐츠|구독)"
    r"|(?:로그인|회원가입|구독)\s?(?:후|하시면|하면).{0,20}(?:읽|보실|볼|이용)"
    r"|有料会員|会員限定|この記事は有料",
    re.IGNORECASE,
)
_MORE: Final = re.compile(
    r"(?:\[(?:…|\.{3})\]|(?:…|\.{3})?\s*(?:read|continue|see) (?:more|reading|full story)"
    r"|더\s?보기|전체\s?보기|続きを読む)\s*[>»→]*\s*$",
    re.IGNORECASE,
)
_SCRIPT: Final = re.compile(
    r"(?:enable|requires?|need(?:s)? to enable|turn on).{0,20}javascript"
    r"|javascript.{0,30}(?:required|disabled|enable|활성화|사용)|자바스크립트",
    re.IGNORECASE,
)
# A title that says the text is a sentence, a list of names, or the caption of a picture.
_PICTURED: Final = re.compile(
    r"\W{0,3}(?:포토|사진|화보|그래픽|카드뉴스|photos?|in pictures|写真|图集)\b", re.IGNORECASE
)
_BRIEF: Final = re.compile(
    r"\W{0,3}(?:속보|[1-9]보|긴급|인사|부고|동정|게시판|알림|breaking|urgent|flash|eilmeldung|alerte|速報|快讯|快訊|срочно)"
    r"(?:\b|(?=\W)|$)",
    re.IGNORECASE,
)
_SENTENCE: Final = 30
_ENDED: Final = re.compile(r"[.!?。！？…다음함됨)\"'”’」]\s*$")
# Sentences of a story end so in Korean; those that address the reader end in 니다 or 세요.
_STORY: Final = re.compile(r"[^니]다[.\"”']")
# A list of stories has so many paragraphs, each so short.
_TEASERS: Final = 10
_TEASER: Final = 160
_SECTION: Final = re.compile(r"(?:^|/)[a-z_]+(?:-[a-z]+)?/?$")
_ROOTS: Final = frozenset(
    {"root", "app", "__next", "__nuxt", "___gatsby", "fusion-app", "react-root", "svelte", "main-app"}
)


def judge(page: Page, *, title: str, text: str, dated: bool = False) -> Verdict:
    """The kind of the page and the signs that say so, given what was extracted from it.

    `dated` tells that the page states a time of publication for itself, as a list of stories does not.
    """
    size = weight(text)
    if not dated and (listing := _list_signs(page, text, size)):
        return Quality.EMPTY, listing
    if size >= LONG:
        return Quality.FULL, ()
    brief = _is_brief(page, title, text, dated)
    if size < _SHORT and (verdict := _wall(page, title, text, brief)):
        return verdict
    return _partial(page, text, brief)


def is_picture(title: str) -> bool:
    """Whether a title says that a picture is the story, and its caption the text."""
    return _PICTURED.match(title) is not None


def _is_brief(page: Page, title: str, text: str, dated: bool) -> bool:
    """Whether a page calls itself an article, and its text, however short, is one: a flash, a notice, a caption."""
    told = dated or bool(page.article) or page.first("og:type")[0].lower() == "article"
    if not told or weight(text) < _SENTENCE or _SCRIPT.search(text):
        return False
    return bool(_BRIEF.match(title) or is_picture(title) or _ENDED.search(text))


def is_closed(page: Page) -> bool:
    """Whether the page says of its article that not everybody may read it."""
    told = [str(node.get("isAccessibleForFree")).lower() == "false" for node in (page.article, *page.linked)]
    return any(told) or page.first("article:content_tier")[0].lower() == "locked"


def words_of_title(page: Page) -> str:
    """The `<title>` of the page."""
    return next((" ".join(element.itertext()) for element in page.tree.iter("title")), "")


def _wall(page: Page, title: str, text: str, brief: bool) -> Verdict | None:
    """A page that shows something else in the article's place. Where there is a text, it must itself say so."""
    size = weight(text)
    named = f"{title} {words_of_title(page)}"
    seen = f"{named} {text if size >= _NOTHING or brief else page.visible[:_OPENING]}"
    if _BOT.search(named) or (size < _NOTHING and _BOT.search(seen)):
        return Quality.JS, ("bot-check",)
    if page.article or len(_STORY.findall(text)) > 1:
        return None
    if _SOFT404.search(named) or (size < _SHORT // 2 and _SOFT404.search(seen)):
        return Quality.SOFT404, ("says it is not there",)
    if _CONSENT.search(seen):
        return Quality.CONSENT, ("asks for consent",)
    if size < _NOTHING and not brief and _is_shell(page):
        return Quality.JS, ("needs JavaScript",)
    return None


def _partial(page: Page, text: str, brief: bool) -> Verdict:
    """An article of which the page may give only a part."""
    size = weight(text)
    closed = is_closed(page)
    asks = _PAYWALL.search(_end_and_after(page, text)) is not None
    if closed and (asks or size < _SHORT):
        return Quality.PAYWALL, ("not free to read",)
    if asks and size < _SHORT:
        return Quality.PAYWALL, ("asks to subscribe",)
    if size < _NOTHING and not brief:
        return Quality.EMPTY, ("no text",) if not size else ("hardly any text",)
    if _MORE.search(text):
        return Quality.TEASER, ("ends with 'read more'",)
    words, told = len(text.split()), _words_told(page)
    # Some count characters: no less than that is proof.
    if size < _SHORT and told > max(3 * words, len(text)):
        return Quality.TEASER, (f"{words} of {told} words",)
    return Quality.FULL, ()


def _end_and_after(page: Page, text: str) -> str:
    """The end of a text and what a reader sees below it; the top of the page where there is no text."""
    end = " ".join(text.split())[-_CLUE:]
    at = page.visible.rfind(end) if end else 0
    return f"{text[-_AFTER:]} {page.visible[at : at + _AFTER]}" if at >= 0 else text[-_AFTER:]


def _is_shell(page: Page) -> bool:
    """Whether scripts would have to build the page."""
    if any(_SCRIPT.search(" ".join(element.itertext())) for element in page.tree.iter("noscript")):
        return True
    if _SCRIPT.search(page.visible):
        return True
    empty = any(e.get("id") in _ROOTS and not words_of(e) for e in page.tree.iter("div", "main"))
    return empty or (len(page.visible) < 2 * _NOTHING and sum(1 for _ in page.tree.iter("script")) >= 3)


def _list_signs(page: Page, text: str, size: int) -> tuple[str, ...]:
    """The signs of a front page, section or tag page, of which two are needed where there is much text."""
    if page.article or page.first("article:published_time")[0] or page.first("og:type")[0].lower() == "article":
        return ()
    path = re.sub(r"^https?://[^/]*", "", page.url).split("?")[0].strip("/")
    signs = []
    if not path or path in ("index.html", "index.php", "home", "main"):
        signs.append("list-page: the front page")
    elif _SECTION.search(path) and _are_teasers(text):
        signs.append("list-page: a section's address, and one teaser after another")
    linked = [len(words_of(link)) for link in page.tree.iter("a")]
    headlines = [length for length in linked if length >= 25]
    if len(headlines) >= 15 and sum(headlines) > 2 * size:
        signs.append(f"list-page: {len(headlines)} linked headlines")
    if len(page.visible) and sum(linked) > 0.6 * len(page.visible) and len(linked) > 30:
        signs.append("list-page: mostly links")
    if _are_teasers(text) and len(linked) >= len(text.split("\n\n")):
        signs.append("list-page: a link to each paragraph")
    return tuple(signs) if len(signs) > 1 or (signs and size < 2 * _NOTHING) else ()


def _are_teasers(text: str) -> bool:
    parts = text.split("\n\n")
    return len(parts) >= _TEASERS and weight(text) < _TEASER * len(parts)


def _words_told(page: Page) -> int:
    told = texts(str(page.article.get("wordCount") or ""))
    return int(told[0]) if told and told[0].isdecimal() and len(told[0]) < 10 else 0
