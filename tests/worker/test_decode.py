import codecs
import random
import unicodedata

import pytest

from worker.decode import charset_of, clean, decode

KOREAN = "북한이 23일 동해상으로 단거리 탄도미사일을 발사했다고 합동참모본부가 밝혔다."
JAPANESE = "北朝鮮が23日、日本海に向けて弾道ミサイルを発射したと防衛省が発表した。"
SIMPLIFIED = "朝鲜二十三日向东部海域发射了一枚弹道导弹，韩国军方正在分析。"
TRADITIONAL = "朝鮮二十三日向東部海域發射了一枚彈道導彈，韓國軍方正在分析。"
RUSSIAN = "Северная Корея запустила баллистическую ракету в сторону Японского моря."
FRENCH = "La Corée du Nord a tiré un missile, a déclaré l’armée à Séoul, très tôt lundi."
SPANISH = "¿Qué pasó? Corea del Norte lanzó un misil, según el Ejército español."
POLISH = "Korea Północna wystrzeliła pocisk, oświadczyło wojsko, że zażąda wyjaśnień."
TURKISH = "Kuzey Kore balistik füze fırlattı; İstanbul'da şaşkınlık, dedi ordu sözcüsü."
GREEK = "Η Βόρεια Κορέα εκτόξευσε βαλλιστικό πύραυλο, ανακοίνωσε ο στρατός."
ARABIC = "أطلقت كوريا الشمالية صاروخا باليستيا باتجاه البحر"

LEGACY = [
    ("korean", KOREAN, "cp949"),
    ("korean-outside-euc-kr", "펲시콜라와 똠얌꿍을 먹은 장병들이 훈련에 나섰다.", "cp949"),
    ("korean-headline", "北, 美와 회담…한·미·일 공조", "cp949"),
    ("japanese", JAPANESE, "cp932"),
    ("japanese-euc", JAPANESE, "euc_jp"),
    ("simplified", SIMPLIFIED, "gb18030"),
    ("traditional", TRADITIONAL, "big5hkscs"),
    ("russian", RUSSIAN, "cp1251"),
    ("russian-koi8", RUSSIAN, "koi8-r"),
    ("french", FRENCH, "cp1252"),
    ("spanish", SPANISH, "cp1252"),
    ("english-quotes", "North Korea’s missile – the “Hwasong” – flew 500 km…", "cp1252"),
    ("polish", POLISH, "cp1250"),
    ("turkish", TURKISH, "cp1254"),
    ("greek", GREEK, "cp1253"),
    ("arabic", ARABIC, "cp1256"),
]
IDS = [name for name, _, _ in LEGACY]


@pytest.mark.parametrize(("name", "text", "encoding"), LEGACY, ids=IDS)
def test_legacy_encodings_are_found_undeclared(name: str, text: str, encoding: str) -> None:
    decoded = decode(f"<p>{text}</p>".encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.source) == (f"<p>{text}</p>", encoding, "detected")
    assert not decoded.repaired


@pytest.mark.parametrize(("name", "text", "encoding"), LEGACY, ids=IDS)
def test_legacy_encodings_are_believed_when_declared(name: str, text: str, encoding: str) -> None:
    body = f'<meta charset="{encoding}"><p>{text}</p>'.encode(encoding)
    decoded = decode(body)
    assert (decoded.text, decoded.source) == (body.decode(encoding), "declared")


@pytest.mark.parametrize("wrong", ["utf-8", "euc-kr", "iso-8859-1", "shift_jis", "gb2312", "nonsense", "utf-7", "zip"])
@pytest.mark.parametrize("text", [KOREAN, JAPANESE, SIMPLIFIED, FRENCH, RUSSIAN], ids=["ko", "ja", "zh", "fr", "ru"])
def test_utf8_is_utf8_whatever_is_declared(text: str, wrong: str) -> None:
    decoded = decode(f'<meta charset="{wrong}">{text}'.encode(), http_charset=wrong)
    assert decoded.text.endswith(text)
    assert (decoded.encoding, decoded.source) == ("utf-8", "utf-8")


@pytest.mark.parametrize("wrong", ["utf-8", "iso-8859-1", "shift_jis", "gb2312", "big5", "windows-1251", "nonsense"])
def test_korean_is_korean_whatever_is_declared(wrong: str) -> None:
    body = f'<meta charset="{wrong}">{KOREAN}'.encode("cp949")
    assert decode(body, http_charset=wrong).text.endswith(KOREAN)


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("EUC-KR", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        ("windows-949", "cp949"),
        ("GB2312", "gb18030"),
        ("gbk", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("x-sjis", "cp932"),
        ("ISO-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("big5", "big5hkscs"),
    ],
)
def test_labels_mean_what_browsers_read_them_as(label: str, encoding: str) -> None:
    texts = {"cp949": KOREAN, "gb18030": SIMPLIFIED, "cp932": JAPANESE, "cp1252": FRENCH, "big5hkscs": TRADITIONAL}
    decoded = decode(texts[encoding].encode(encoding), http_charset=label)
    assert (decoded.encoding, decoded.source, decoded.text) == (encoding, "http", texts[encoding])


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
@pytest.mark.parametrize("declared", [None, "euc-kr", "utf-8", "iso-8859-1"])
def test_a_broken_byte_costs_its_character_and_nothing_else(encoding: str, declared: str | None) -> None:
    chance = random.Random(7)
    body = bytearray((KOREAN * 3).encode(encoding))
    for place in chance.sample([i for i, byte in enumerate(body) if byte >= 0x80], 40):
        broken = bytes(body[:place]) + b"\xff" + bytes(body[place + 1 :])
        decoded = decode(broken, http_charset=declared)
        assert (decoded.encoding, decoded.repaired) == (encoding, True)
        assert set(decoded.text) <= {*KOREAN, "\ufffd"}
        assert len(decoded.text.replace("\ufffd", "")) >= len(KOREAN) * 3 - 1


def test_a_lost_byte_costs_its_word_at_most() -> None:
    body = KOREAN.encode("cp949")
    place = body.index("해상".encode("cp949"))
    lost = decode(body[:place] + body[place + 1 :], http_charset="euc-kr")
    assert lost.text.startswith("북한이 23일 ")
    assert lost.text.endswith(" 단거리 탄도미사일을 발사했다고 합동참모본부가 밝혔다.")


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (codecs.BOM_UTF8 + KOREAN.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + KOREAN.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + KOREAN.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + KOREAN.encode("utf-32-le"), "utf-32-le"),
    ],
    ids=["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"],
)
def test_a_byte_order_mark_goes_first_and_is_no_text(body: bytes, encoding: str) -> None:
    decoded = decode(body, http_charset="euc-kr")
    assert (decoded.text, decoded.encoding, decoded.source) == (KOREAN, encoding, "bom")


def test_utf16_without_a_mark_is_seen() -> None:
    assert decode(f"<p>{KOREAN}</p>".encode("utf-16-le")).text == f"<p>{KOREAN}</p>"


def test_an_escaped_encoding_is_read_only_when_declared() -> None:
    body = JAPANESE.encode("iso2022_jp")
    assert decode(body, http_charset="iso-2022-jp").text == JAPANESE
    assert decode(b"\x1b$ 5").text == "\x1b$ 5"


def test_what_xml_declares_counts_in_xml_and_no_declaration_counts_in_text() -> None:
    body = f'<?xml version="1.0" encoding="EUC-KR"?><a>{KOREAN}</a>'.encode("cp949")
    assert decode(body, markup="xml").source == "declared"
    assert decode(body, markup="text").source == "detected"


def test_empty_and_ascii_bytes_are_utf8() -> None:
    assert decode(b"").text == ""
    assert decode(b"plain", http_charset="euc-kr").encoding == "utf-8"


def test_any_bytes_at_all_are_answered() -> None:
    chance = random.Random(11)
    for size in (1, 2, 3, 10, 1000):
        for _ in range(20):
            assert isinstance(decode(chance.randbytes(size), http_charset="euc-kr").text, str)


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        ("text/html; charset=EUC-KR", "EUC-KR"),
        ('text/html; Charset="utf-8"; x=y', "utf-8"),
        ("text/html;charset='euc-kr'", "euc-kr"),
        ("text/html", None),
        ("", None),
        (None, None),
    ],
)
def test_charset_of_a_content_type(header: str | None, charset: str | None) -> None:
    assert charset_of(header) == charset


@pytest.mark.parametrize(
    ("dirty", "clean_text"),
    [
        (unicodedata.normalize("NFD", "북한 각료"), "북한 각료"),
        ("cafe\u0301", "café"),
        ("a\0b\x07c\x1bd\x7fe\x9bf", "abcdef"),
        ("tab\tline\nend", "tab\tline\nend"),
        ("a\r\nb\rc\x85d\u2028e\u2029f\x0bg\x0ch", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("\ud800외\udfff로", "외로"),
        ("\u202e거꾸로\u202c \u2066갇힌\u2069 \u200e\u200f\u061c글", "거꾸로 갇힌 글"),
        ("미\u200b사\u2060일\ufeff\u00ad", "미사일"),
        ("x\u200cy\u200dz", "xyz"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\ufffe\uffff\ufdd0글\U000e0041", "글"),
        ("빈\u3164칸", "빈 칸"),
        ("e\u200b\u0301", "é"),
        ("２０２６년 ㎞ 北韓", "２０２６년 ㎞ 北韓"),
    ],
    ids=["nfd-hangul", "nfd-latin", "controls", "tab-and-line", "line-ends", "surrogates", "bidi", "zero-width",
         "joiners-in-latin", "joiner-in-persian", "joiner-in-hindi", "joiner-in-emoji", "noncharacters-and-tags",
         "hangul-filler", "accent-after-zero-width", "width-and-hanja-stay"],
)  # fmt: skip
def test_clean_text_hides_nothing(dirty: str, clean_text: str) -> None:
    assert clean(dirty) == clean_text
    assert clean(clean_text) == clean_text


def test_cleaning_stacked_marks_does_not_take_the_square_of_their_number() -> None:
    # Unbounded, normalising this takes minutes.
    cleaned = clean("a" + "\u0301\u0316" * 200_000 + "한")
    assert len(cleaned) < 40
    assert cleaned.endswith("한")
