"""What a page says about its article beside the text: address, section, lead image. Pure.

Title, authors and times have files of their own; each value comes with the name of where it was found.
"""

import re
from urllib.parse import urlsplit

from worker.extract.linked import texts
from worker.extract.page import Page, family, host_of
from worker.links import absolute

_NO_PICTURE = re.compile(r"(?:^|[_-])(?:logo|placeholder|blank|no_?image|favicon|1x1|spacer)|^default\b", re.I)


# A section's name, not the text of a page that took the element for something else.
_LONGEST = 200


def canonical_of(page: Page) -> tuple[str | None, str]:
    """The address the page gives itself: of the same outlet, and not its front page unless this is it."""
    links = [
        (link.get("href") or "", "link")
        for link in page.tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for address, source in (*links, *((text, "og:url") for text in page.meta.get("og:url", ()))):
        whole = absolute(address, page.url)
        if whole and _is_same_story(page.url, whole):
            return whole, source
    return None, "none"


def section_of(page: Page) -> tuple[str | None, str]:
    """The section of the outlet the article stands in, as the page names it."""
    for text in texts(page.article.get("articleSection")):
        return text[:_LONGEST], "json-ld"
    text, source = page.first(
        "article:section", "og:article:section", "section", "parsely-section", "cxenseparse:category"
    )
    return (text[:_LONGEST], source) if text else (None, "none")


def image_of(page: Page) -> tuple[str | None, str]:
    """The lead image's address: what the page shows when it is shared. An outlet's logo is none."""
    told = [
        (text, name)
        for name in ("og:image", "og:image:url", "twitter:image", "twitter:image:src")
        for text in page.meta.get(name, ())
    ]
    told += [(text, "json-ld") for text in _images(page.article.get("image"))]
    for address, source in told:
        whole = absolute(address, page.url)
        if whole and not _NO_PICTURE.search(urlsplit(whole).path.rsplit("/", 1)[-1]):
            return whole, source
    return None, "none"


def _images(value: object) -> list[str]:
    if isinstance(value, list):
        return [address for item in value for address in _images(item)]
    if isinstance(value, dict):
        return _images(value.get("url") or value.get("contentUrl"))
    return [value] if isinstance(value, str) else []


def _is_same_story(here: str, there: str) -> bool:
    if family(host_of(here)) != family(host_of(there)):
        return False
    return bool(urlsplit(there).path.strip("/") or urlsplit(there).query) or not urlsplit(here).path.strip("/")
