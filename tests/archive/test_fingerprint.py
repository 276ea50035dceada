"""Fingerprints: what shares a band, what similarity says, and that neither ever changes."""

import subprocess
import sys
import unicodedata

import pytest

from archive.fingerprint import OPENING, TITLE, WHOLE, bands

EN = """Officials at the harbour of Port Ellery said the tanker had been moored since spring without a flag.
Its crew of nineteen was fed by a church nearby, and the owner could not be reached for comment on Friday.
A surveyor found that the tanks held diesel oil, not the crude that its papers named.
The court will decide within a month who must pay for the berth, and who may sell the ship."""
KO = """엘러리항 관계자는 그 유조선이 봄부터 국기도 없이 정박해 있었다고 말했다.
선원 열아홉 명은 인근 교회의 도움으로 끼니를 이었고
선주와는 연락이 닿지 않았다. 검사관은 탱크에 실린 것이 서류에 적힌 원유가 아니라 경유라는 사실을 확인했다.
법원은 한 달 안에 정박료를 누가 낼지, 배를 누가 팔 수 있을지 결정한다."""


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (EN, EN.upper()),
        (EN, EN.replace(" ", "  ").replace("\n", "\n\n")),
        (EN, EN.replace(",", "").replace(".", "!")),
        (KO, unicodedata.normalize("NFD", KO)),
        (KO, KO.replace(" ", "")),
        ("A fine of 3,100,000 won. " + EN, "A fine of 3100000 won. " + EN),
        (EN, EN.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})),
    ],
    ids=["case", "white space", "punctuation", "NFD", "Korean spacing", "thousands", "full width"],
)
def test_spelling_does_not_change_a_fingerprint(text, other):
    assert bands("Title", text) == bands("Title", other)


@pytest.mark.parametrize("text", [EN, KO], ids=["en", "ko"])
def test_an_edited_copy_shares_bands_and_another_text_none(text):
    cut = text[: len(text) * 2 // 3]
    mine = set(bands("", text))
    assert mine & set(bands("A new headline 새 제목", cut))
    assert not mine & set(bands("", text[::-1]))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (EN, EN.replace("harbour", "har-\nbour").replace("surveyor", "sur veyor").replace("o", "0", 4)),
        (KO, KO.replace("정박", "정 박").replace("선원", "선윈").replace("경유", "겅유")),
    ],
    ids=["en", "ko"],
)
def test_a_scanned_copy_with_broken_words_shares_bands(text, other):
    assert len(set(bands("", text)) & set(bands("", other))) >= 4


def test_a_headline_alone_shares_a_band_with_the_article_it_is_of():
    for title, text in (("Tanker adrift since spring without a flag", EN), ("봄부터 국기 없이 표류한 유조선 발견", KO)):
        assert set(bands(title, "")) & set(bands(title, text))


@pytest.mark.parametrize(
    ("title", "text"), [("", ""), ("!!!", "… — ?? " * 80), ("속보", "자세히")], ids=["nothing", "no letters", "a word"]
)
def test_too_little_text_has_no_bands(title, text):
    assert bands(title, text) == ()


def test_bands_are_distinct_signed_64_bit_numbers_and_few():
    found = bands("Tanker adrift since spring", EN * 9)
    assert len(set(found)) == len(found) <= WHOLE + OPENING + TITLE
    assert all(-(2**63) <= band < 2**63 for band in found)
    assert any(band < 0 for band in found)


def test_bands_never_change():
    assert bands("표류 유조선", KO)[:2] == (1461841692502961200, -3697732617832338883)
    assert bands("Tanker adrift", EN)[:2] == (-8043631806992681276, -2873347896777870503)


def test_bands_are_the_same_in_another_process_with_another_hash_seed():
    script = f"from archive.fingerprint import bands; print(bands('', {KO!r}))"
    answers = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True, text=True, check=True, cwd=".",
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert answers == {f"{bands('', KO)}\n"}


@pytest.mark.parametrize(
    "text",
    ["\ud800" * 200, "a" * 100_000, "\x00가 " * 500, "１２３" * 100],
    ids=["surrogates", "one word", "NULs", "digits"],
)
def test_odd_texts_have_fingerprints_too(text):
    assert bands("", text) == bands("", text)
