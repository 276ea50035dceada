"""Make the demo web's documents: feed documents, story pages, front pages and the pages of what is not there. Pure.

Seven makes of page, as HTML in `content/templates`: semantic, divs, bare (text between <br>), jsonld, table, microdata
and blog. What differs beyond the HTML is how paragraphs are set: `_BODIES`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from string import Template
from typing import Final

from worker.demo.site import DemoFeed, DemoSite, Outlet, Round, Story
from worker.demo.syndication import FORMATS

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # fmt: skip  (one year)
_RELATED = 4
_RANKED = 6
_SUBHEAD: Final = "## "


def feed_document(feed: DemoFeed, site: DemoSite, round: Round) -> tuple[bytes, str]:
    """A feed as it stands in a round, and its content type."""
    outlet = site.outlet(feed.outlet)
    stories = [story for story in site.edition(round) if story.feed == feed.id]
    write, content_type = FORMATS[feed.format]
    body = write(feed, outlet, stories, lambda story: _paragraphs(story.paragraphs))
    return body.encode(outlet.encoding, "xmlcharrefreplace"), f"{content_type}; charset={outlet.encoding}"


def page(story: Story, site: DemoSite, round: Round) -> tuple[bytes, str]:
    """A story's page as its outlet makes pages, and its content type. `story` is as it stands in the round."""
    outlet = site.outlet(story.outlet)
    labels = site.labels[outlet.language]
    others = [other for other in site.edition(round) if other.outlet == outlet.id and other.id != story.id]
    shown = Template(site.templates[outlet.template]).substitute(
        _furniture(outlet, labels, others),
        charset="" if story.undeclared else f'<meta charset="{outlet.encoding}">',
        url=escape(story.url),
        title=escape(story.title),
        summary=escape(story.summary),
        section=escape(story.section),
        byline=escape(_byline(story, outlet, labels)),
        author=escape(", ".join(story.authors)),
        published=_shown(story.published, outlet.language),
        published_iso=story.published.isoformat(),
        modified_iso=story.touched.isoformat(),
        updated=f"{labels['updated']} {_shown(story.updated, outlet.language)}" if story.updated else "",
        caption=escape(story.caption),
        image=f"http://{outlet.host}/images/{story.id}.jpg",
        metadata=_metadata(story, outlet),
        body=_BODIES[outlet.template](_readable(story)),
        wall=_wall(labels) if story.page == "paywall" else "",
    )
    return _encoded(shown, story.undeclared or outlet.encoding, declared=not story.undeclared)


def front_page(outlet: Outlet, site: DemoSite, round: Round) -> tuple[bytes, str]:
    """An outlet's headlines, with its feeds as <link rel="alternate">, and the content type."""
    alternates = "".join(
        f'<link rel="alternate" type="{FORMATS[feed.format][1]}" title="{escape(feed.title)}" href="{feed.url}">\n'
        for feed in site.feeds
        if feed.outlet == outlet.id
    )
    headlines = _list([story for story in site.edition(round) if story.outlet == outlet.id])
    return _plain_page(outlet, site, alternates, f"<ul>{headlines}</ul>")


def absence(outlet: Outlet, site: DemoSite, kind: str) -> tuple[bytes, str]:
    """The page of what is `missing` or `gone`, and its content type."""
    words = escape(site.labels[outlet.language][kind])
    return _plain_page(outlet, site, "", f'<p>{words}</p><p><a href="/">{escape(outlet.name)}</a></p>')


def _plain_page(outlet: Outlet, site: DemoSite, head: str, body: str) -> tuple[bytes, str]:
    fiction = escape(site.labels[outlet.language]["fiction"])
    text = (
        f'<!DOCTYPE html>\n<html lang="{outlet.language}">\n<head><meta charset="{outlet.encoding}">\n'
        f"<title>{escape(outlet.name)}</title>\n{head}</head>\n<body>\n<h1>{escape(outlet.name)}</h1>\n{body}\n"
        f"<footer>{escape(outlet.copyright)} {fiction}</footer>\n</body>\n</html>\n"
    )
    return _encoded(text, outlet.encoding, declared=True)


def _encoded(text: str, encoding: str, *, declared: bool) -> tuple[bytes, str]:
    content_type = f"text/html; charset={encoding}" if declared else "text/html"
    return text.encode(encoding, "xmlcharrefreplace"), content_type


def _furniture(outlet: Outlet, labels: Mapping[str, str], others: Sequence[Story]) -> dict[str, str]:
    """What stands on every page around the story: menus, lists of other stories, buttons, the small print."""
    return {
        "language": outlet.language,
        "outlet": escape(outlet.name),
        "copyright": escape(outlet.copyright),
        "menu": "".join(f'<li><a href="/">{escape(word)}</a></li>' for word in labels["menu"].split("|")),
        "share": "".join(f'<a class="share" href="#">{escape(word)}</a> ' for word in labels["share"].split("|")),
        "related": _list(others[:_RELATED]),
        "ranking": _list(sorted(others, key=lambda story: story.id)[:_RANKED]),
    } | {
        f"say_{key}": escape(labels[key])
        for key in ("related", "ranking", "subscribe", "advertisement", "published", "fiction")
    }


def _list(stories: Sequence[Story]) -> str:
    return "\n".join(f'<li><a href="{escape(story.url)}">{escape(story.title)}</a></li>' for story in stories)


def _byline(story: Story, outlet: Outlet, labels: Mapping[str, str]) -> str:
    return labels["byline"].format(names=", ".join(story.authors)) if story.authors else outlet.name


def _shown(moment: datetime, language: str) -> str:
    """A time as readers of a language are shown it: outside English, without its zone."""
    if language == "en":
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M} {moment:%Z}"
    return moment.strftime("%d.%m.%Y %H:%M" if language == "ru" else "%Y.%m.%d %H:%M")


def _metadata(story: Story, outlet: Outlet) -> str:
    """The schema.org NewsArticle of a story, safe within <script>."""
    about = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.summary,
        "datePublished": story.published.isoformat(),
        "dateModified": story.touched.isoformat(),
        "inLanguage": outlet.language,
        "articleSection": story.section,
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
        "mainEntityOfPage": story.url,
        "image": [f"http://{outlet.host}/images/{story.id}.jpg"],
        "isAccessibleForFree": story.page != "paywall",
    }
    return json.dumps(about, ensure_ascii=False).replace("<", "\\u003c")


def _readable(story: Story) -> tuple[str, ...]:
    return story.paragraphs[:1] if story.page == "paywall" else story.paragraphs


def _wall(labels: Mapping[str, str]) -> str:
    return f'<div class="paywall" data-paywall="true"><p>{escape(labels["paywall"])}</p></div>'


def _paragraphs(texts: Sequence[str]) -> str:
    return "\n".join(
        f"<h2>{escape(text.removeprefix(_SUBHEAD))}</h2>" if text.startswith(_SUBHEAD) else f"<p>{escape(text)}</p>"
        for text in texts
    )


def _breaks(texts: Sequence[str]) -> str:
    return "\n<br><br>\n".join(
        f"<b>{escape(text.removeprefix(_SUBHEAD))}</b>" if text.startswith(_SUBHEAD) else escape(text) for text in texts
    )


def _divisions(texts: Sequence[str]) -> str:
    return "\n".join(
        f'<div class="par"><span>{escape(text.removeprefix(_SUBHEAD), quote=False)}</span></div>' for text in texts
    )


_BODIES: Final[Mapping[str, Callable[[Sequence[str]], str]]] = {
    "semantic": _paragraphs,
    "divs": _divisions,
    "bare": _breaks,
    "jsonld": _paragraphs,
    "table": _breaks,
    "microdata": _paragraphs,
    "blog": _paragraphs,
}
