"""Ways to break a document. Each is given its bytes, a source of chance and another document, and gives bytes."""

import re
from collections.abc import Callable
from random import Random

Mutator = Callable[[bytes, Random, bytes], bytes]

MOST = 600_000
_ENCODINGS = (
    "euc-kr", "cp949", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "shift_jis", "gb18030", "iso2022_kr",
    "iso2022_jp", "cp1252", "utf-8-sig", "johab", "big5", "utf-7", "koi8-r",
)  # fmt: skip
_LABELS = (*_ENCODINGS, "utf-8", "KS_C_5601-1987", "unicode", "x-user-defined", "zip", "none", "\u0130so", "rot13")
_TAGS = (
    "div", "b", "p", "a", "table", "tr", "td", "ul", "li", "span", "blockquote", "svg", "math", "select", "template",
    "noscript", "title", "textarea", "script", "style", "item", "entry", "channel", "content", "description", "font",
    "form", "object", "frameset", "iframe", "plaintext", "xmp",
)  # fmt: skip
_REFERENCES = (
    "&#0;", "&#xD800;", "&#xDFFF;", "&#x110000;", "&#99999999999;", "&#xFFFE;", "&#150;", "&#x202E;", "&#27;",
    "&#xFEFF;", "&amp;amp;amp;", "&nbsp", "&copy", "&notit;", "&;", "&#;", "&#x;", "&lt;script&gt;", "&#8238;",
    "&#x1F1F0;", "&NotEqualTilde;", "&amp;#xD83D;", "&#x85;", "&#13;",
)  # fmt: skip
_TEXTS = (
    "\u202eevil\u202c", "\u2066x", "\u200b\u200f\ufeff", "\ud7a4\u11a8", "\u1112\u1161\u11ab", "e" + "\u0301" * 200,
    "\x00", "\x1b[31m\x1b]0;x\x07", "\x9b1m", "\x85\u2028\u2029", "\ufffe\uffff", "\U000e0041", "ﷺ" * 50, "가" * 999,
    "\u1100" * 300, "🇰🇷👩‍👩‍👧", "٣٤٥", "１２：３４", "\u0130\u0131ſK", "=cmd|' /C calc'!A0",
)  # fmt: skip
_TIMES = (
    "0000-00-00", "9999-12-31T23:59:60Z", "2026-11-23 25:61", "오후 13시 99분", "Mon, 99 Foo 2026", "-1", "1e309",
    "99999999999999999999", "2026-11-23T09:00:00+99:99", "Tue, 31 Feb 2026 10:00 KST", "292278994-08-17", "1" * 400,
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "２０２６．１１．２３", "1763859600000", "2026-W48-1",
    "Sun, 06 Nov 1994 08:49:37 +2400", "today", "24/11/2026 24:00", "2026-11-26T00:00:00Z",
)  # fmt: skip
_NUMBERS = ("NaN", "Infinity", "-0", "1" * 5000, "1e9999", "0x7fffffffffffffff", "99999999999", "-1", "٣", "²", "½")
_URLS = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
    "http://user:secret@h.example/", "https://user@h.example/x", "http://[::1", "http://[::1]:99999/",
    "http://h.example:0/", "//\\evil.example/x", "http://a\\@b.example/", "http:///x", "http://%zz/",
    "http://\u3002example/", "https://xn--\udfff.example", "http://" + "a." * 400 + "example/", "mailto:x@y",
    "tag:x,2026:1", "http://h.example/\u202egnp.exe", "http://h.example/a b\nc", "vbscript:x",
    "//user:secret@h.example/p", "ftp://h.example/", "?" * 5000, "http://user:secret@h.example:80/a@b?c@d#e@f",
    "https://h.example/;jsessionid=1?a=%00%ff", "h\u0442tp://x",
)  # fmt: skip
_MARKUP = (
    "<![CDATA[", "]]>", "<!--", "-->", "--!>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<?xml version='1.1'?>", "<?php",
    "<%", "<base href='javascript:'>", "<base href='http://u:p@h.example/'>", "<meta charset=utf-7>", "<br/><br/>",
    "</div>", "<p xmlns='x' xmlns:a='y'>", "<a:b:c>", "<svg><style><img src=x onerror=y></style></svg>",
    "<math><mtext>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<iframe srcdoc='x'>",
    "<a href=' javascript:x'>y</a>", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=x>",
    "<title><p>", "</html>", "<plaintext>", "<style>@import 'x'</style>",
    "<noscript><p title='</noscript><img src=x onerror=y>'>", "<x y=\"<z>\">", "<?xml-stylesheet href='x'?>",
    "<rss><rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<template><p>",
    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>", "<content type='application/octet-stream'>",
    "<content type='text/plain' mode='base64'>/////w==</content>", "<time datetime='x'>", "<item/>", "<entry/>",
)  # fmt: skip
_JSON = (
    b"[", b"]", b"{", b"}", b",", b":", b'"', b"null", b"true", b"1e999", b"-0", b'"\\ud800"', b'"\\u0000"', b"{}",
    b"[[]]", b'{"a":{"a":{"a":1}}}', b"[" * 3000, b'{"@id":"x","@graph":' * 50, b"NaN", b'"\\u202e"', b"9" * 5000,
)  # fmt: skip
_LD = (
    b'<script type="application/ld+json">{"@type":["NewsArticle"],"author":%s,"headline":%s,"datePublished":%s,'
    b'"image":%s,"wordCount":%s,"url":%s,"articleBody":%s}</script>'
)
_LD_VALUES = (
    b"null", b"1", b"[]", b"{}", b'[[["a"]]]', b'{"name":{"name":["b",{"@value":"c"}]}}', b'"x"', b"1e400", b"true",
    b'"\\ud83d"', b'"\xc2\xb2"', b'{"@id":"#1"}', b'[{"@id":{}}]', b'{"@id":["#2"],"@type":1}',
    b'"9' + b"9" * 5000 + b'"', b'{"url":["http://u:p@h.example/x.jpg"]}', b'"2026-11-23T09:00:00+99:00"', b"[1,2,{}]",
)  # fmt: skip


def _somewhere(body: bytes, rng: Random) -> int:
    return rng.randrange(len(body) + 1)


def _put(body: bytes, rng: Random, what: bytes) -> bytes:
    at = _somewhere(body, rng)
    return body[:at] + what + body[at:]


def _between_tags(body: bytes, rng: Random, what: bytes) -> bytes:
    """What is put in after the end of some tag, where text or elements stand."""
    ends = [match.end() for match in re.finditer(rb">", body)]
    at = rng.choice(ends) if ends else _somewhere(body, rng)
    return body[:at] + what + body[at:]


def _written(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def flip_bytes(body: bytes, rng: Random, _: bytes) -> bytes:
    broken = bytearray(body)
    for _each in range(rng.choice((1, 3, 20, 200)) if broken else 0):
        broken[rng.randrange(len(broken))] = rng.randrange(256)
    return bytes(broken)


def drop_bytes(body: bytes, rng: Random, _: bytes) -> bytes:
    """Single bytes missing: halves of Korean letters, of tags, of quotes."""
    kept = bytearray(body)
    for _each in range(rng.choice((1, 2, 10)) if len(kept) > 20 else 0):
        del kept[rng.randrange(len(kept))]
    return bytes(kept)


def truncate(body: bytes, rng: Random, _: bytes) -> bytes:
    return body[: _somewhere(body, rng)]


def behead(body: bytes, rng: Random, _: bytes) -> bytes:
    return body[_somewhere(body, rng) // 4 :]


def splice(body: bytes, rng: Random, donor: bytes) -> bytes:
    return body[: _somewhere(body, rng)] + donor[_somewhere(donor, rng) :]


def insert_from(body: bytes, rng: Random, donor: bytes) -> bytes:
    start = _somewhere(donor, rng)
    return _put(body, rng, donor[start : start + rng.choice((20, 300, 3000))])


def repeat_block(body: bytes, rng: Random, _: bytes) -> bytes:
    start = _somewhere(body, rng)
    block = body[start : start + rng.choice((1, 7, 60, 700, 5000))]
    most = rng.choice((2_000, 20_000, 200_000))
    return body[:start] + block * min(most // max(len(block), 1), 20_000) + body[start:]


def repeat_element(body: bytes, rng: Random, _: bytes) -> bytes:
    starts = list(re.finditer(rb"<(item|entry|url|p|div|li|tr)\b", body))
    if not starts:
        return body
    start = rng.choice(starts)
    close = b"</%s>" % start[1]
    end = body.find(close, start.end()) + len(close)
    block = body[start.start() : end]  # empty where nothing closes it
    times = min(rng.choice((2, 30, 1500)), 200_000 // max(len(block), 1))
    return body[:end] + block * times + body[end:]


def nest(body: bytes, rng: Random, _: bytes) -> bytes:
    tag, depth = rng.choice(_TAGS), rng.choice((5, 100, 255, 2000, 20_000))
    inside = _written(rng.choice(_TEXTS)) if rng.random() < 0.5 else b"x"
    deep = f"<{tag}>".encode() * depth + inside + f"</{tag}>".encode() * rng.choice((0, depth, depth // 2))
    if rng.random() < 0.5:
        deep = deep.replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return _between_tags(body, rng, deep)


def long_attribute(body: bytes, rng: Random, _: bytes) -> bytes:
    many = " ".join(f"a{n}='{n}'" for n in range(rng.choice((1, 50, 300, 5000))))
    long = f"href='{rng.choice(('x', '가', '&amp;', '%', '../')) * rng.choice((10, 3000, 60_000))}'"
    return re.sub(rb"<(\w+)", lambda match: match.group() + f" {rng.choice((many, long))}".encode(), body, count=1)


def recode(body: bytes, rng: Random, _: bytes) -> bytes:
    """In another encoding than it says."""
    text = body.decode("utf-8", "replace")
    return text.encode(rng.choice(_ENCODINGS), rng.choice(("replace", "ignore", "xmlcharrefreplace")))


def relabel(body: bytes, rng: Random, _: bytes) -> bytes:
    label = rng.choice(_LABELS).encode("utf-8", "replace")
    sub, times = re.subn(rb"((?:encoding|charset)\s*=\s*[\"']?)[\w.:-]+", lambda m: m[1] + label, body, count=1)
    return sub if times else b'<?xml version="1.0" encoding="%s"?><meta charset="%s">' % (label, label) + body


def chop_characters(body: bytes, rng: Random, _: bytes) -> bytes:
    """Multi-byte characters cut in two."""
    share = rng.choice((0.01, 0.1, 0.5))
    return bytes(byte for byte in body if byte < 0x80 or rng.random() > share)


def say(body: bytes, rng: Random, _: bytes) -> bytes:
    return _between_tags(body, rng, _written(rng.choice(_TEXTS)) * rng.choice((1, 1, 40)))


def refer(body: bytes, rng: Random, _: bytes) -> bytes:
    return _between_tags(body, rng, rng.choice(_REFERENCES).encode() * rng.choice((1, 3, 3000)))


def mark_up(body: bytes, rng: Random, _: bytes) -> bytes:
    what = rng.choice(_MARKUP).encode() * rng.choice((1, 1, 30, 2000))
    if rng.random() < 0.3:
        what = what.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return (_between_tags if rng.random() < 0.7 else _put)(body, rng, what)


def redate(body: bytes, rng: Random, _: bytes) -> bytes:
    pattern = rb"(?:\w{3}, )?\d{1,2} \w{3} 20\d\d [\d:]+ [+\w]+|20\d\d-\d\d-\d\d[T ]?[\d:+Z.]*"
    return re.sub(pattern, lambda _: rng.choice(_TIMES).encode(), body, count=rng.choice((0, 1, 3)))


def renumber(body: bytes, rng: Random, _: bytes) -> bytes:
    return re.sub(rb"\d+", lambda _: rng.choice(_NUMBERS).encode(), body, count=rng.choice((1, 3, 10)))


def relink(body: bytes, rng: Random, _: bytes) -> bytes:
    pattern = rb"https?://[^\s\"'<>]*"
    return re.sub(pattern, lambda _: _written(rng.choice(_URLS)), body, count=rng.choice((0, 1, 5)))


def swap_tags(body: bytes, rng: Random, _: bytes) -> bytes:
    names = re.findall(rb"</?([A-Za-z][\w:]*)", body)
    if not names:
        return body
    old, new = rng.choice(names), rng.choice((*names, rng.choice(_TAGS).encode()))
    return re.sub(rb"(</?)" + re.escape(old) + rb"\b", lambda m: m[1] + new, body, count=rng.choice((0, 1, 2)))


def drop_tags(body: bytes, rng: Random, _: bytes) -> bytes:
    share = rng.choice((0.02, 0.2))
    return re.sub(rb"</?[A-Za-z][^<>]{0,200}>", lambda m: b"" if rng.random() < share else m.group(), body)


def unnamespace(body: bytes, rng: Random, _: bytes) -> bytes:
    changed = re.sub(rb"\sxmlns(:\w+)?=[\"'][^\"']*[\"']", b"", body, count=rng.choice((0, 1)))
    return changed.replace(b"xmlns", b"xmlns:x") if rng.random() < 0.3 else changed


def break_json(body: bytes, rng: Random, _: bytes) -> bytes:
    signs = [match.start() for match in re.finditer(rb"[\[\]{},:\"]", body)]
    for _each in range(rng.choice((1, 2, 8)) if signs else 0):
        at = rng.choice(signs)
        body = body[:at] + rng.choice(_JSON) + body[at + rng.choice((0, 1)) :]
    return body


def link_data(body: bytes, rng: Random, _: bytes) -> bytes:
    return _between_tags(body, rng, _LD % tuple(rng.choice(_LD_VALUES) for _ in range(7)))


def control(body: bytes, rng: Random, _: bytes) -> bytes:
    return bytes(rng.choice((0, 27, 8, 11, 127)) if byte == 32 and rng.random() < 0.05 else byte for byte in body)


def pad(body: bytes, rng: Random, _: bytes) -> bytes:
    blank = rng.choice((b" ", b"\n", b"\0", b"\t", "\u3000".encode(), b"&nbsp;", b"<br>", b"<", b"&", b"-", b"a "))
    return _between_tags(body, rng, blank * rng.choice((100, 10_000, 100_000)))


MUTATORS: tuple[Mutator, ...] = (
    flip_bytes, drop_bytes, truncate, behead, splice, insert_from, repeat_block, repeat_element, nest, long_attribute,
    recode, relabel, chop_characters, say, refer, mark_up, redate, renumber, relink, swap_tags, drop_tags, unnamespace,
    break_json, link_data, control, pad,
)  # fmt: skip


def mutated(body: bytes, rng: Random, donor: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The document broken in one to five ways, and which; no longer than MOST bytes."""
    chosen = rng.choices(MUTATORS, k=rng.choice((1, 1, 2, 3, 5)))
    for mutate in chosen:
        body = mutate(body, rng, donor)[:MOST]
    return body, tuple(mutate.__name__ for mutate in chosen)
