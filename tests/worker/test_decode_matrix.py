"""Every story in every encoding under every declaration, true, false and missing, whole and damaged."""

import random

import pytest

from tests.worker.newspapers import KOREAN, LEGACY, UNICODE_ONLY
from worker.decode import decode
from worker.labels import codec_of

LABELS = {
    "cp949": "euc-kr EUC-KR ks_c_5601-1987 windows-949 x-windows-949 ksc5601 cp949 KSC_5601 korean",
    "cp932": "shift_jis x-sjis windows-31j Shift-JIS ms_kanji",
    "euc_jp": "euc-jp x-euc-jp",
    "iso2022_jp": "iso-2022-jp csISO2022JP",
    "gb18030": "gb2312 gbk x-gbk gb18030 GB_2312-80",
    "big5hkscs": "big5 big5-hkscs x-x-big5",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "koi8-r": "koi8-r koi8 koi",
    "cp1252": "iso-8859-1 windows-1252 cp1252 latin1 x-cp1252 us-ascii",
    "cp1250": "windows-1250 x-cp1250",
    "cp1254": "iso-8859-9 windows-1254 latin5",
    "cp1253": "windows-1253 x-cp1253",
    "cp1256": "windows-1256 x-cp1256",
    "cp1255": "windows-1255 x-cp1255",
    "cp874": "tis-620 windows-874 iso-8859-11",
}
# What servers say of pages they know nothing of.
LIES = "utf-8 iso-8859-1 euc-kr shift_jis gb2312 big5 none euc-jp utf-16 iso-2022-jp x-user-defined 8859_1 unicode"
STORIES = [pytest.param(story, encoding, id=name) for name, story, encoding in LEGACY]
BROKEN = [story for story in STORIES if story.values[1] != "iso2022_jp"]
# English has so few characters beyond ASCII that one broken byte is a good part of them.
SPELT = [story for story in BROKEN if story.id != "english"]


def page(text, head=""):
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{text[:20]}</title><script>var a = 1;</script></head>"
        f"<body><div>{text}</div><p>(c) Naru 2026</p></body></html>"
    )


def meta(label):
    return f'<meta http-equiv=Content-Type content="text/html; charset={label}">'


def assert_reads(body, text, **declared):
    assert text in decode(body, **declared).text


@pytest.mark.parametrize(("story", "encoding"), STORIES)
def test_undeclared(story, encoding):
    assert_reads(page(story).encode(encoding), story)
    assert_reads(page(f"<script>{'x = 1;' * 20_000}</script>{story}").encode(encoding), story)


@pytest.mark.parametrize(("story", "encoding"), STORIES)
def test_declared_under_each_name(story, encoding):
    for label in LABELS[encoding].split():
        assert codec_of(label) == encoding
        assert_reads(page(story).encode(encoding), story, http_charset=label)
        assert_reads(page(story, meta(label)).encode(encoding), story)
        assert_reads(page(story, f"<meta charset='{label}'>").encode(encoding), story)
        assert_reads(f'<?xml version="1.0" encoding="{label}"?>{page(story)}'.encode(encoding), story)


@pytest.mark.parametrize(("story", "encoding"), STORIES)
@pytest.mark.parametrize("before", [1_100, 30_000])
def test_declared_late(story, encoding, before):
    label = LABELS[encoding].split()[0]
    decoded = decode(page(story, f"<!--{'x' * before}-->{meta(label)}").encode(encoding))
    assert story in decoded.text
    assert decoded.source == "declared"


@pytest.mark.parametrize(("story", "encoding"), STORIES)
@pytest.mark.parametrize("lie", LIES.split())
def test_lies(story, encoding, lie):
    truth = LABELS[encoding].split()[0]
    assert_reads(page(story).encode(encoding), story, http_charset=lie)
    assert_reads(page(story, meta(lie)).encode(encoding), story)
    assert_reads(page(story, meta(truth)).encode(encoding), story, http_charset=lie)
    assert_reads(page(story, meta(lie)).encode(encoding), story, http_charset=truth)
    assert_reads(page(story, f"<!-- {meta(lie)} -->{meta(truth)}").encode(encoding), story)


@pytest.mark.parametrize(("story", "encoding"), SPELT)
@pytest.mark.parametrize("declared", ["truth", "utf-8", None])
def test_damage_costs_a_character_or_two(story, encoding, declared):
    label = LABELS[encoding].split()[0] if declared == "truth" else declared
    body = page(story, meta(label) if label else "").encode(encoding)
    places = random.Random(5).sample([i for i, byte in enumerate(body) if byte >= 0x80], 6)
    lines = story.split("\n")
    for place in places:
        for damaged in (b"\xff", b"", b"\xff\xff"):
            read = decode(body[:place] + damaged + body[place + 1 :]).text
            assert sum(line in read for line in lines) >= len(lines) - 1
            assert read.count("\ufffd") <= 20


@pytest.mark.parametrize(("story", "encoding"), SPELT)
def test_a_page_cut_within_a_character(story, encoding):
    body = page(story, meta(LABELS[encoding].split()[0])).encode(encoding)
    for cut in random.Random(7).sample([i for i, byte in enumerate(body) if byte >= 0x80], 6):
        read = decode(body[:cut]).text.rstrip("\ufffd")
        assert body.decode(encoding).startswith(read[:-1])


@pytest.mark.parametrize(("story", "encoding"), BROKEN)
@pytest.mark.parametrize("declared", ["truth", "utf-8", None])
def test_a_utf8_comment_in_a_legacy_page(story, encoding, declared):
    label = LABELS[encoding].split()[0] if declared == "truth" else declared
    body = page(story, meta(label) if label else "").encode(encoding)
    comment = "<!-- 유튜브 영상 보기 바로가기 -->"
    for mixed in (body.replace(b"<body>", b"<body>" + comment.encode()), body + comment.encode()):
        read = decode(mixed).text
        assert story in read
        assert comment in read


@pytest.mark.parametrize(("name", "story"), [(name, story) for name, story, _ in LEGACY] + list(UNICODE_ONLY))
def test_utf8_under_any_declaration(name, story):
    for label in (None, *LIES.split()):
        assert_reads(page(story, meta(label)).encode(), story, http_charset=label)
        for wide in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"):
            assert_reads(page(story, meta(label)).encode(wide), story, http_charset=label)


@pytest.mark.parametrize(("name", "story"), [(name, story) for name, story, _ in LEGACY] + list(UNICODE_ONLY))
def test_a_cp949_advertisement_in_a_utf8_page(name, story):
    advertisement = "<div>오늘만 특가 세일 바로가기</div>"
    body = page(story).encode().replace(b"<body>", b"<body>" + advertisement.encode("cp949"))
    read = decode(body).text
    assert story in read
    assert advertisement in read


def test_quotes_of_a_word_processor_in_a_utf8_page():
    body = page(KOREAN).encode() + "<p>Pyongyang’s “new” engine – 480 km…</p>".encode("cp1252")
    decoded = decode(body)
    assert KOREAN in decoded.text
    assert "Pyongyang’s “new” engine – 480 km…" in decoded.text
    assert decoded.repaired


@pytest.mark.parametrize("text", ["경찰 조사", "中央日報 社說", "가격은 ×2 ±3℃ ①②③ ㈜나루 ㎏"])
def test_korean_that_looks_like_utf8_in_places_stays_korean(text):
    body = page(KOREAN + text, meta("euc-kr")).encode("cp949")
    assert_reads(body, KOREAN + text)
