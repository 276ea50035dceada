"""Who is found to be a copy of whom on the labelled set, beside MinHash and SimHash: a table, for the record.

python -m tests.quality.copies [SET …]      (all sets of `SETS`; datasketch, if installed, for MinHash)

`story` beside a language or a kind is of the stories that documents are put in, and of the events they tell of.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple

from tests.quality import formset, printset, told
from tests.quality.copyset import HALVES, Document, documents
from tests.quality.stories import shipped
from worker.cli.cluster import Desk


class Pairs(NamedTuple):
    """Pairs of copies: found and right, found, there. With what kinds were missed, or wrongly found."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Stories = dict[str, object]
Pair = tuple[Document, Document]


def ours(asked: Iterable[Document]) -> Stories:
    """Who is a copy of whom, as `bongsu cluster --jsonl` tells it: what is a copy of a copy is a copy."""
    desk = Desk()
    found: Stories = {}
    for one in asked:
        copied = desk.take({"id": one.id, "title": one.title, "text": one.text, "lang": one.lang})["duplicate_of"]
        found[one.id] = one.id if copied is None else found[copied]
    return found


def events(asked: Iterable[Document]) -> Stories:
    """The story of each document, as `bongsu cluster --jsonl` tells it."""
    desk = Desk(shipped())
    found: Stories = {}
    for one in asked:
        answer = desk.take({"id": one.id, "title": one.title, "text": one.text, "lang": one.lang})
        found[one.id] = answer["story"]
        merged = set(answer.get("merged", ()))
        found |= {name: answer["story"] for name, story in found.items() if story in merged}
        found |= answer.get("moved", {})
    return found


class Labels(NamedTuple):
    """What documents belong together by, by their ids; and of which two nothing is said."""

    of: Mapping[str, object]
    unsaid: Callable[[Document, Document], bool]


def by_copy(asked: Iterable[Document]) -> Labels:
    """Copies of one text; of a headline with no text and a text nothing is said."""
    return Labels({one.id: one.group for one in asked}, lambda a, b: bool(a.text) != bool(b.text))


def by_event(asked: Iterable[Document]) -> Labels:
    """Documents that tell of one event, in whatever words and language."""
    return Labels(told.happened(asked), told.unsaid)


def _pairs(asked: Iterable[Document], of: Mapping[str, object], labels: Labels) -> set[frozenset[str]]:
    together = defaultdict(list)
    for one in asked:
        together[of[one.id]].append(one)
    return {
        frozenset((a.id, b.id))
        for several in together.values()
        for a, b in combinations(several, 2)
        if not labels.unsaid(a, b)
    }


def wrong_and_missed(asked: list[Document], stories: Stories, labels: Labels) -> tuple[list[Pair], list[Pair]]:
    """The pairs that are told and not so, and those that are so and not told."""
    by_id = {one.id: one for one in asked}
    there, found = _pairs(asked, labels.of, labels), _pairs(asked, stories, labels)

    def twos(pairs: set[frozenset[str]]) -> list[Pair]:
        return [(by_id[a], by_id[b]) for a, b in map(sorted, pairs)]

    return twos(found - there), twos(there - found)


def score(
    asked: list[Document],
    stories: Stories,
    kind: Callable[[Document], bool] = lambda one: True,
    labels: Labels | None = None,
) -> Pairs:
    """Pairs with at least one document of a kind; of copies, if not labelled otherwise."""
    labels = labels or by_copy(asked)
    wanted = {one.id for one in asked if kind(one)}
    there, found = ({pair for pair in _pairs(asked, of, labels) if pair & wanted} for of in (labels.of, stories))
    return Pairs(len(there & found), len(found), len(there))


def rows(asked: list[Document], stories: Stories, labels: Labels, what: str = "") -> Iterator[tuple[str, Pairs]]:
    for lang in ("en", "ko"):
        yield f"{lang}{what}", score(asked, stories, lambda one, lang=lang: one.lang == lang, labels)
        for kind in sorted({one.kind for one in asked if one.lang == lang}):
            yield (
                f"  {lang}{what} {kind}",
                score(asked, stories, lambda one, kind=kind, lang=lang: (one.lang, one.kind) == (lang, kind), labels),
            )


def _stories(asked: list[Document], alike: Iterable[tuple[str, str]]) -> Stories:
    """Stories of pairs: what is alike is one, and so on."""
    root: dict[str, str] = {one.id: one.id for one in asked}

    def of(name: str) -> str:
        while root[name] != name:
            name = root[name]
        return name

    for a, b in alike:
        root[of(a)] = of(b)
    return {name: of(name) for name in root}


def _shingles(one: Document) -> set[str]:
    """Three words, or five letters of a text without many spaces: what both baselines are given."""
    text = f"{one.title} {one.text}".casefold()
    if one.lang == "ko":
        packed = "".join(text.split())
        return {packed[at : at + 5] for at in range(len(packed) - 4)}
    words = text.split()
    return {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}


def minhash(asked: list[Document]) -> Iterator[tuple[str, Stories]]:
    """MinHash of 128 and its LSH, at each threshold: candidates verified by the Jaccard index of their shingles."""
    from datasketch import MinHash, MinHashLSH

    shingles = {one.id: _shingles(one) for one in asked}
    hashes = {}
    for name, own in shingles.items():
        hashes[name] = MinHash(num_perm=128)
        hashes[name].update_batch([shingle.encode() for shingle in own])
    for threshold in (0.1, 0.2, 0.3, 0.5, 0.7):
        index = MinHashLSH(threshold=threshold, num_perm=128)
        alike = []
        for name, own in hashes.items():
            for other in index.query(own):
                both = shingles[name] | shingles[other]
                if both and len(shingles[name] & shingles[other]) / len(both) >= threshold:
                    alike.append((name, other))
            index.insert(name, own)
        yield f"MinHash at {threshold}", _stories(asked, alike)


def simhash(asked: list[Document]) -> Iterator[tuple[str, Stories]]:
    """64-bit SimHash, at each distance."""
    prints = {}
    for one in asked:
        sums = [0] * 64
        for shingle in _shingles(one):
            number = int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "big")
            for bit in range(64):
                sums[bit] += 1 if number >> bit & 1 else -1
        prints[one.id] = sum(1 << bit for bit, total in enumerate(sums) if total > 0)
    pairs = [(a, b, (prints[a] ^ prints[b]).bit_count()) for a, b in combinations(prints, 2)]
    for distance in (3, 6, 10, 14):
        yield f"SimHash within {distance}", _stories(asked, [(a, b) for a, b, apart in pairs if apart <= distance])


def baselines(asked: list[Document]) -> Iterator[tuple[str, Stories]]:
    """Each at each of its thresholds; MinHash where datasketch is installed."""
    for family in (minhash, simhash):
        try:
            yield from family(asked)
        except ImportError:
            continue


SETS: dict[str, Callable[[], list[Document]]] = {
    **{half: partial(documents, half) for half in HALVES},
    **{f"forms {half}": partial(formset.documents, half) for half in HALVES},
    **{name: partial(printset.documents, name) for name in printset.NAMES},
}


def table(half: str) -> Iterator[str]:
    asked = SETS[half]()
    yield f"{half}: {len(asked)} documents{'pairs':>13}{'precision':>11}{'recall':>8}{'F1':>8}"
    for name, pairs in rows(asked, ours(asked), by_copy(asked)):
        yield _line(name, pairs)
    for name, pairs in rows(asked, events(asked), by_event(asked), " story"):
        yield _line(name, pairs)
    for lang in ("en", "ko"):
        own = [one for one in asked if one.lang == lang]
        best: dict[str, tuple[str, Pairs]] = {}
        for name, stories in baselines(own):
            pairs, family = score(own, stories), name.split()[0]
            if family not in best or pairs.f1 > best[family][1].f1:
                best[family] = (name, pairs)
        for name, pairs in best.values():
            yield _line(f"{lang} {name}", pairs)


def _line(name: str, pairs: Pairs) -> str:
    return f"{name:<34}{pairs.there:>6}{pairs.precision:>11.3f}{pairs.recall:>8.3f}{pairs.f1:>8.3f}"


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - SETS.keys()
    if unknown:
        sys.exit(f"no set is called {', '.join(sorted(unknown))}; there are: {', '.join(SETS)}")
    for half in sys.argv[1:] or SETS:
        sys.stdout.writelines(f"{line}\n" for line in table(half))
