"""Forms of more kinds, and short news told again in a few other words: what parts the two, on texts of our own.

Each form is filled several times; some issues are copied, dressed or scanned. Every other form and text is of the
`tuning` half; the other was looked at only to measure.
"""

import tomllib
from collections.abc import Iterator
from random import Random

from tests.quality.copyset import EDITS, HALVES, HERE, MADE, Document, Piece, filled

FORMS = tomllib.loads((HERE / "forms.toml").read_text("utf-8"))
COPIED = {0: "dressed", 3: "scan 2%", 6: "verbatim", 9: "dressed"}


def _issues(lang: str, half: int, random: Random, issues: int) -> Iterator[Document]:
    for form in [one for one in FORMS["form"] if one["lang"] == lang][half::2]:
        groups: dict[str, str] = {}
        for issue in range(issues):
            named: dict[str, str] = {}
            title = filled(form["title"], random, named, FORMS["list"])
            piece = Piece(title=title, text=filled(form["text"].strip(), random, named, FORMS["list"]))
            own, kind = f"{lang} {form['kind']} {issue}", f"form {form['kind']}"
            group = groups.setdefault(piece.text, own)
            yield Document(id=own, lang=lang, kind=kind, group=group, title=title, text=piece.text)
            if issue in COPIED:
                copy = EDITS[COPIED[issue]](piece, MADE["edit"][lang], random)
                yield Document(id=f"{own} copy", lang=lang, kind=kind, group=group, title=copy.title, text=copy.text)


def _news(lang: str, half: int, random: Random) -> Iterator[Document]:
    for number, told in enumerate([one for one in FORMS["news"] if one["lang"] == lang][half::2]):
        group = f"{lang} news {number}"
        for place, (title, text) in enumerate([(told["title"], told["text"]), *told["retold"]]):
            piece = Piece(title=title, text=text.strip())
            yield Document(id=f"{group} {place}", lang=lang, kind="retold", group=group, title=title, text=piece.text)
            for kind in ("rewrite", "dressed", "scan 5%"):
                copy, own = EDITS[kind](piece, MADE["edit"][lang], random), f"{group} {place} {kind}"
                yield Document(id=own, lang=lang, kind=f"short {kind}", group=group, title=copy.title, text=copy.text)


def documents(half: str, *, seed: int = 11, issues: int = 12) -> list[Document]:
    """One half of the set, in the order of arrival."""
    random, place = Random(f"{half} {seed}"), HALVES.index(half)
    found = [
        one for lang in ("en", "ko") for one in (*_issues(lang, place, random, issues), *_news(lang, place, random))
    ]
    random.shuffle(found)
    return found
