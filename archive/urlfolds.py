"""The parts of a web address and the folds that bring alike addresses together, on any site. Pure.

`urls.py` says in which order, `urlwraps.py` and `urlsites.py` what is known of single sites.

Each fold takes parts and gives parts; what it does not understand it leaves alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

Pairs = tuple[tuple[str, str], ...]

Query = tuple[tuple[str, str | None], ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An http(s) address taken apart. A parameter without `=` has the value None."""

    host: str
    port: int | None
    path: str
    query: Query
    fragment: str

    def __str__(self) -> str:
        port = f":{self.port}" if self.port else ""
        query = "&".join(name if value is None else f"{name}={value}" for name, value in self.query)
        query, fragment = query and f"?{query}", self.fragment and f"#{self.fragment}"
        return f"https://{self.host}{port}{self.path}{query}{fragment}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One site's ways to an article. `key` is where it is known to stand: {0}, {1} … are what names it."""

    site: str
    place: str
    named: tuple[str, ...] = ()
    key: str
    same: Pairs
    apart: Pairs = ()


# ---- taking apart ----------------------------------------------------------------------------------------------------

_HOST: Final = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_IPV6: Final = re.compile(r"[0-9a-f:.]+")
_SCHEME: Final = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_DEFAULT_PORTS: Final = (80, 443)


def parse(url: str) -> Parts | None:
    """The parts of an address, or None when it is not http(s) or can't be read with certainty."""
    if not _SCHEME.match(url):
        return None
    try:
        split = urlsplit(url)
        if "\\" in split.netloc:  # browsers and libraries disagree on which host that is
            return None
        host, port = split.hostname or "", split.port
        host = host if host.isascii() else unicodedata.normalize("NFKC", host).encode("idna").decode("ascii").lower()
    except ValueError:  # UnicodeError of the idna codec is one
        return None
    host = host.removesuffix(".")
    if _IPV6.fullmatch(host) and ":" in host:
        host = f"[{host}]"
    elif not _HOST.fullmatch(host):
        return None
    query = tuple(_parameter(piece) for piece in split.query.split("&") if piece)
    port = None if port in _DEFAULT_PORTS else port
    return Parts(host=host, port=port, path=split.path or "/", query=query, fragment=split.fragment)


def _parameter(piece: str) -> tuple[str, str | None]:
    name, equals, value = piece.partition("=")
    return name, value if equals else None


def sites(host: str) -> Iterator[str]:
    """What a host belongs to, in the tables: each suffix of its name, google.* for all of Google's, "" for any."""
    labels = host.split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])
    if labels[0] == "google":
        yield "google.*"
    yield ""


# ---- folds -----------------------------------------------------------------------------------------------------------

_NOT_ASCII: Final = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9\-._~]")


def _decoded(match: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(match.group()).decode("utf-8")
    except UnicodeDecodeError:  # EUC-KR and the like: those bytes are the name
        return match.group()


def _escaped(match: re.Match[str]) -> str:
    if match.group(1):
        character = chr(int(match.group(1), 16))
        return character if _UNRESERVED.fullmatch(character) else match.group().upper()
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "replace"))


def _escape(text: str) -> str:
    return _ESCAPE.sub(_escaped, unicodedata.normalize("NFC", _NOT_ASCII.sub(_decoded, text)))


def spell(parts: Parts) -> Parts:
    """One spelling of the same characters."""
    query = tuple(
        (
            _escape(name.removeprefix("amp;")),
            None if value is None else _escape(value.replace("+", "%20")),
        )
        for name, value in parts.query
    )
    return replace(parts, path=_escape(parts.path), query=tuple(q for q in query if q[0] or q[1]))


# An address within a single-page site, or a number under a name that articles have.
_FRAGMENT: Final = re.compile(
    r"!?/?[!/].*[^!/].*|(?:id|aid|nid|no|seq|idx|idxno|newsid|articleid|article_?no|article)=\d+", re.IGNORECASE
)


def drop_fragment(parts: Parts) -> Parts:
    """A fragment that may name a document stays; any other is a place in one, or counts visitors."""
    kept = parts.fragment if _FRAGMENT.fullmatch(parts.fragment) else ""
    return replace(parts, fragment=_escape(kept))


_DOOR_LABELS: Final = frozenset({"www", "m", "mobile", "amp"})
_SECOND_LEVEL: Final = _words(
    """
    co or go ac ne re pe com org net gov edu mil hs ms es sc kg gob gouv gub ltd plc nhs police sch lg ad ed gr asn id
    nom ind firm gen seoul busan daegu incheon gwangju daejeon ulsan gyeonggi gangwon chungbuk chungnam jeonbuk jeonnam
    gyeongbuk gyeongnam jeju
    """
)
# Where anyone takes a name: there, m and amp are somebody.
_HOMES: Final = _words(
    """
    tistory.com blogspot.com wordpress.com github.io gitlab.io substack.com medium.com tumblr.com livejournal.com
    weebly.com wixsite.com netlify.app vercel.app pages.dev web.app herokuapp.com appspot.com cloudfront.net notion.site
    egloos.com cafe24.com imweb.me modoo.at typepad.com over-blog.com fc2.com ameblo.jp hatenablog.com
    """
)


def fold_host(parts: Parts) -> Parts:
    """Hosts that are other doors to the same site. The registered name itself is never touched."""
    labels = parts.host.split(".")
    if labels[-1].isdigit() or ":" in parts.host:  # an IP address
        return parts
    own = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    if ".".join(labels[-own:]) in _HOMES or (len(labels) == own == 3 and labels[0] == "www"):
        return replace(parts, host=".".join(labels[labels[0] == "www" and len(labels) > 2 :]))
    doors = [label.removeprefix("m-") if len(label) == 4 else label for label in labels[:-own]]
    return replace(parts, host=".".join([d for d in doors if d not in _DOOR_LABELS] + labels[-own:]))


def fold_path(parts: Parts) -> Parts:
    """Paths that lead to the same place: dot segments, empty segments, index pages, session ids."""
    kept: list[str] = []
    for segment in _SESSION.sub("", parts.path).split("/"):
        if segment == "..":
            kept[-1:] = []
        elif segment not in ("", "."):
            kept.append(segment)
    if kept and _INDEX.fullmatch(kept[-1]):
        kept.pop()
    return replace(parts, path="/" + "/".join(kept))


_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?]*", re.IGNORECASE)
_INDEX: Final = re.compile(r"index\.(?:html?|php|jsp|aspx?|do|nhn)", re.IGNORECASE)


def drop_views(parts: Parts) -> Parts:
    """The AMP and the print view of a page are the page."""
    path = parts.path
    for pattern, replacement in _VIEW_PATHS:
        path = pattern.sub(replacement, path, count=1)
    return replace(parts, path=path, query=tuple(pair for pair in parts.query if not _is_view(*pair)))


def _is_view(name: str, value: str | None) -> bool:
    name, value = name.lower(), (value or "").lower()
    return name in _VIEW_NAMES or (name in _VIEW_FLAGS and value in _YES) or (name, value) in _VIEW_VALUES


_VIEW_PATHS: Final = (
    (re.compile(r"(?<=[^/])/(?:amp|print)/?$", re.IGNORECASE), ""),
    (re.compile(r"^/amp(?=/[^/]+/|/[^/]*\d{4}|/[^/]+\.\w+$)", re.IGNORECASE), ""),
    (re.compile(r"(?<=/)amp/(?=\d{4,}$)", re.IGNORECASE), ""),
    (re.compile(r"\.amp(\.html?)?$", re.IGNORECASE), r"\1"),
)
_VIEW_NAMES: Final = frozenset({"amp_js_v", "amp_gsa", "amp_markup", "usqp"})
_VIEW_FLAGS: Final = frozenset({"amp", "_amp", "isamp", "print", "printable", "mobile"})
_YES: Final = frozenset({"", "1", "y", "yes", "true", "on", "amp"})
_VIEW_VALUES: Final = frozenset(
    (name, value) for name in ("output", "outputtype", "view", "mode", "format") for value in ("amp", "print")
)


def drop_tracking(parts: Parts) -> Parts:
    """Parameters that count visitors, and those that say nothing."""

    def is_noise(name: str, value: str | None) -> bool:
        if value == "" or name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
            return True
        return name in _SOURCE_NAMES and (not value or value in _SOURCE_VALUES)

    return replace(parts, query=tuple(q for q in parts.query if not is_noise(q[0].lower(), q[1] and q[1].lower())))


# Names that serve to count visitors wherever they occur.
_TRACKING_PREFIXES: Final = (
    "utm_", "at_custom", "pk_", "mtm_", "piwik_", "matomo_", "hsa_", "wt_", "wt.", "fb_", "itm_", "x_trkm", "wlog_tag",
)  # fmt: skip
_TRACKING: Final = _words(
    """
    fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid msclkid twclid ttclid yclid ysclid rb_clickid
    igshid igsh li_fat_id mc_cid mc_eid mkt_tok _hsenc _hsmi __hstc __hssc __hsfp hsctatracking oly_anon_id oly_enc_id
    vero_id vero_conv wickedid _openstat s_cid s_kwcid icid ncid cmpid cmp cmpsrc ito xtor at_medium at_campaign
    at_link_id at_link_origin at_link_type at_format at_ptr_name at_bbc_team guccounter guce_referrer
    guce_referrer_sig smid smtyp ocid srnd sref cvid ref_src ref_url referrer referer feedtype feedname dicbo
    oborigurl tblci tbref traffic_source __twitter_impression action_object_map action_type_map action_ref_map
    _ga _gl _gac _fr _ns trk trkcampaign tracking_source nr_email_referer cx_recs cxrecs_s spref
    sfnsn mibextid wpsrc taid soc_src soc_trk nclick nclicks outurl outlnkchk plink cooper cloc mlink phpsessid
    jsessionid ns_campaign ns_mchannel ns_source ns_linkname ns_fee
    """
)
# Names that count visitors when they say so, and may name an article when they do not.
_SOURCE_NAMES: Final = frozenset(
    {"ref", "source", "src", "from", "via", "input", "srcref", "sr_share", "share", "ref_source", "origin", "rss"}
)
_SOURCE_VALUES: Final = _words(
    """
    rss rss2 rssfeed feed feeds atom feedburner twitter tw x facebook fb instagram insta ig linkedin telegram whatsapp
    kakao kakaotalk kakaostory band naver newsstand daum nate google googlenews gnews bing yahoo email mail newsletter
    share social sns copy link home main top search app mobile pc web push portal
    """
)


def sort_query(parts: Parts) -> Parts:
    """By name only: values of one name keep their order, which may mean something."""
    return replace(parts, query=tuple(sorted(parts.query, key=lambda pair: pair[0])))
