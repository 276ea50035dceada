"""Which language a text is in."""

import socket
import unicodedata

import pytest

from worker.language import detect


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("북한이 동해상으로 탄도미사일을 발사했다", "ko"),
        (unicodedata.normalize("NFD", "북한이 동해상으로 탄도미사일을 발사했다"), "ko"),
        ("軍 \"北 ICBM 발사\"…韓美 정밀 분석", "ko"),
        ("北核 대응 韓美日 外交長官 會談", "ko"),
        ("트럼프 \"FTA renegotiation is on the table\" 발언", "ko"),
        ("[속보] NSC", "ko"),
        ("北朝鮮がミサイルを発射したと発表した", "ja"),
        ("朝鮮中央通信は20日、", "ja"),
        ("朝鲜向东部海域发射导弹", "zh"),
        ("朝鮮向東部海域發射飛彈", "zh"),
        ("North Korea fired a ballistic missile toward the East Sea on Friday", "en"),
        ("Nordkorea hat am Freitag eine ballistische Rakete abgefeuert", "de"),
        ("Северная Корея запустила баллистическую ракету в сторону моря", "ru"),
        ("Analysts say the word 미사일 appears forty times in the speech that the leader gave to the assembly", "en"),
        ("", None),
        ("…!? 12:30", None),
        ("OK", None),
    ],
    ids=[
        "korean", "decomposed korean", "hanja headline", "mostly hanja", "english in korean", "two syllables",
        "japanese", "japanese with little kana", "simplified chinese", "traditional chinese", "english", "german",
        "russian", "a korean word in english", "empty", "no words", "too short",
    ],
)  # fmt: skip
def test_language(text, expected):
    assert detect(text) == expected


def test_nothing_is_downloaded(monkeypatch):
    def refuse(*_):
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert detect("The harbour office has found another drone near the island") == "en"
