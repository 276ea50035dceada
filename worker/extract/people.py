"""The people who wrote an article: names without roles, e-mail addresses and outlets. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml.html import HtmlElement

from worker.extract.linked import items, texts
from worker.extract.outlets import outlet_names, same
from worker.extract.page import Page, few_words_of, words_of

ROLE: Final = (
    r"(?:(?:선임|전문|인턴|수습|객원|시민|명예|대|사진|영상)?\s?기자|특파원|논설위원|논설실장|편집위원|편집장"
    r"|통신원|리포터|앵커|아나운서|칼럼니스트|에디터|PD|記者|특별취재팀)"
)
_EMAIL: Final = re.compile(r"[<(\[]?\s*(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*[>)\]]?", re.ASCII)
_BEFORE: Final = re.compile(
    r"^(?:\s*(?:(?:written |reported |story )?by|von|par|por|door|di|av|de|author|글쓴이|글|사진|취재|작성자|기자)"
    r"\s*[:·]?\s+"
    r"|\s*[\[(<]?\s*[\w\s]{0,12}=\s*)",
    re.IGNORECASE,
)
# 홍가람 워싱턴 특파원
_ABROAD: Final = re.compile(r"([가-힣]{2,4})\s+[가-힣]{2,6}\s?특파원")
_CREDIT: Final = re.compile(r"^\s*(?:글|사진|영상)(?:\s*[·,/]\s*(?:글|사진|영상))+(?=[\s:=])")
_MARKS: Final = " .:-=|[]()<>"
_ASIDE: Final = re.compile(r"\((?:[^()]*\)|[^()]*$)|<[^<>]*>")
_BETWEEN: Final = re.compile(r"\s*[,;·ㆍ・/&|•\n]\s*|\s+(?:and|und|et|y|e|i|og|och|en|ve|및|with)\s+")
# What a person does, beside the name: Ada Quill, Korea correspondent.
_WORK: Final = re.compile(
    r"\b(?:correspondent|reporters?|editor|writer|columnist|analyst|journalist|contributor|producer|photographer"
    r"|bureau chief|staff|korrespondent(?:in)?|redakteur(?:in|e|innen)?|redaktør|redaktion|reporterin"
    r"|journalistin|correspondante?|corresponsal|corrispondente|inviat[oa]|envoyée? spéciale?|redactora?|periodista"
    r"|dziennikarz|dziennikarka|muhabiri?|korespondent(?:ka)?)\b",
    re.IGNORECASE,
)
# Where from and for whom, after a name: Ada Quill in Seoul.
_WHENCE: Final = re.compile(r"(?<=[\w.])\s+(?:in|reporting from|from|for|aus)\s+[^\W\d_].*$")
_FAMILIES: Final = (
    "[김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구"
    "민진지나엄채원천방공현함변염여추도소석선설마길]"
)
# 사회부 홍가람, 서울 홍가람, 홍가람 국방전문기자; and 홍가람 이나루: three letters with a family's name first.
_DESK: Final = re.compile(
    r"(?:[가-힣A-Za-z]+(?:부|팀|국|실|센터|본부|일보|신문|뉴스|방송|통신|닷컴|미디어)\s+)+(?=[가-힣]{2,4}(?:\s[가-힣]{3})*$)"
    rf"|^(?:[가-힣]{{2}}|[가-힣]{{4,5}})\s+(?={_FAMILIES}[가-힣]{{2}}$)"
)
_EXPERT: Final = re.compile(r"(?<=[가-힣])\s+[가-힣]{2,4}전문(?=\s?기자)")
_NAMES: Final = re.compile(rf"(?:{_FAMILIES}[가-힣]{{2}}(?<![부팀국실보])(?:\s|$)){{2,6}}")
# After a reporter's name and role a page may offer to follow them.
_OFFERS: Final = r"(?:\s*(?:구독(?:하기)?|이메일|(?:기자\s*)?페이지|응원(?:하기)?|기사\s*더\s*보기|더\s*보기|\+))*"
_ROLE_AFTER: Final = re.compile(rf"(?:(?<=[가-힣])\s*|\s+){ROLE}{_OFFERS}\s*$")
_BYLINE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author(?:-?name)?s?|reporter|writer|journalist)(?:$|[\s_-])", re.I
)
_KOREAN_LINE: Final = re.compile(rf"(?<![가-힣])([가-힣]{{2,4}})\s*(?:{ROLE})(?![가-힣])")
_BY: Final = re.compile(r"^By ((?:[^\W\d_][\w.'’-]* ?){2,4}?)(?= ?(?:$|[|,·•–—-] |(?:Published|Posted|Updated)\b))")
_WRITTEN_BY: Final = re.compile(
    r"written by|author|verfasst von|geschrieben von|von|écrit par|rédigé par|escrito por|autor|scritto da"
    r"|geschreven door|napisane przez|skrivet av|skrevet av|skrevet af|yazan|글쓴이|작성자|執筆者|作者",
    re.IGNORECASE,
)
META: Final = (
    "author",
    "article:author",
    "dable:author",
    "byl",
    "articleauthor",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
)
_LONGEST: Final = 50
_LONGEST_LINE: Final = 300
_FEW: Final = 8


def authors_of(page: Page, text: str) -> tuple[tuple[str, ...], str]:
    """The authors in the order given and where they were found.

    The outlet itself, or an agency, is an author only where no person is named.
    """
    outlets = outlet_names(page) | _organisations(page)
    fallback: tuple[tuple[str, ...], str] = ((), "none")
    for source, raw in _told(page, text):
        names = people(raw)
        persons = tuple(name for name in names if same(name) not in outlets)
        if persons:
            return persons, source
        if names and not fallback[0]:
            fallback = (names, source)
    return fallback


def _organisations(page: Page) -> frozenset[str]:
    """The authors that JSON-LD says are organisations."""
    authors = items(page.article.get("author"), page.linked)
    kinds = ("Organization", "NewsMediaOrganization")
    return frozenset(
        same(name) for a in authors if isinstance(a, Mapping) and a.get("@type") in kinds for name in texts(a)
    )


def people(raw: Iterable[str]) -> tuple[str, ...]:
    """Names out of bylines: "By Kim Min-su and Lee Ji-won", "서울=홍길동 기자 hong@example.com". No doubles."""
    found: dict[str, str] = {}
    for line in raw:
        if len(line) > _LONGEST_LINE or re.match(r"\s*(?:https?:|/|@|www\.)", line):
            continue
        parts = _BETWEEN.split(_CREDIT.sub("", _ASIDE.sub(" ", _EMAIL.sub(" ", line))))
        names = [name for part in parts for name in _names(part)]
        for name in [name for name in names if not _WORK.search(name)] or names[:1]:
            found.setdefault(same(name), name)
    return tuple(found.values())


def _names(part: str) -> list[str]:
    name = _WHENCE.sub("", _name(part))
    return name.split() if _NAMES.fullmatch(name) else [name] if name else []


def _name(part: str) -> str:
    bare = _BEFORE.sub("", " ".join(part.split())).strip(_MARKS)
    abroad = _ABROAD.fullmatch(bare)
    without = _ROLE_AFTER.sub("", _EXPERT.sub("", bare)).strip(_MARKS)
    bare = abroad[1] if abroad else _DESK.sub("", without, count=1) if without != bare else bare
    plausible = bare and len(bare) <= _LONGEST and len(bare.split()) <= 6 and not re.search(r"\d|@|https?:", bare)
    return bare if plausible and any(c.isalpha() for c in bare) and not re.fullmatch(ROLE, bare) else ""


def _told(page: Page, text: str) -> Iterator[tuple[str, list[str]]]:
    named = page.article.get("author") or page.article.get("creator")
    yield "json-ld", [name for author in items(named, page.linked) for name in texts(author)]
    for name in META:
        yield name, list(page.meta.get(name, ()))
    yield "twitter:label", _labelled(page)
    yield "rel", [words_of(e) for e in page.tree.iter("a", "span") if "author" in (e.get("rel"), e.get("itemprop"))][:4]
    yield "byline", _byline(page)
    yield "reporter line", _reporters(text)
    yield "line", _line(page)


def _labelled(page: Page) -> list[str]:
    """What a card to share says beside Written by: the label and the name are two elements of one number."""
    pairs = ((page.first(f"twitter:label{n}")[0], page.first(f"twitter:data{n}")[0]) for n in (1, 2))
    return [name for label, name in pairs if _WRITTEN_BY.fullmatch(label)]


def _byline(page: Page) -> list[str]:
    """The first short element that calls itself a byline."""
    for element in page.tree.iter():
        if calls_itself_byline(element):
            words = few_words_of(element, 2 * _LONGEST)
            if len(words) > 1:
                return [words]
    return []


def calls_itself_byline(element: HtmlElement) -> bool:
    """Whether an element's class or id says that it names who wrote."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(named) > 1 and _BYLINE_NAME.search(named) is not None


def _line(page: Page) -> list[str]:
    """The first short element that says who wrote: By Kim Garam, 홍가람 기자."""
    for element in page.tree.iter("div", "p", "span", "td", "font", "em", "li", "dd"):
        # Lists of links are other stories: their authors are not this one's.
        words = few_words_of(element, 2 * _LONGEST) if len(element) < _FEW else ""
        found = _KOREAN_LINE.findall(words) or _BY.findall(words) if len(words) > 1 else []
        if found:
            return found
    return []


def _reporters(text: str) -> list[str]:
    """The reporters named in the first and last lines of a Korean text."""
    lines = text.split("\n\n")
    near = [lines[0][:80], *lines[-2:]] if lines else []
    return [match.group(1) for line in near if len(line) <= 200 for match in _KOREAN_LINE.finditer(line)]
