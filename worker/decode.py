"""Bytes to text, and text to clean text. Pure.

In this order, the first that holds: a byte order mark; strict UTF-8, whatever was declared; UTF-8 with a few broken
bytes; the charset HTTP or the document declares, if the text it gives looks like text; the encoding whose text looks
most like Korean, Japanese, Chinese, Cyrillic, … (`letters.py` says how that is told). Bytes the winner can't read
become U+FFFD, each alone: one broken byte never costs more than the character it is in.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from worker.letters import DETECTED, plausibility

Markup = Literal["html", "xml", "text"]

# What a label is read as. Supersets, as browsers do: pages that say EUC-KR use the 8,822 syllables of CP949.
_MEANT: Final = {
    **dict.fromkeys(
        ("euc-kr", "euckr", "ks_c_5601-1987", "ks_c_5601-1989", "ksc5601", "ksc_5601", "korean", "windows-949", "uhc",
         "ms949", "x-windows-949", "cp949", "949"), "cp949"),
    **dict.fromkeys(("gb2312", "gb_2312-80", "csgb2312", "chinese", "gbk", "x-gbk", "cp936", "ms936"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "ms932"), "cp932"),
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "l1"), "cp1252"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5"), "big5hkscs"),
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "x-euc-jp": "euc_jp",
}  # fmt: skip
# Python's codecs also hold zip, rot13 and UTF-7; only these are text encodings that documents are written in.
_TEXT_CODEC: Final = re.compile(
    r"cp\d{3,4}|gb18030|big5hkscs|euc_jp|iso2022_\w+|iso8859-\d+|koi8-[rut]|johab|mac-\w+|ptcp154|tis-620"
)
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_DECLARED: Final = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']\s*([\w.:-]{1,40})")
_META_DECLARED: Final = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD: Final = 8192
_SAMPLE: Final = 65536
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_UTF8_CHARACTER: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ASCII: Final = re.compile(rb"[\x00-\x7f]")
# Encodings of two high bytes a character, and the name of how they are repaired.
_PAIRS: Final = ("cp949", "gb18030", "euc_jp")
_IN_STEP: Final = "bongsu-stay-in-step"
# From this plausibility on, what was declared is believed without asking what else it could be.
_BELIEVED: Final = 0.45
_BONUS: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text and how it was read. `source` is bom, utf-8, http, declared or detected; `repaired` if U+FFFD went in."""

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
    if not escaped or not any(codec.startswith("iso2022") for codec, _ in hints):
        try:
            return Decoded(text=body.decode("utf-8"), encoding="utf-8", source=source)
        except UnicodeDecodeError:
            if _mostly_utf8(body):
                return _read(body, "utf-8", source)
    return _read(body, *_best(body, hints))


def _read(body: bytes, codec: str, source: str) -> Decoded:
    try:
        return Decoded(text=body.decode(codec), encoding=codec, source=source)
    except UnicodeDecodeError:
        errors = _IN_STEP if codec in _PAIRS else "replace"
        return Decoded(text=body.decode(codec, errors), encoding=codec, source=source, repaired=True)


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


def _codec(label: str) -> str | None:
    """The codec a label means; None for UTF-8 (which was tried), for wide ones (they can't be) and for no encoding."""
    label = label.strip().lower()
    try:
        name = _MEANT.get(label) or codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if _TEXT_CODEC.fullmatch(name) else None


def _hints(body: bytes, http_charset: str | None, markup: Markup) -> list[tuple[str, str]]:
    """Codecs that were named, each with who named it, the one to believe first first."""
    named = [(http_charset, "http")] if http_charset else []
    head = body[:_HEAD]
    patterns = {"html": (_META_DECLARED, _XML_DECLARED), "xml": (_XML_DECLARED,), "text": ()}[markup]
    named += [(m[1].decode("ascii", "replace"), "declared") for pattern in patterns if (m := pattern.search(head))]
    return [(codec, source) for label, source in named if (codec := _codec(label))]


def _best(body: bytes, hints: list[tuple[str, str]]) -> tuple[str, str]:
    """The codec to read by, and where it was named."""
    high = _HIGH.search(body)
    start = high.start() if high else 0
    sample = body[max(0, start - 64) : start + _SAMPLE]
    scored: list[tuple[float, str, str]] = []
    for codec, source in hints:
        score = plausibility(sample.decode(codec, "replace"), codec)
        if score >= _BELIEVED:
            return codec, source
        scored.append((score + _BONUS, codec, source))
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
