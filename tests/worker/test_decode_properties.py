"""Any bytes under any declaration give clean text; what is declared truly is read truly."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from worker.decode import clean, decode

LABELS = [
    None, "utf-8", "euc-kr", "cp949", "ks_c_5601-1987", "shift_jis", "euc-jp", "gb2312", "gb18030", "big5",
    "iso-2022-jp", "iso-2022-kr", "johab", "windows-1251", "koi8-r", "iso-8859-1", "utf-16", "utf-32", "utf-7", "zip",
    "rot13", "idna", "x-user-defined", "ſ", "\0", "unicode_escape", "raw_unicode_escape", "punycode", "mbcs",
    "undefined", "",
]  # fmt: skip
PIECES = st.sampled_from(
    [
        b"\xb0\xa1", b"\xb0", b"\xff", b"\x80", b"\x1b$)C", b"\x0e", b"\x0f", b"\x1b$B", b"\0", b"<",
        b'<?xml version="1.0" encoding="', b'"?>', b'<meta charset="', b"euc-kr", b"utf-16", b"\xef\xbb\xbf",
        b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80", "북".encode(), "\u1107\u116e".encode(), "\u202e".encode(),
        b"\xf4\x90\x80\x80", b" a", b"\r\n", b"\x81\x30\x81\x30", b"\xa4\xff",
    ]
)  # fmt: skip
BODIES = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=30).map(b"".join))
FORBIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff\u2028\u2029")

KOREAN = [
    "북한이",
    "동해상으로",
    "미사일을",
    "발사했다고",
    "합동참모본부가",
    "밝혔다",
    "회담",
    "훈련",
    "한미",
    "제재",
    "정부",
    "대통령",
]
JAPANESE = ["北朝鮮", "ミサイル", "日本海", "発射", "防衛省", "発表", "会談", "首相", "政府", "韓国", "米国", "です"]
CHINESE = ["朝鲜", "导弹", "发射", "韩国", "美国", "军方", "报道", "会谈", "制裁", "政府", "总统", "外交部"]
RUSSIAN = [
    "Северная",
    "Корея",
    "запустила",
    "ракету",
    "в",
    "сторону",
    "моря",
    "заявили",
    "военные",
    "и",
    "правительство",
]
WRITTEN = [
    ("euc-kr", KOREAN), ("cp949", [*KOREAN, "펲시", "똠얌꿍"]), ("johab", KOREAN), ("iso-2022-kr", KOREAN),
    ("utf-8", KOREAN), ("shift_jis", JAPANESE), ("euc-jp", JAPANESE), ("iso-2022-jp", JAPANESE), ("gb2312", CHINESE),
    ("gb18030", CHINESE), ("windows-1251", RUSSIAN), ("koi8-r", RUSSIAN), ("utf-8", RUSSIAN),
]  # fmt: skip


def is_clean(text):
    return (
        unicodedata.is_normalized("NFC", text)
        and FORBIDDEN.isdisjoint(text)
        and all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in text)
    )


@settings(max_examples=300)
@given(BODIES, st.sampled_from(LABELS), st.sampled_from(["html", "xml", "text"]))
@example(b"\xff" * 40, "euc-kr", "xml")
def test_any_bytes_under_any_declaration_give_clean_text(body, label, markup):
    text = clean(decode(body, http_charset=label, markup=markup).text)
    assert is_clean(text)
    assert clean(text) == text
    text.encode("utf-8")


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_any_text_becomes_clean_and_stays_so(text):
    cleaned = clean(text)
    assert is_clean(cleaned)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(("encoding", "words"), WRITTEN, ids=[f"{e} {w[0]}" for e, w in WRITTEN])
@settings(max_examples=25)
@given(st.data())
def test_a_text_is_read_as_it_is_declared(encoding, words, data):
    text = " ".join(data.draw(st.lists(st.sampled_from(words), min_size=4, max_size=30)))
    body = text.encode(encoding)
    assert decode(body, http_charset=encoding).text == text
    html = f'<meta charset="{encoding}"><p>{text}</p>'
    assert decode(html.encode(encoding)).text == html
    xml = f'<?xml version="1.0" encoding="{encoding}"?><t>{text}</t>'
    assert decode(xml.encode(encoding), markup="xml").text == xml


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@given(st.lists(st.sampled_from(KOREAN), max_size=20).map(" ".join))
def test_wide_encodings_are_seen(encoding, text):
    markup = f"<t>{text}</t>"
    body = markup.encode(encoding)
    assert decode(body, http_charset="euc-kr", markup="xml").text == markup


@given(st.lists(st.sampled_from(KOREAN), min_size=8, max_size=30).map(" ".join), st.integers(0, 10**6))
def test_one_broken_byte_costs_one_character(text, place):
    body = bytearray(text.encode("cp949"))
    at = place % len(body)
    if body[at] < 0x80:
        return
    body[at] = 0xFF
    read = decode(bytes(body), http_charset="euc-kr").text
    assert sum(a != b for a, b in zip(read.split(" "), text.split(" "), strict=True)) == 1
