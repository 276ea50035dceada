"""Sites that publish one article under several addresses, and what their addresses hold that names no article. Pure.

A row of `DOORS` says what names an article on a site: groups of the host and path, then parameters. Everything else in
the address is let go, so a row is only there where these alone decide which article it is. A row of `NOISE` is a site's
parameters that never do. Each has its examples, which are tests.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from archive.urlfolds import Pairs, Parts, parse, sites
from archive.urlpapers import PAPERS
from archive.urlportals import PORTALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """One site's parameters that only tell where a reader came from, or which list to go back to."""

    site: str
    names: frozenset[str]
    same: Pairs
    apart: Pairs = ()


_NAME: Final = re.compile(r"[\w.@-]{1,80}")


def one_door(parts: Parts) -> Parts:
    """The address an article is known by on a site that has several."""
    if parts.port or parts.fragment:  # not the site as it is known, or not all of what names the document
        return parts
    for site in sites(parts.host):
        for door in _DOORS_BY_SITE.get(site, ()):
            match = re.fullmatch(door.place, parts.host + parts.path)
            named = match and _named(parts, door.named)
            if match and named is not None:
                return parse("https://" + door.key.format(*match.groups(""), *named)) or parts
    return parts


def _named(parts: Parts, names: tuple[str, ...]) -> list[str] | None:
    """The values of parameters, or None when one is missing, double or no name. A parameter without = has none: ""."""
    values: list[str] = []
    for name in names:
        found = [v if v is not None else n for n, v in parts.query if (n.lower() if v is not None else "") == name]
        if len(found) != 1 or not _NAME.fullmatch(found[0]):
            return None
        values += found
    return values


def drop_noise(parts: Parts) -> Parts:
    """Without the parameters that name nothing on this site."""
    names = frozenset[str]().union(*(_NOISE_BY_SITE.get(site, ()) for site in sites(parts.host)))
    return replace(parts, query=tuple(pair for pair in parts.query if pair[0].lower() not in names)) if names else parts


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DOORS: Final = (*PORTALS, *PAPERS)
NOISE: Final = (
    Noise(
        site="yna.co.kr",
        names=_words("input section site"),
        same=(("https://www.yna.co.kr/program/naru?section=video/all", "https://www.yna.co.kr/program/naru"),),
    ),
    Noise(
        site="edaily.co.kr",
        names=_words("mediacodeno outlnkchk"),
        same=(("https://www.edaily.co.kr/a/1?mediaCodeNo=257", "https://www.edaily.co.kr/a/1"),),
    ),
    Noise(
        site="kmib.co.kr",
        names=_words("code sid1 cp"),
        same=(("https://www.kmib.co.kr/a.asp?no=1&sid1=pol", "https://www.kmib.co.kr/a.asp?no=1"),),
    ),
    Noise(
        site="kbs.co.kr",
        names=_words("ref"),
        same=(("https://news.kbs.co.kr/a?no=1&ref=A", "https://news.kbs.co.kr/a?no=1"),),
    ),
    Noise(
        site="newsis.com",
        names=_words("cid pid"),
        same=(("https://www.newsis.com/a?no=1&cID=10301", "https://www.newsis.com/a?no=1"),),
    ),
    Noise(
        site="hankookilbo.com",
        names=_words("did"),
        same=(("https://www.hankookilbo.com/a/1?did=NA", "https://www.hankookilbo.com/a/1"),),
    ),
    Noise(
        site="ytn.co.kr", names=_words("ip"), same=(("https://www.ytn.co.kr/a/1?ip=1", "https://www.ytn.co.kr/a/1"),)
    ),
    Noise(site="khan.co.kr", names=_words("nv"), same=(("https://www.khan.co.kr/a/1?nv=x", "https://khan.co.kr/a/1"),)),
    Noise(
        site="hankyung.com",
        names=_words("nv"),
        same=(("https://www.hankyung.com/a/1?nv=x", "https://www.hankyung.com/a/1"),),
    ),
    Noise(
        site="korea.kr",
        names=_words("pageindex repcodetype repcode startdate enddate srchword call_from period"),
        same=(
            (
                "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156123456&pageIndex=3&repCode=A00007",
                "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156123456",
            ),
        ),
        apart=(
            (
                "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156123456",
                "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156123457",
            ),
        ),
    ),
    Noise(
        site="nytimes.com",
        names=_words(
            "campaign_id emc instance_id nl regi_id segment_id te user_id searchresultposition module pgtype region "
            "action"
        ),
        same=(
            (
                "https://www.nytimes.com/2026/11/23/world/asia/naru.html?campaign_id=2&emc=edit_th",
                "https://www.nytimes.com/2026/11/23/world/asia/naru.html",
            ),
        ),
    ),
    Noise(
        site="wsj.com",
        names=_words("mod st reflink page_pos"),
        same=(("https://www.wsj.com/articles/naru-1?mod=rss_www", "https://www.wsj.com/articles/naru-1"),),
    ),
    Noise(
        site="blogspot.com",
        names=_words("m"),
        same=(("https://naru.blogspot.com/2026/11/a.html?m=1", "https://naru.blogspot.com/2026/11/a.html"),),
        apart=(("https://naru.blogspot.com/2026/11/a.html", "https://m.blogspot.com/2026/11/a.html"),),
    ),
)
_DOORS_BY_SITE: Final = {door.site: tuple(other for other in DOORS if other.site == door.site) for door in DOORS}
_NOISE_BY_SITE: Final = {noise.site: noise.names for noise in NOISE}
