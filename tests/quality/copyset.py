"""A labelled set of articles and their copies, made from texts of our own, the same for a seed: who is a copy of whom.

Articles come from the demo's outlets and from the matcher's texts. Each is copied as newsrooms and scanners do; forms
(weather, markets, launches) are filled with figures anew, and each issue is copied once. Half of the articles and of
the forms are the `tuning` half; the other was looked at only to measure.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
MADE = tomllib.loads((HERE / "copies.toml").read_text("utf-8"))
CONTENT = HERE.parents[1] / "worker/demo/content"
TEXTS = HERE.parent / "worker/cluster_texts.toml"
HALVES = ("tuning", "blind")
CONFUSED = (
    "eco",
    "il1t",
    "nuh",
    "ao",
    "rnm",
    "hb",
    "5s8",
    "0o",
    "vy",
    "fl",
    "gq",
    "cd",
    "xk",
    "wv",
    "pj",
    "3869",
    "17",
)
SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4, 37)]


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text of the set. Two of one `group` are copies; of a headline with no text and a text nothing is said."""

    id: str
    lang: str
    kind: str
    group: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    title: str
    text: str


def articles(lang: str) -> list[Piece]:
    """The articles that are copied, in one order for ever."""
    found = []
    for path in sorted(CONTENT.glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        if content.get("outlet", {}).get("language") == lang:
            stories = [one for one in content["story"] if one.get("text") and not one.get("copy_of")]
            found += [Piece(title=one["title"], text=one["text"].strip()) for one in stories]
    own = tomllib.loads(TEXTS.read_text("utf-8"))["original"]
    return found + [Piece(title=one["title"], text=one["text"].strip()) for one in own if one["lang"] == lang]


def filled(template: str, random: Random, named: dict[str, str], lists: Mapping[str, list[str]] = MADE["list"]) -> str:
    """A form's text with its {slots} filled."""

    def fill(match: re.Match[str]) -> str:
        slot, low = match.group(1).removesuffix(".low"), match.group(1).endswith(".low")
        if slot[0].isdigit():
            ends = slot.split("-")
            if "." in slot:
                return f"{random.uniform(*map(float, ends)):.1f}"
            return str(random.randint(*map(int, ends)))
        if slot not in named:
            kind = slot.split(".")[0]
            taken = {value for key, value in named.items() if key.split(".")[0] == kind}
            named[slot] = random.choice([one for one in lists[kind] if one not in taken] or lists[kind])
        return named[slot].lower() if low else named[slot]

    return re.sub(r"\{([^{}]+)\}", fill, template)


def scanned(text: str, rate: float, random: Random) -> str:
    """A text as a scanner reads it: letters taken for others, lost or doubled, words broken; some lines are worse."""
    out, worse = [], 1.0
    for place, character in enumerate(text):
        if place % 45 == 0:
            worse = random.choice((0.3, 0.6, 1.0, 2.1))
        if random.random() >= rate * worse or character == "\n":
            out.append(character)
            continue
        out.append(_misread(character, random))
    return "".join(out)


def _misread(character: str, random: Random) -> str:
    what = random.random()
    if character == " ":
        return "" if what < 0.5 else "  "
    if what < 0.12:
        return ""
    if what < 0.24:
        return character + random.choice((" ", "-\n", "- ", ".", ","))
    if "가" <= character <= "힣":
        near = ord(character) + random.choice((-28, -1, 1, 28, 588))
        return chr(near) if random.random() < 0.6 and 0xAC00 <= near < 0xD7A4 else random.choice(SYLLABLES)
    alike = [one for group in CONFUSED if character.lower() in group for one in group if one != character.lower()]
    return random.choice(alike if alike and random.random() < 0.75 else "abcdefghilmnoprstuvy,.'*")


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


def sentences(text: str) -> list[str]:
    return re.findall(r"[^.!?]+(?:[.!?](?!\s)[^.!?]*)*[.!?]*[\"”']*\s*", text)


def rewritten(text: str, edit: dict[str, list], random: Random, rate: float) -> str:
    """A text with some words for others of their meaning, clauses and sentences in another order."""
    for old, new in edit["swaps"]:
        if random.random() < rate:
            text = re.sub(rf"\b{re.escape(old)}" if old.isascii() else re.escape(old), new, text)
    out = []
    for paragraph in paragraphs(text):
        parts = [part.strip() for part in sentences(paragraph)]
        for place, part in enumerate(parts):
            halves = part.rstrip(".").split(", ")
            if len(halves) == 2 and random.random() < rate / 2 and '"' not in part:
                parts[place] = f"{halves[1]}, {halves[0]}."
        if len(parts) > 2 and random.random() < rate / 2:
            parts[-1], parts[-2] = parts[-2], parts[-1]
        out.append(" ".join(parts))
    return "\n\n".join(out)


def later(text: str, edit: dict[str, list], random: Random) -> str:
    """An update: one figure well within is another, and there is more at its end."""
    numbers = [match for match in re.finditer(r"(?<![\d.,])\d{1,3}(?![\d.,])", text) if match.start() > len(text) // 3]
    if numbers:
        one = random.choice(numbers)
        text = text[: one.start()] + str(int(one.group()) + random.randint(1, 9)) + text[one.end() :]
    return "\n\n".join([text, *random.sample(edit["insert"], 2)])


Edit = Callable[[Piece, dict[str, list], Random], Piece]


def _with(text: Callable[[str, dict[str, list], Random], str], title: str = "same") -> Edit:
    def edit(piece: Piece, edits: dict[str, list], random: Random) -> Piece:
        heading = {"same": piece.title, "other": random.choice(edits["titles"]), "none": ""}[title]
        return Piece(title=heading, text=text(piece.text, edits, random))

    return edit


def _cut(text: str, share: float) -> str:
    parts = paragraphs(text)
    return "\n\n".join(parts[: max(2, round(len(parts) * share))])


def _dressed(text: str, edits: dict[str, list], random: Random) -> str:
    return random.choice(edits["byline"]) + text + random.choice(edits["footer"])


EDITS: dict[str, Edit] = {
    "verbatim": _with(lambda text, edits, random: text),
    "retitled": _with(lambda text, edits, random: text, "other"),
    "dressed": _with(_dressed),
    "cut": _with(lambda text, edits, random: _cut(text, 0.5), "other"),
    "lead": _with(lambda text, edits, random: _cut(text, 0.3)),
    "lines": _with(lambda text, edits, random: re.sub(r"(?<=[.다])\s+", "\n\n", text), "other"),
    "rewrite": _with(lambda text, edits, random: rewritten(text, edits, random, 0.6)),
    "rewrite, dressed": _with(
        lambda text, edits, random: _dressed(rewritten(text, edits, random, 1.0), edits, random), "other"
    ),
    "update": _with(later),
    "scan 2%": _with(lambda text, edits, random: scanned(text, 0.02, random)),
    "scan 5%": _with(lambda text, edits, random: scanned(text, 0.05, random), "none"),
    "scan 10%": _with(lambda text, edits, random: scanned(text, 0.10, random), "none"),
    "scan 4%, cut": _with(lambda text, edits, random: scanned(_cut(text, 0.5), 0.04, random), "none"),
    "scan 3%, rewrite": _with(
        lambda text, edits, random: scanned(rewritten(text, edits, random, 0.6), 0.03, random), "none"
    ),
}  # fmt: skip


def _copied(lang: str, half: int, random: Random) -> Iterator[Document]:
    edits = MADE["edit"][lang]
    forms = [form for form in MADE["form"] if form["lang"] == lang]
    for number, piece in enumerate(articles(lang)):
        if number % 2 != half:
            continue
        group = f"{lang}-{number}"
        yield Document(id=group, lang=lang, kind="original", group=group, title=piece.title, text=piece.text)
        for kind, edit in EDITS.items():
            copy = edit(piece, edits, random)
            yield Document(id=f"{group} {kind}", lang=lang, kind=kind, group=group, title=copy.title, text=copy.text)
        beside = filled(random.choice(forms)["text"].strip(), random, {})[: len(piece.text) // 3]
        text = scanned("\n".join([beside, piece.text] if random.random() < 0.5 else [piece.text, beside]), 0.02, random)
        yield Document(id=f"{group} joined", lang=lang, kind="joined", group=group, title="", text=text)
        yield from _headlines(piece, lang, group)


def _headlines(piece: Piece, lang: str, group: str) -> Iterator[Document]:
    ways = {"en": ("{}", "{} - Harbour Post", "{} | Marlow Press"), "ko": ("{}", "[속보] {}", "{} - 항구신문")}
    for number, way in enumerate(ways[lang]):
        yield Document(
            id=f"{group} headline {number}", lang=lang, kind="headline", group=f"{group} headline",
            title=way.format(piece.title), text="",
        )  # fmt: skip


def _issues(lang: str, half: int, random: Random, issues: int) -> Iterator[Document]:
    edits = MADE["edit"][lang]
    forms = [form for form in MADE["form"] if form["lang"] == lang]
    for number, form in enumerate(forms):
        if number % 2 != half:
            continue
        groups: dict[str, str] = {}
        for issue in range(issues):
            named: dict[str, str] = {}
            title = filled(form["title"], random, named)
            piece = Piece(title=title, text=filled(form["text"].strip(), random, named))
            own = f"{lang} {form['kind']} {number} {issue}"
            group, kind = groups.setdefault(piece.text, own), f"form {form['kind']}"
            yield Document(id=own, lang=lang, kind=kind, group=group, title=piece.title, text=piece.text)
            if issue % 2 == 0:
                copy = Piece(title=piece.title, text=_dressed(piece.text, edits, random))
                yield Document(id=f"{own} copy", lang=lang, kind=kind, group=group, title=copy.title, text=copy.text)
            if issue % 4 == 0:
                text = scanned(piece.text, 0.02, random)
                yield Document(id=f"{own} scan", lang=lang, kind=kind, group=group, title=piece.title, text=text)
        if form["kind"] in ("launch", "sanctions"):
            titles = {filled(form["title"], random, {}) for _ in range(issues)}
            for title in sorted(titles):
                group = f"headline {title}"
                yield Document(
                    id=f"{number} {group}", lang=lang, kind="headline form", group=group, title=title, text=""
                )


def documents(half: str, *, seed: int = 7, issues: int = 24) -> list[Document]:
    """One half of the set, in the order of arrival."""
    random = Random(f"{half} {seed}")
    place = HALVES.index(half)
    found = [
        one for lang in ("en", "ko") for one in (*_copied(lang, place, random), *_issues(lang, place, random, issues))
    ]
    random.shuffle(found)
    return found
