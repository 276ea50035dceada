"""Write stories as feed documents: RSS 2.0, RSS 1.0 (RDF), Atom and JSON Feed. Pure."""

import json
from collections.abc import Callable, Mapping, Sequence
from email.utils import format_datetime
from html import escape
from typing import Final

from worker.demo.site import DemoFeed, Outlet, Story

# A story's paragraphs as HTML.
Markup = Callable[[Story], str]
Writer = Callable[[DemoFeed, Outlet, Sequence[Story], Markup], str]


def _rss(feed: DemoFeed, outlet: Outlet, stories: Sequence[Story], markup: Markup) -> str:
    newest = max(story.touched for story in stories)
    items = "\n".join(_rss_item(feed, outlet, story, markup) for story in stories)
    return f"""{_declaration(outlet)}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>{escape(feed.title)}</title>
<link>http://{outlet.host}/</link>
<description>{escape(outlet.name)}</description>
<language>{outlet.language}</language>
<copyright>{escape(outlet.copyright)}</copyright>
<lastBuildDate>{format_datetime(newest)}</lastBuildDate>
<atom:link href="{feed.url}" rel="self" type="application/rss+xml"/>
{items}
</channel>
</rss>
"""


def _rss_item(feed: DemoFeed, outlet: Outlet, story: Story, markup: Markup) -> str:
    authors = "".join(f"<dc:creator>{escape(name)}</dc:creator>\n" for name in story.authors)
    full = f"<content:encoded>{_cdata(markup(story))}</content:encoded>\n" if feed.items == "full" else ""
    picture = f'<media:content url="http://{outlet.host}/images/{story.id}.jpg" medium="image"/>\n'
    return f"""<item>
<title>{_cdata(story.title)}</title>
<link>{escape(_link(feed, story))}</link>
<guid isPermaLink="false">{escape(story.guid)}</guid>
{_described(feed, outlet, story)}<category>{escape(story.section)}</category>
{authors}{full}{picture if story.caption else ""}<pubDate>{format_datetime(story.published)}</pubDate>
</item>"""


def _described(feed: DemoFeed, outlet: Outlet, story: Story) -> str:
    if feed.items == "headline":
        return ""
    if feed.items != "html":
        return f"<description>{escape(story.summary)}</description>\n"
    picture = f'<p><img src="http://{outlet.host}/images/{story.id}.jpg" alt="{escape(story.caption)}"></p>'
    more = f'<p><a href="{escape(story.link)}">…</a></p>'
    return f"<description>{escape(f'{picture}<p>{escape(story.summary)}</p>{more}')}</description>\n"


def _rdf(feed: DemoFeed, outlet: Outlet, stories: Sequence[Story], markup: Markup) -> str:
    listed = "\n".join(f'<rdf:li rdf:resource="{escape(_link(feed, story))}"/>' for story in stories)
    items = "\n".join(_rdf_item(feed, story) for story in stories)
    return f"""{_declaration(outlet)}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{feed.url}">
<title>{escape(feed.title)}</title>
<link>http://{outlet.host}/</link>
<description>{escape(outlet.name)}</description>
<dc:language>{outlet.language}</dc:language>
<items><rdf:Seq>
{listed}
</rdf:Seq></items>
</channel>
{items}
</rdf:RDF>
"""


def _rdf_item(feed: DemoFeed, story: Story) -> str:
    link = escape(_link(feed, story))
    authors = "".join(f"<dc:creator>{escape(name)}</dc:creator>\n" for name in story.authors)
    return f"""<item rdf:about="{link}">
<title>{escape(story.title)}</title>
<link>{link}</link>
<description>{escape(story.summary)}</description>
<dc:subject>{escape(story.section)}</dc:subject>
{authors}<dc:date>{story.published.isoformat()}</dc:date>
</item>"""


def _atom(feed: DemoFeed, outlet: Outlet, stories: Sequence[Story], markup: Markup) -> str:
    newest = max(story.touched for story in stories)
    entries = "\n".join(_atom_entry(feed, outlet, story, markup) for story in stories)
    return f"""{_declaration(outlet)}
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">
<title>{escape(feed.title)}</title>
<id>{feed.url}</id>
<link rel="self" type="application/atom+xml" href="{feed.url}"/>
<link rel="alternate" type="text/html" href="http://{outlet.host}/"/>
<rights>{escape(outlet.copyright)}</rights>
<updated>{newest.isoformat()}</updated>
{entries}
</feed>
"""


def _atom_entry(feed: DemoFeed, outlet: Outlet, story: Story, markup: Markup) -> str:
    names = story.authors or (outlet.name,)
    authors = "".join(f"<author><name>{escape(name)}</name></author>\n" for name in names)
    full = f'<content type="html">{escape(markup(story))}</content>\n' if feed.items == "full" else ""
    return f"""<entry>
<title>{escape(story.title)}</title>
<id>tag:{outlet.host},2020:{escape(story.guid)}</id>
<link rel="alternate" type="text/html" href="{escape(_link(feed, story))}"/>
{authors}<category term="{escape(story.section)}"/>
<published>{story.published.isoformat()}</published>
<updated>{story.touched.isoformat()}</updated>
<summary>{escape(story.summary)}</summary>
{full}</entry>"""


def _jsonfeed(feed: DemoFeed, outlet: Outlet, stories: Sequence[Story], markup: Markup) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": f"http://{outlet.host}/",
        "feed_url": feed.url,
        "language": outlet.language,
        "items": [_json_item(feed, story, markup) for story in stories],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json_item(feed: DemoFeed, story: Story, markup: Markup) -> dict[str, object]:
    text: dict[str, object] = {"content_text": story.summary}
    if feed.items == "full":
        text = {"summary": story.summary, "content_html": markup(story)}
    return {
        "id": story.guid,
        "url": _link(feed, story),
        "title": story.title,
        **text,
        "date_published": story.published.isoformat(),
        "date_modified": story.touched.isoformat(),
        "authors": [{"name": name} for name in story.authors],
        "tags": [story.section],
    }


def _declaration(outlet: Outlet) -> str:
    return f'<?xml version="1.0" encoding="{outlet.encoding}"?>'


def _link(feed: DemoFeed, story: Story) -> str:
    return f"{story.link}?{feed.tracking}" if feed.tracking else story.link


def _cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


# Format → its writer and content type.
FORMATS: Final[Mapping[str, tuple[Writer, str]]] = {
    "rss": (_rss, "application/rss+xml"),
    "rdf": (_rdf, "application/rdf+xml"),
    "atom": (_atom, "application/atom+xml"),
    "json": (_jsonfeed, "application/feed+json"),
}
