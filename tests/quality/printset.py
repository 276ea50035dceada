"""Wire texts as papers print them, and forms of many kinds, made from texts of our own: who is a copy of whom.

Papers set a text in narrow columns, leave paragraphs out, put their own in, and print subheads and stray lines; a
scanner misreads, loses and mixes up lines. Korean papers change particles, endings and spaces. Reports of the same
event by other hands are no copies, nor are two issues of a form.
"""

import tomllib
from collections.abc import Callable, Iterator
from random import Random
from textwrap import wrap
from typing import Any

from tests.quality.copyset import HERE, Document, Piece, filled, paragraphs, scanned, sentences

Edits = dict[str, list[Any]]
NAMES = ("newsprint", "fresh", "issues")


def _columns(text: str, random: Random, width: int = 34) -> str:
    """Lines of a column, words broken at their ends; a line in thirty is lost, changes places or is of another text."""
    lines: list[str] = []
    for paragraph in paragraphs(text):
        for line in wrap(paragraph, width):
            what = random.random()
            if what < 0.012:
                continue
            if what < 0.024 and lines:
                lines.insert(-1, line)
            elif len(line) > 20 and random.random() < 0.25:
                lines.append(f"{line[:-4]}{line[-4:-2]}-\n{line[-2:]}")
            else:
                lines.append(line)
    return "\n".join(lines)


def _less(text: str, random: Random, share: float) -> str:
    """The first paragraph, and some of the others."""
    first, *rest = paragraphs(text)
    kept = sorted(random.sample(range(len(rest)), max(1, round(len(rest) * share))))
    return "\n\n".join([first, *(rest[number] for number in kept)])


def _more(text: str, random: Random, added: list[str]) -> str:
    """Other paragraphs somewhere after the first."""
    parts = paragraphs(text)
    for one in added:
        parts.insert(random.randint(1, len(parts)), one)
    return "\n\n".join(parts)


def _changed(text: str, pairs: list[list[str]], random: Random, rate: float) -> str:
    """Each place of each pair's first is its second, so often."""
    for old, new in pairs:
        parts = text.split(old)
        text = parts[0] + "".join((new if random.random() < rate else old) + part for part in parts[1:])
    return text


def _spaced(text: str, random: Random, rate: float) -> str:
    """Spaces gone, so often, and others put within words."""
    out = []
    for character in text:
        if character == " " and random.random() < rate:
            continue
        out.append(character)
        if "가" <= character <= "힣" and random.random() < rate / 10:
            out.append(" ")
    return "".join(out)


def _turned(text: str, random: Random) -> str:
    """Sentences of which some are shorter by what stands behind their last comma, or change places."""
    out = []
    for paragraph in paragraphs(text):
        parts = [part.strip() for part in sentences(paragraph)]
        if len(parts) > 2 and random.random() < 0.4:
            parts[1], parts[2] = parts[2], parts[1]
        out.append(" ".join(part.rsplit(", ", 1)[0] + "." if random.random() < 0.15 else part for part in parts))
    return "\n\n".join(out)


Edit = Callable[[Piece, Edits, Random], Piece]


def _en(piece: Piece, edits: Edits, random: Random, how: str) -> Piece:
    text, title = piece.text, random.choice([piece.title, piece.title.upper(), *edits["titles"]])
    dated = random.choice(edits["dateline"])
    match how:
        case "column 2%":
            text = scanned(_columns(dated + text, random), 0.02, random)
        case "column 6%, less":
            text = scanned(_columns(dated + _less(text, random, 0.6), random), 0.06, random)
        case "column 4%, stray lines":
            text = _more(text, random, random.sample(edits["stray"], 2) + random.sample(edits["subhead"], 2))
            text = scanned(_columns(dated + text, random), 0.04, random)
        case "less":
            text = dated + _less(text, random, 0.5)
        case "local":
            text = _more(dated + _less(text, random, 0.8), random, random.sample(edits["local"], 1))
        case "style":
            text = dated + _turned(_changed(text, edits["style"], random, 0.6), random)
        case "style, less, 3%":
            text = scanned(_less(_changed(text, edits["style"], random, 0.5), random, 0.7), 0.03, random)
        case "longer":
            text = _more(text, random, edits["local"])
        case _:
            text = "\n\n".join(paragraphs(text)[:2])
    return Piece(title=title, text=text)


def _ko(piece: Piece, edits: Edits, random: Random, how: str) -> Piece:
    text, title = piece.text, random.choice([piece.title, *edits["titles"]])
    dated, footer = random.choice(edits["dateline"]), random.choice(edits["footer"])
    match how:
        case "particles":
            text = _changed(text, edits["particles"], random, 0.3)
        case "spaces":
            text = _spaced(text, random, 0.3)
        case "particles, spaces, style":
            text = _spaced(_changed(text, edits["particles"] + edits["style"], random, 0.3), random, 0.15)
        case "style":
            text = dated + _turned(_changed(text, edits["style"], random, 0.7), random) + footer
        case "less":
            text = dated + _less(text, random, 0.5) + footer
        case "local":
            text = dated + _more(_less(text, random, 0.8), random, random.sample(edits["local"], 1)) + footer
        case "scan 4%, less":
            text = scanned(_less(text, random, 0.7), 0.04, random)
        case "longer":
            text = _more(text, random, edits["local"]) + footer
        case _:
            text = dated + "\n\n".join(paragraphs(text)[:2]) + footer
    return Piece(title=title, text=text)


WAYS = {
    "en": ("column 2%", "column 6%, less", "column 4%, stray lines", "less", "local", "style", "style, less, 3%",
           "longer", "brief"),
    "ko": ("particles", "spaces", "particles, spaces, style", "style", "less", "local", "scan 4%, less", "longer",
           "brief"),
}  # fmt: skip


def _copied(made: dict[str, Any], lang: str, random: Random, times: int) -> Iterator[Document]:
    edits, edit = made["edit"][lang], {"en": _en, "ko": _ko}[lang]
    for number, one in enumerate(one for one in made.get("article", ()) if one["lang"] == lang):
        piece, group = Piece(title=one["title"], text=one["text"].strip()), f"{lang} {number}"
        yield Document(id=group, lang=lang, kind="original", group=group, title=piece.title, text=piece.text)
        for how in WAYS[lang]:
            for time in range(times):
                copy, own = edit(piece, edits, random, how), f"{group} {how} {time}"
                yield Document(id=own, lang=lang, kind=how, group=group, title=copy.title, text=copy.text)
    for number, one in enumerate(one for one in made.get("sibling", ()) if one["lang"] == lang):
        own, text = f"{lang} sibling {number}", one["text"].strip()
        yield Document(id=own, lang=lang, kind="sibling", group=own, title=one["title"], text=text)


def _issues(made: dict[str, Any], lang: str, random: Random, issues: int) -> Iterator[Document]:
    for form in [one for one in made["form"] if one["lang"] == lang]:
        groups: dict[str, str] = {}
        for issue in range(issues):
            named: dict[str, str] = {}
            title = filled(form["title"], random, named, made["list"])
            text = filled(form["text"].strip(), random, named, made["list"])
            own, kind = f"{lang} {form['kind']} {issue}", f"form {form['kind']}"
            group = groups.setdefault(text, own)
            yield Document(id=own, lang=lang, kind=kind, group=group, title=title, text=text)
            edits = made["edit"][lang]
            if issue % 4 == 0:
                dressed = random.choice(edits["dateline"]) + text + random.choice(edits.get("footer", [""]))
                yield Document(id=f"{own} copy", lang=lang, kind=kind, group=group, title=title, text=dressed)
            if issue % 8 == 1:
                worse = scanned(text, 0.03, random)
                yield Document(id=f"{own} scan", lang=lang, kind=kind, group=group, title=title, text=worse)
            if issue % 4 == 2 and "reworded" in form:
                told = filled(form["reworded"].strip(), random, named, made["list"])
                yield Document(id=f"{own} reworded", lang=lang, kind=kind, group=group, title=title, text=told)


def documents(name: str, *, seed: int = 5, issues: int = 10, times: int = 2) -> list[Document]:
    """A set, in the order of arrival: so many `issues` of a form, each way to copy so many `times`."""
    random = Random(f"{name} {seed}")
    made = tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))
    found: list[Document] = []
    for lang in ("en", "ko"):
        found += [*_copied(made, lang, random, times), *_issues(made, lang, random, issues)]
    random.shuffle(found)
    return found
