"""Redirectors and copies that carry the address they lead to. Pure.

A row is one of them: where it stands, how its target is read from it, and examples, which are tests. Only those that
lead on by themselves: a login page or an archive that names another address is a page of its own.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from urllib.parse import unquote

from archive.urlfolds import Pairs, Parts, parse, sites

Reader = Callable[[Parts, "re.Match[str]"], "str | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """One redirector: the site it belongs to, the host and path it stands at, and how it tells where it leads."""

    site: str
    place: str
    target: Reader
    same: Pairs
    apart: Pairs = ()


def unwrap(parts: Parts) -> Parts:
    """Where a well-known redirector leads, when that stands in its address."""
    for site in sites(parts.host):
        for wrap in _BY_SITE.get(site, ()):
            match = re.fullmatch(wrap.place, parts.host + parts.path)
            text = wrap.target(parts, match) if match else None
            target = parse(text) if text else None
            if target is not None:
                return target
    return parts


# ---- how a target is told --------------------------------------------------------------------------------------------


def asked(*names: str) -> Reader:
    """As a parameter."""

    def read(parts: Parts, _match: "re.Match[str]") -> str | None:
        values = (unquote(value) for name, value in parts.query if value and name in names)
        return next((value for value in values if parse(value)), None)

    return read


def in_path(parts: Parts, match: "re.Match[str]") -> str:
    """As the rest of the path, without its scheme; what is asked is asked of the target."""
    query = str(parts).partition("?")[2]
    return f"https://{match[1]}?{query}" if query else f"https://{match[1]}"


def quoted_in_path(_parts: Parts, match: "re.Match[str]") -> str:
    """As a part of the path."""
    return re.sub(r"^(https?:)/+", r"\1//", unquote(match[1]))


def after_the_mark(parts: Parts, _match: "re.Match[str]") -> str:
    """As all that follows the question mark."""
    return unquote(str(parts).partition("?")[2])


def bing(parts: Parts, _match: "re.Match[str]") -> str | None:
    """As base64 after two letters."""
    value = next((value for name, value in parts.query if name == "u" and value), "")
    return _base64(value[2:]) if value.startswith("a1") else None


def google_news(_parts: Parts, match: "re.Match[str]") -> str | None:
    """As base64 of a protocol buffer, in older addresses."""
    blob = _base64(match[1]) or ""
    ends = [found.start() for found in re.finditer(r"[^\x21-\x7e]", blob)] + [len(blob)]
    for before, after in pairwise([-1, *ends]):
        start = blob.find("http", before + 1, after)
        if start >= 0:
            return blob[start:after]
    return None


def _base64(text: str) -> str | None:
    try:
        return urlsafe_b64decode(unquote(text) + "=" * (-len(text) % 4)).decode("latin-1")
    except ValueError:
        return None


# ---- the table -------------------------------------------------------------------------------------------------------

_A: Final = "https://news.example/a/1"
_Q: Final = "https%3A%2F%2Fnews.example%2Fa%2F1"
_B64: Final = "aHR0cHM6Ly9uZXdzLmV4YW1wbGUvYS8x"
_ANY: Final = r"[^?]*"
WRAPS: Final = (
    Wrap(
        site="google.*",
        place=r"google\.[a-z.]+/url",
        target=asked("url", "q"),
        same=(
            (f"https://www.google.com/url?rct=j&sa=t&url={_Q}&ct=ga&cd=X&usg=Y", _A),
            (f"https://www.google.co.kr/url?q={_Q}&sa=U", _A),
        ),
        apart=(("https://www.google.com/url?url=javascript:alert(1)", "https://www.google.com/url?url=javascript:2"),),
    ),
    Wrap(
        site="google.*",
        place=r"google\.[a-z.]+/amp/(?:s/)?([^/]+\..*)",
        target=in_path,
        same=(("https://www.google.com/amp/s/www.news.example/a/1%3famp=1", "https://news.example/a/1%3Famp=1"),
              ("https://www.google.com/amp/s/news.example/v.html?no=7", "https://news.example/v.html?no=7")),
    ),
    Wrap(
        site="news.google.com",
        place=r"news\.google\.com/(?:__i/)?(?:rss/)?(?:rd/)?(?:articles|read)/([\w=-]+)",
        target=google_news,
        same=(("https://news.google.com/rss/articles/CBMiGGh0dHBzOi8vbmV3cy5leGFtcGxlL2EvMdIBAA?oc=5", _A),),
        apart=(("https://news.google.com/articles/CBMiV0FVX3lxTE5hYQ", "https://news.google.com/articles/CBMiV0FVX3lxTE5hYg"),),
    ),
    Wrap(
        site="bing.com",
        place=r"bing\.com/news/apiclick\.aspx",
        target=asked("url"),
        same=((f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=1&url={_Q}&c=2&mkt=ko-kr", _A),),
    ),
    Wrap(site="bing.com", place=r"bing\.com/ck/a", target=bing,
         same=((f"https://www.bing.com/ck/a?!&&p=0a1b&u=a1{_B64}&ntb=1", _A),)),
    Wrap(site="bing.com", place=r"bing\.com/amp/(?:s/)?([^/]+\..*)", target=in_path,
         same=(("https://www.bing.com/amp/s/news.example/a/1", _A),)),
    Wrap(
        site="ampproject.org",
        place=r"(?:[a-z0-9-]+\.)?cdn\.ampproject\.org/(?:c|v|wp)/(?:s/)?([^/]+\..*)",
        target=in_path,
        same=(("https://news-example.cdn.ampproject.org/c/s/news.example/a/1?usqp=mq331AQ", _A),
              ("https://cdn.ampproject.org/v/s/news.example/a/1?amp_js_v=0.1", _A)),
        apart=(("https://cdn.ampproject.org/c/s/news.example/a/1", "https://cdn.ampproject.org/c/s/news.example/a/2"),),
    ),
    Wrap(
        site="search.yahoo.com",
        place=r"(?:\w+\.)?search\.yahoo\.com/_ylt=[^?]*/RU=([^/?]+)/[^?]*",
        target=quoted_in_path,
        same=((f"https://r.search.yahoo.com/_ylt=A0;_ylu=X/RV=2/RE=1/RO=10/RU={_Q}/RK=2/RS=Z", _A),),
    ),
    Wrap(site="yahoo.com", place=r"\w+\.rd\.yahoo\.com/[^?*]*\*(https?:[^?]*)", target=quoted_in_path,
         same=(("http://us.rd.yahoo.com/dailynews/rss/world/*http://news.example/a/1", _A),)),
    Wrap(
        site="facebook.com",
        place=r"lm?\.facebook\.com/l\.php",
        target=asked("u"),
        same=((f"https://l.facebook.com/l.php?u={_Q}%3Ffbclid%3DX&h=AT0", _A),
              (f"https://lm.facebook.com/l.php?u={_Q}&h=AT1", _A)),
    ),
    Wrap(site="instagram.com", place=r"l\.instagram\.com/", target=asked("u"),
         same=((f"https://l.instagram.com/?u={_Q}&e=AT", _A),)),
    Wrap(site="threads.net", place=r"l\.threads\.net/", target=asked("u"),
         same=((f"https://l.threads.net/?u={_Q}&e=AT", _A),)),
    Wrap(site="youtube.com", place=r"youtube\.com/redirect", target=asked("q"),
         same=((f"https://www.youtube.com/redirect?event=video_description&q={_Q}", _A),)),
    Wrap(site="reddit.com", place=rf"out\.reddit\.com/{_ANY}", target=asked("url"),
         same=((f"https://out.reddit.com/t3_abc?url={_Q}&token=T", _A),)),
    Wrap(site="umblr.com", place=r"t\.umblr\.com/redirect", target=asked("z"),
         same=((f"https://t.umblr.com/redirect?z={_Q}&t=T", _A),)),
    Wrap(site="vk.com", place=r"(?:away\.)?vk\.com/away\.php", target=asked("to"),
         same=((f"https://vk.com/away.php?to={_Q}", _A),)),
    Wrap(site="linkedin.com", place=r"linkedin\.com/(?:redir/redirect|redirect|safety/go)", target=asked("url"),
         same=((f"https://www.linkedin.com/redir/redirect?url={_Q}&urlhash=x", _A),)),
    Wrap(site="slack-redir.net", place=r"slack-redir\.net/link", target=asked("url"),
         same=((f"https://slack-redir.net/link?url={_Q}", _A),)),
    Wrap(site="getpocket.com", place=r"getpocket\.com/redirect", target=asked("url"),
         same=((f"https://getpocket.com/redirect?url={_Q}", _A),)),
    Wrap(site="duckduckgo.com", place=r"duckduckgo\.com/l", target=asked("uddg"),
         same=((f"https://duckduckgo.com/l/?uddg={_Q}&rut=0", _A),)),
    Wrap(site="medium.com", place=r"medium\.com/r", target=asked("url"),
         same=((f"https://medium.com/r/?url={_Q}", _A),)),
    Wrap(site="steamcommunity.com", place=r"steamcommunity\.com/linkfilter", target=asked("url", "u"),
         same=((f"https://steamcommunity.com/linkfilter/?url={_Q}", _A),)),
    Wrap(site="href.li", place=r"href\.li/", target=after_the_mark,
         same=(("https://href.li/?https://news.example/a/1", _A),)),
    Wrap(site="outlook.com", place=rf"\w+\.safelinks\.protection\.outlook\.com/{_ANY}", target=asked("url"),
         same=((f"https://eur01.safelinks.protection.outlook.com/?url={_Q}&data=x", _A),)),
    Wrap(site="urldefense.com", place=r"urldefense\.com/v3/__(https?:[^*]+?)__(?:;[^?]*)?", target=quoted_in_path,
         same=(("https://urldefense.com/v3/__https://news.example/a/1__;!!Abc!xyz$", _A),)),
    Wrap(site="naver.com", place=r"(?:cc|cr\d?)\.naver\.com/(?:cc|rd|redirect-\w+)?", target=asked("u"),
         same=((f"https://cr.naver.com/rd?m=1&px=2&u={_Q}", _A),)),
    Wrap(site="naver.com", place=r"link\.naver\.com/bridge", target=asked("url"),
         same=((f"https://link.naver.com/bridge?url={_Q}", _A),)),
)  # fmt: skip
_BY_SITE: Final = {wrap.site: tuple(other for other in WRAPS if other.site == wrap.site) for wrap in WRAPS}
