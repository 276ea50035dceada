"""Bytes to text, and text to clean text. Pure.

In this order, the first that holds: a byte order mark; strict UTF-8, whatever was declared; UTF-8 with a few broken
bytes; the charset HTTP or the document declares, if the text it gives looks like text; the encoding whose text looks
most like Korean, Japanese, Chinese, Cyrillic, … (`letters.py` says how that is told). Words of another encoding pasted
into a page are read by theirs (`pasted.py`), and what was encoded twice is decoded twice (`mojibake.py`). Bytes nothing
can read become U+FFFD, each alone: one broken byte never costs more than the character it is in.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, Literal

from worker.labels import codec_of
from worker.letters import DETECTED, PAIRED, plausibility
from worker.mojibake import unhidden
from worker.pasted import mended, parted

Markup = Literal["html", "xml", "text"]

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_DECLARED: Final = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']\s*([\w.:-]{1,40})")
_META_DECLARED: Final = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD: Final = 65536
_DECLARATIONS: Final = 3
_SAMPLE: Final = 65536
_ASCII_STRETCH: Final = re.compile(rb"([\x00-\x7f]{8})[\x00-\x7f]+([\x00-\x7f]{8})")
_UTF8_CHARACTER: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ASCII: Final = re.compile(rb"[\x00-\x7f]")
# Encodings of two high bytes a character, and the name of how they are repaired.
_PAIRS: Final = ("cp949", "gb18030", "euc_jp")
_IN_STEP: Final = "bongsu-stay-in-step"
# Encodings in ASCII bytes alone, told by their escapes.
_ESCAPED: Final = ("iso2022_jp", "iso2022_kr")
# From this plausibility on, what was declared is believed without asking what else it could be: less is needed of an
# encoding of thousands of characters, which nothing else fits by accident.
_BELIEVED: Final = 0.45
_BELIEVED_OF_ONE_BYTE: Final = 0.8
_BONUS: Final = 0.25
_BONUS_OF_ONE_BYTE: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text and how it was read. `source` is bom, utf-8, http, declared or detected; `repaired` if not all of it."""

    text: str
    encoding: str
    source: str
    repaired: bool = False


def charset_of(content_type: str | None) -> str | None:
    """The charset a Content-Type names, as written."""
    match = _CHARSET.search(content_type or "")
    return match[1] if match else None


def decode(body: bytes, *, http_charset: str | None = None, markup: Markup = "html") -> Decoded:
    """Read bytes as text; always answers. A byte order mark is not part of the text."""
    read = _decoded(body, http_charset, markup)
    text = unhidden(read.text)
    return read if text == read.text else replace(read, text=text, repaired=True)


def _decoded(body: bytes, http_charset: str | None, markup: Markup) -> Decoded:
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _read(body[len(bom) :], name, "bom")
    source = "utf-8"
    if body.startswith(codecs.BOM_UTF8):
        body, source = body[len(codecs.BOM_UTF8) :], "bom"
    escaped = b"\x1b$" in body
    if not escaped and (wide := _wide(body)):
        return _read(body, wide, "detected")
    hints = _hints(body, http_charset, markup)
    if escaped and (read := _read_escaped(body, hints)):
        return read
    try:
        return Decoded(text=body.decode("utf-8"), encoding="utf-8", source=source)
    except UnicodeDecodeError:
        if _mostly_utf8(body):
            return Decoded(text=mended(body), encoding="utf-8", source=source, repaired=True)
    pieces = parted(body)
    codec, source = _best(b"".join(piece for piece, is_utf8 in pieces if not is_utf8), hints)
    parts = [_read(piece, "utf-8" if is_utf8 else codec, source) for piece, is_utf8 in pieces]
    repaired = len(parts) > 1 or parts[0].repaired
    return Decoded(text="".join(part.text for part in parts), encoding=codec, source=source, repaired=repaired)


def _read(body: bytes, codec: str, source: str) -> Decoded:
    try:
        return Decoded(text=body.decode(codec), encoding=codec, source=source)
    except UnicodeDecodeError:
        errors = _IN_STEP if codec in _PAIRS else "replace"
        return Decoded(text=body.decode(codec, errors), encoding=codec, source=source, repaired=True)


def _read_escaped(body: bytes, hints: list[tuple[str, str]]) -> Decoded | None:
    """A text whose escapes lead into Japanese or Korean, declared or not."""
    for codec, source in hints:
        if codec.startswith("iso2022"):
            return _read(body, codec, source)
    for codec in _ESCAPED:
        try:
            text = body.decode(codec)
        except UnicodeDecodeError:
            continue
        if plausibility(text, codec) >= _BELIEVED:
            return Decoded(text=text, encoding=codec, source="detected")
    return None


def _stay_in_step(error: UnicodeError) -> tuple[str, int]:
    """Go on after a broken byte so that the rest of its run, up to the next ASCII byte, is whole pairs."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    tail = _ASCII.search(error.object, error.start + 1)
    end = tail.start() if tail else len(error.object)
    return "\ufffd", error.start + 1 + (end - error.start - 1) % 2


codecs.register_error(_IN_STEP, _stay_in_step)


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: a document's first two characters are ASCII."""
    start = body[:4]
    if len(start) == 4 and start[1] == start[3] == 0 and start[0] and start[2]:
        return "utf-16-le"
    if len(start) == 4 and start[0] == start[2] == 0 and start[1] and start[3]:
        return "utf-16-be"
    return None


def _mostly_utf8(body: bytes) -> bool:
    """Whether more bytes stand in whole UTF-8 characters than in broken ones: legacy text comes nowhere near."""
    whole = sum(map(len, _UTF8_CHARACTER.findall(body)))
    high = len(body) - len(body.translate(None, bytes(range(0x80, 0x100))))
    return whole * 3 > high * 2


def _hints(body: bytes, http_charset: str | None, markup: Markup) -> list[tuple[str, str]]:
    """Codecs that were named, each with who named it, the one to believe first first."""
    named = [(http_charset, "http")] if http_charset else []
    patterns = {"html": (_META_DECLARED, _XML_DECLARED), "xml": (_XML_DECLARED,), "text": ()}[markup]
    for pattern in patterns:
        found = islice(pattern.finditer(body, 0, _HEAD), _DECLARATIONS)
        named += [(match[1].decode("ascii", "replace"), "declared") for match in found]
    hints: dict[str, str] = {}
    for label, source in named:
        if codec := codec_of(label):
            hints.setdefault(codec, source)
    return list(hints.items())


def _best(body: bytes, hints: list[tuple[str, str]]) -> tuple[str, str]:
    """The codec to read by, and where it was named."""
    sample = _ASCII_STRETCH.sub(rb"\1\2", body)[:_SAMPLE]
    scored: list[tuple[float, str, str]] = []
    for codec, source in hints:
        score = plausibility(sample.decode(codec, "replace"), codec)
        if score >= (_BELIEVED if codec in PAIRED else _BELIEVED_OF_ONE_BYTE):
            return codec, source
        scored.append((score + (_BONUS if codec in PAIRED else _BONUS_OF_ONE_BYTE), codec, source))
    for codec, handicap in DETECTED.items():
        scored.append((plausibility(sample.decode(codec, "replace"), codec) - handicap, codec, "detected"))
    # The first of equals: what was named before what was not, Korean before the rest.
    _, codec, source = max(scored, key=lambda candidate: round(candidate[0], 2))
    return codec, source


_NEWLINES: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_JOINING: Final = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff\u0e80-\u0fff\u1000-\u109f\u1780-\u17ff"
_EMOJI: Final = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
# Controls; surrogates; noncharacters; soft hyphen, bidi marks, overrides and isolates, zero width, tags.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Joiners shape Persian, Indic and emoji sequences; anywhere else they only hide.
_JOINER: Final = re.compile(
    f"(?<![{_JOINING}])(?<![{_EMOJI}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}])(?![{_EMOJI}])"
)
_FILLER: Final = re.compile("[\u3164\uffa0]")
_MARKS: Final = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MOST_MARKS: Final = 30


def clean(text: str) -> str:
    """A text in normal form (NFC), without what hides, steers a terminal or can't be stored; lines end in a newline.

    Keeps tabs, and joiners within scripts and emoji that need them. Idempotent, linear in the text's length.
    """
    text = _NEWLINES.sub("\n", text)
    if text.isascii():
        return _INVISIBLE.sub("", text)
    text = _FILLER.sub(" ", _INVISIBLE.sub("", text))
    if "\u200c" in text or "\u200d" in text:  # looking around each character costs more than all the rest
        text = _JOINER.sub("", text)
    if unicodedata.is_normalized("NFC", text):
        return text
    # Normalising a run of marks costs the square of its length; no script stacks thirty (UAX 15, stream-safe text).
    return unicodedata.normalize("NFC", _MARKS.sub(_cut_marks, text))


def one_line(text: str) -> str:
    """A text clean, and on one line: as a stranger's words are told in a message."""
    return " ".join(clean(text).split())


def _cut_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    for character in match.group():
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
