"""Text read in a wrong encoding is set right; good text stays as it is, byte for byte."""

import json
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.worker.newspapers import KOREAN, KOREAN_PLAIN, LEGACY, UNICODE_ONLY
from worker.decode import clean, decode
from worker.mojibake import mended, unhidden

STORIES = [pytest.param(story, id=name) for name, story, *_ in (*LEGACY, *UNICODE_ONLY)]
GOOD = [
    "« Il est fatigué…», dit-il ; « à l’école, l’été, déjà… »",
    "„Spaß“ und „Fuß“, „Ä“ wie „Ärger“",
    "Fuß\xadball, grö\xadße, Stra\xadße",
    "“AMANHÔ e “NÃO”, IRMÃ… MAÇû, A MANHÃ – SÃO PAULO",
    "Åse sa ”Å”, “Ä” och “Å”",
    "5 £ ± 2 °C, ½ € 3 ¢, §§ 3–4, 10 µm² ©®™",
    "¡¿Ñ?! ÑANDÚ, ¿Qué? ¡Año!",
    "ÀÉÈÊ ÀÂÄ ÇÉ «É» «ÂGE» «PÂ» Â pas",
    "þýðá Íslendingar ÞÝÐÁ",
    "Đặng Thị Ngọc Thịnh — Nguyễn Ái Quốc",
    "İstanbul’da şaşkınlık, ığdır, ÇĞİÖŞÜ",
    "x = a['Ã'] # Â; print(b'\\xc3\\xa9')",
    "中央日報 社說, 北·美 회담, 韓美日, 金正恩 委員長",
    "북한 “미사일” 발사… ‘도발’ — 軍 · ㈜나루 ㎏ ①",
    "ﬁ ﬂ ｶﾅ １２ Ａ ㌔ ﹁ ﹂",
    "“quotes” ‘single’ – en — em … ellipsis",
    "👨\u200d👩\u200d👧 🇰🇷 naïve café",
    "ÄÖÜ äöü ß ÅÆØ åæø ŠŽ šž Œœ",
    "Ελληνικά «κείμενα» – Ψωμί",
    "ประเทศไทย ๑๒๓",
    "العربية ١٢٣ «نص»",
    "日本語「かな」カナ・漢字～",
]


def as_windows_1252(text):
    """What a reader of windows-1252 makes of UTF-8: bytes it does not have are controls."""
    return "".join(
        chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode("cp1252") for byte in text.encode()
    )


def as_latin_1(text):
    return text.encode().decode("latin-1")


@pytest.mark.parametrize("text", [*STORIES, *GOOD])
def test_good_text_stays(text):
    assert mended(text) == text
    assert unhidden(text) == text
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("again", [as_windows_1252, as_latin_1])
def test_a_page_encoded_twice_is_read(story, again):
    page = f"<title>쌀값</title><p>{story}</p>"
    read = decode(again(page).encode())
    assert clean(mended(clean(read.text))) == clean(page)


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        ("Pyongyangâ€™s â€œnewâ€\x9d engine â€“ tested", "Pyongyang’s “new” engine – tested"),
        ("Pyongyangâ€™s â€œnewâ€ engine", "Pyongyang’s “new” engine"),
        ("CafÃ© crÃ¨me, naÃ¯ve Ã\xa0 la carte", "Café crème, naïve à la carte"),
        ("25Â°C, Â© 2026", "25°C, © 2026"),
        ("Å‚Ã³dÅº", "łódź"),
        ("북한 â€œ미사일â€\x9d 발사", "북한 “미사일” 발사"),
        ("ÇÑ±¹ ¹Ì»çÀÏ 2¹ß", "한국 미사일 2발"),
        ("諛붾엺", "바람"),
        ("ðŸ‡°ðŸ‡·", "🇰🇷"),
        ("Ð\xa1Ð\xb5Ð²ÐµÑ€", "Север"),
        ("좋은 줄\nCafÃ© crÃ¨me\n“ANHÔ", "좋은 줄\nCafé crème\n“ANHÔ"),
    ],
)
def test_what_was_read_wrongly_is_set_right(broken, text):
    assert mended(broken) == text


def test_good_words_beside_a_snippet_encoded_twice_stay():
    good = "„Spaß“ Fuß\xadball, « fatigué…», 미사일 "
    assert unhidden(good + as_windows_1252("이 시각")) == good + "이 시각"


@pytest.mark.parametrize(
    ("broken", "text"),
    [("“itâ€™s ﬁne”…", "“it’s ﬁne”…"), ("ｶﾅ １２ cafÃ© &amp;", "ｶﾅ １２ café &amp;"), ("e\u0301 Ã©", "e\u0301 é")],
)
def test_only_the_encoding_is_set_right(broken, text):
    assert mended(broken) == text


@pytest.mark.parametrize("line", [line for line in (KOREAN + KOREAN_PLAIN).split("\n") if "뷁" not in line])
def test_korean_taken_for_latin(line):
    plain = line.translate({ord(character): None for character in '“”·㎞"北'})
    assert mended(plain.encode("cp949").decode("latin-1")) == plain


@pytest.mark.parametrize("text", ["북한 발사", "긴급 분석", "5분께 물을 봤다", "비행"])
def test_korean_taken_for_cp949(text):
    assert mended(text.encode().decode("cp949")) == text


BROKEN = st.sampled_from(
    ["â€™", "â€œ", "â€", "Ã©", "Ã", "Â", "\xa0", "é", "북한", "í•œ", "êµ", "\xad", "ÇÑ±¹", "諛붾엺", "?", "A", "\n",
     " ", "ðŸ", "Ð¡Ðµ", "…", "\x9d", "©", "Å‚", "×", "中", "ß", "”"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(BROKEN, max_size=12).map("".join))
@example("ÃƒÆ’Ã‚Â©")
def test_twice_is_once(text):
    once = mended(text)
    assert mended(once) == once
    assert text.count("\n") == once.count("\n")
    assert unhidden(unhidden(text)) == unhidden(text)


@settings(max_examples=200)
@given(
    st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3) | st.sampled_from(" .,·“”…北美日韓中金"))
)
def test_korean_always_stays(text):
    assert mended(text) == text


def test_ftfy_is_imported_only_when_there_is_something_to_mend():
    code = (
        "import sys, json; from worker.refine import refine; from worker.mojibake import mended\n"
        f"mended({KOREAN!r}); before = 'ftfy' in sys.modules; mended('CafÃ©'); after = 'ftfy' in sys.modules\n"
        "print(json.dumps([before, after]))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert json.loads(out) == [False, True]
