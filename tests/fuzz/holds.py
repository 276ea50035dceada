"""What holds of everything that is archived, whatever document it came from. Each check yields what is wrong."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from lxml.html import document_fromstring

from archive.model import Alias

URLS = frozenset({"url", "canonical_url", "image"})
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_FORBIDDEN = frozenset({"script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg", "math"})
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def faults(value: object, now: datetime, where: str = "") -> Iterator[str]:
    """Everything that is wrong with a value and all it holds."""
    if is_dataclass(value) and not isinstance(value, Alias):
        for each in fields(value):
            yield from _of_field(each.name, getattr(value, each.name), now, where)
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            yield from faults(item, now, f"{where}[{number}]")
    elif isinstance(value, str):
        yield from _of_text(value, where)
    elif isinstance(value, datetime):
        yield from _of_time(value, now, where)


def _of_field(name: str, value: object, now: datetime, where: str) -> Iterator[str]:
    yield from faults(value, now, f"{where}.{name}")
    if name in URLS and isinstance(value, str):
        yield from _of_url(value, f"{where}.{name}")
    if name == "content_html" and isinstance(value, str):
        yield from _of_html(value, f"{where}.{name}")


def _of_text(text: str, where: str) -> Iterator[str]:
    if not unicodedata.is_normalized("NFC", text):
        yield f"{where} is not NFC"
    if found := _STEERING.search(text) or next((c for c in text if c in _BIDI), None):
        yield f"{where} holds {str(found)!a}"
    if "\t" in text and not where.endswith(".content_html"):
        yield f"{where} holds a tab"
    try:
        json.loads(json.dumps(text, ensure_ascii=False).encode("utf-8"))
    except (ValueError, TypeError) as error:
        yield f"{where} can't be written: {error}"


def _of_time(moment: datetime, now: datetime, where: str) -> Iterator[str]:
    if moment.utcoffset() is None:
        yield f"{where} is naive"
    elif moment - now > timedelta(days=1):
        yield f"{where} is {moment}, past tomorrow"


def _of_url(url: str, where: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError as error:
        yield f"{where} is no URL: {error}"
        return
    if not sound:
        yield f"{where} is no web address: {url[:80]!a}"
    if "@" in parts.netloc or "secret" in parts.netloc:
        yield f"{where} holds a user name: {url[:80]!a}"
    if re.search(r"\s", url) or len(url) > 4000:
        yield f"{where} has {len(url)} characters or white space"


def _of_html(markup: str, where: str) -> Iterator[str]:
    if not markup:
        return
    tree: Any = document_fromstring(f"<div>{markup}</div>")
    for element in tree.iter():
        name = element.tag if isinstance(element.tag, str) else "comment"
        if name in _FORBIDDEN or name == "comment":
            yield f"{where} holds <{name}>"
        for key, value in element.items():
            if key.startswith("on") or key in ("style", "srcdoc"):
                yield f"{where} holds {key}="
            if key in ("href", "src", "cite") and (found := _SCHEME.match(value)):
                if found[1].lower() not in ("http", "https", "mailto"):
                    yield f"{where} links to {found[1]}:"
                elif "secret@" in value:
                    yield f"{where} holds a password"
