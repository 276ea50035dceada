"""How much a decoded text looks like text someone wrote. Pure.

Only what is not ASCII is judged. In the encodings of East Asia a text is told by its most frequent characters: the
hundred commonest Korean syllables are two thirds of any Korean text, and hardly ever what another encoding's bytes
give by accident. In one-byte encodings it is told by where letters stand: small letters within words, capitals at
their beginning, symbols apart, one alphabet a word.
"""

import re
from collections.abc import Iterator
from typing import Final

_KOREAN: Final = (
    "이다의는에을가고하지한로기사은도를서대자인리어일시정스해나라부아만으전장제수들있보과안주그여원국상비동조성"
    "공게우면까없것했연구위적관북미군중오문선신유세치소영경와진등며용행방남계계모반통회양물화무생핵개체당"
    "발된말년월명재분력표간현트실단식추실려타야민려박임습니금외업산론출언합결총강터저법후본또더요호직두권"
    "北美日中韓露與野軍對前新大"  # as headlines abbreviate
)
_JAPANESE: Final = "日本国人年大一会中事者社出長地月時分生自政的見行方手前回学後議合金朝鮮韓米防衛首相新聞発表東京"
_SIMPLIFIED: Final = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还"
    "因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没"
    "朝韩美军核导弹报京记者月新华"
)
_TRADITIONAL: Final = (
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多"
    "定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還"
    "因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒"
    "台灣報導美韓軍核"
)
_KANA: Final = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30FD))))
_PUNCTUATION: Final = frozenset(
    "、。，．：；？！「」『』（）《》〈〉【】“”‘’…·・—–～☆★○●◇◆□■△▲▽▼→←↑↓※×÷　％％＋－／０１２３４５６７８９"
)

_HANGUL_SYLLABLE: Final = ("가", "힣")
_HAN: Final = ("一", "鿿")

# Codec of thousands of characters → its commonest characters, and the first and last of the others it may well hold.
PAIRED: Final = {
    "cp949": (frozenset(_KOREAN), _HANGUL_SYLLABLE),
    "johab": (frozenset(_KOREAN), _HANGUL_SYLLABLE),
    "iso2022_kr": (frozenset(_KOREAN), _HANGUL_SYLLABLE),
    "cp932": (frozenset(_JAPANESE + _KANA), _HAN),
    "euc_jp": (frozenset(_JAPANESE + _KANA), _HAN),
    "iso2022_jp": (frozenset(_JAPANESE + _KANA), _HAN),
    "gb18030": (frozenset(_SIMPLIFIED), _HAN),
    "big5hkscs": (frozenset(_TRADITIONAL), _HAN),
}
# Codec → the small letters of each language written in it. A text is in one of them: together they would fit anything.
_LATIN: Final = {
    "cp1252": (
        "éèêëàâçîïôûùüœæ",  # French
        "äöüßé",  # German
        "áéíóúñü¿¡àèïòç",  # Spanish, Catalan
        "áâãàçéêíóôõúü",  # Portuguese
        "àèéìòùî",  # Italian
        "éëïóöü",  # Dutch
        "åäöæøéü",  # Danish, Finnish, Norwegian, Swedish
        "áéíóúýþæöð",  # Icelandic
    ),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýžľĺŕôä", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    "cp1254": ("ğışçöüâîûİ",),
    "cp1257": ("āčēģīķļņōŗšūž", "ąčęėįšųūž", "äõöüšž"),
}
# Codec → the letters that make up nine tenths of a text, and the rest of its alphabet.
_OTHER_ALPHABETS: Final = {
    "cp1251": ("оеаинтсрвлкмдпуябгыьзчійхї", "жшюцщэфъёєґў"),
    "koi8-r": ("оеаинтсрвлкмдпуябгыьзчйх", "жшюцщэфъё"),
    "cp1253": ("αοειτσνηυρπκμλςάίόέδγήθύ", "βζξφχψωώϊϋΐΰ"),
    "cp1255": ("יוהלאתרמבשנדעםחקפ", "גזטךכןסףץצ"),
    "cp1256": ("اليمونتربعدةسفهكحقجأ", "ثخذزشصضطظغىءآؤإئپچژگ"),
    "cp874": ("านรกอเงมยลวดทสตปบคหจพะัิีุู่้็์ำแใไ", "ขฃฅฆฉชซฌญฎฏฐฑฒณถธผฝฟภฤฦศษฬฮฯโึืๅๆ๊๋"),
}
_TYPOGRAPHIC: Final = frozenset("‘’“”–—…«»„‚•·°§©®™€£¥\xa0†×½¼¾²³ºª№")

# What may be undeclared, and how much more plausible than Korean it must be: two alphabets often fit nearly alike.
DETECTED: Final = {
    "cp949": 0.0, "cp932": 0.02, "gb18030": 0.02, "euc_jp": 0.02, "big5hkscs": 0.04, "cp1252": 0.05, "cp1251": 0.15,
    "cp1254": 0.1, "cp1250": 0.1, "cp1253": 0.15, "koi8-r": 0.15, "cp1256": 0.15, "cp1255": 0.15, "cp874": 0.15,
}  # fmt: skip
_RUN: Final = re.compile(r"[^\x00-\x7f]+")
_MOST: Final = 4000


def plausibility(text: str, codec: str) -> float:
    """From about -1, bytes of another encoding, to 1; ordinary prose is over 0.5. 0 for what is all ASCII."""
    runs: list[tuple[str, str, str]] = []
    size = 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        runs.append((text[start - 1 : start], match.group(), text[end : end + 1]))
        size += end - start
        if size > _MOST:
            break
    if not runs:
        return 0.0
    if codec in PAIRED:
        commonest, others = PAIRED[codec]
        total = sum(_paired(character, commonest, others) for _, run, _ in runs for character in run)
    elif codec in _OTHER_ALPHABETS:
        common, rest = _OTHER_ALPHABETS[codec]
        total = sum(_alphabetic(before, run, after, common, rest) for before, run, after in runs)
    else:
        total = _latin(runs, _LATIN.get(codec))
    return total / size


def _paired(character: str, common: frozenset[str], others: tuple[str, str]) -> float:
    if character in common:
        return 1.0
    if others[0] <= character <= others[1]:
        return 0.25
    if character in _PUNCTUATION:
        return 0.5
    return -1.0 if character == "\ufffd" else 0.0 if character.isalpha() and not "｡" <= character <= "ﾟ" else -0.5


def _alphabetic(before: str, run: str, after: str, common: str, rest: str) -> float:
    """The worth of one run in an alphabet that is not Latin: no letter of it stands beside an ASCII letter."""
    mixed = before.isalpha() or after.isalpha()
    shouted = run.isupper()
    total = 0.0
    previous = ""
    for character in run:
        small = character.lower()
        if small in common or small in rest:
            natural = character == small or shouted or not previous.isalpha()
            total += -0.5 if mixed or not natural else -0.2 if small in rest else 0.6 if shouted else 0.95
        else:
            total += 0.5 if character in _TYPOGRAPHIC else -0.5
        previous = character
    return total


def _latin(runs: list[tuple[str, str, str]], alphabets: tuple[str, ...] | None) -> float:
    """The worth of runs in the Latin alphabet they fit best. None: any letter will do."""
    worth: dict[str, list[float]] = {}
    for run in runs:
        for character, value in _accented(*run):
            worth.setdefault(character, []).append(value)

    def total(letters: str | None) -> float:
        return sum(
            sum(values)
            if letters is None or character in letters or character.lower() in letters or character in _TYPOGRAPHIC
            else -0.5 * len(values)
            for character, values in worth.items()
        )

    return max(map(total, alphabets or (None,)))


def _accented(before: str, run: str, after: str) -> Iterator[tuple[str, float]]:
    """Each character of a run and its worth as a Latin letter: mostly one small letter among ASCII ones."""
    previous = before
    for character in run:
        if character in _TYPOGRAPHIC:
            value = 0.6
        elif not character.isalpha():
            value = 0.3 if character in "¿¡" and not previous.isalpha() else -0.5
        elif character.islower():
            value = 0.9 if len(run) == 1 else 0.3
        else:
            value = 0.7 if not previous.isalpha() or (previous.isupper() and after.isupper()) else -0.5
        yield character, value
        previous = character
