"""What an outlet calls itself on its pages, and whether some words are that name. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from worker.domains import host_of, registered
from worker.extract.linked import texts
from worker.extract.page import Page, words_of

_DECLARED: Final = ("og:site_name", "application-name", "dc.publisher", "publisher", "twitter:site")
# Links to the front page stand at the top; further down they are in the text of the page.
_HOME_LINKS: Final = 2
_LONGEST_NAME: Final = 30
# A word of an outlet's name is not it: Harbour is a harbour.
_SHARE: Final = 0.6
# Hosts write ü as ue, u or not at all, and leave the article out or run it into the name.
_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_BARE: Final = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss"})
_WORD: Final = re.compile(r"\w+")
_ARTICLE: Final = re.compile(r"(?:the|der|die|das|le|la|les|il|lo|el|los|de|het|o|os|a)\s+|l['’]", re.IGNORECASE)
_MEDIUM: Final = re.compile(r"(?<=\w)[\s.]*(?:online|news|digital|web|net|뉴스|닷컴|신문사)$", re.IGNORECASE)


def same(text: str) -> str:
    """A text as it is compared: letters and digits only, NFKC, case folded."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def outlet_names(page: Page) -> frozenset[str]:
    """The names the outlet gives itself on the page, as `same` writes them."""
    host = host_of(page.url)
    names = [content for name in _DECLARED for content in page.meta.get(name, ()) if "://" not in content]
    names += [*texts(page.article.get("publisher")), host, registered(host), registered(host).split(".", maxsplit=1)[0]]
    return frozenset(name for text in names if (name := same(text)))


def home_links(page: Page) -> frozenset[str]:
    """What the first links to the front page say, as `same` writes it: the outlet's name, or a word like Home."""
    host = host_of(page.url)
    fronts = ("", f"//{host}", f"http://{host}", f"https://{host}")
    written = ((link, link.get("href", "").strip()) for link in page.tree.iter("a"))
    home = (link for link, href in written if href and href.replace("://www.", "://").rstrip("/") in fronts)
    said = (words for link in islice(home, _HOME_LINKS) for words in _said(link))
    return frozenset(name for words in said if 1 < len(words) <= _LONGEST_NAME and (name := same(words)))


def _said(link: HtmlElement) -> Iterator[str]:
    yield words_of(link)
    yield from (" ".join((image.get("alt") or "").split()) for image in link.iter("img"))


def is_name(words: str, names: Iterable[str]) -> bool:
    """Whether words are one of the names, the greater part of one, or one with a few words after it."""
    known = [name for name in names if len(name) > 1]
    return any(_agree(spelt, name) for spelt in _spellings(words) for name in known)


def _agree(spelt: list[str], name: str) -> bool:
    bare = "".join(spelt)
    if bare == name:
        return True
    if len(bare) > 2 and len(bare) > _SHARE * len(name) and (name.startswith(bare) or name.endswith(bare)):
        return True
    begun = ("".join(spelt[:end]) for end in range(1, len(spelt)))
    return len(bare) <= 2 * len(name) and len(name) > 2 and name in begun


def _spellings(words: str) -> Iterator[list[str]]:
    """The words as `same` writes them, one by one, in the ways that hosts may spell them."""
    for text in {words, _ARTICLE.sub("", words, count=1), _MEDIUM.sub("", words)}:
        spelt = [bare for word in _WORD.findall(text) if (bare := same(word))]
        if spelt:
            yield spelt
            yield [word.translate(_GERMAN) for word in spelt]
            yield ["".join(c for c in unicodedata.normalize("NFKD", w.translate(_BARE)) if c.isalnum()) for w in spelt]
