"""Words of English and Korean cut to what their forms have in common. Pure. Light: no dictionary, no exceptions."""

import re
from functools import lru_cache
from typing import Final

_PARTICLE: Final = re.compile(
    "(?<=..)(?:에서는|에서도|으로는|으로도|에게서|이라고|이라며|이라는|에서|으로|에게|까지|부터|이나|라고|라며|라는|하고|"
    "[은는이가을를에의와과도로만])$"
)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """An English word without its endings: fired, fires, firing are one."""
    word = word.lower()
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    size = len(word)
    if size > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if size > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
        if word.endswith(("che", "she", "sse", "xe")):
            word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 2 and word.endswith(ending):
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def noun(word: str) -> str:
    """A Korean word without its particle."""
    return _PARTICLE.sub("", word)
