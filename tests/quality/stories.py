"""How well reports of one event find together: python -m tests.quality.stories

Prints pair precision, recall and F1, and BCubed, of the labelled events and of those of them that were held out; by
pair of languages; without anchors (headline words alone); and how far ten random orders of arrival agree. More sets are
by other hands, and were seen when the matcher was mended: afield.toml, afar.toml, astray.toml, anew.toml and
afresh.toml are short reports; aloof.toml, anywhere.toml and ages.toml are told in words and from angles of each
newsroom's own, with what came of it; astream.toml is nine days as they would be received, half of it told once.
"""

import random
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from statistics import fmean

from worker import anchors
from worker.cli.cluster import Desk
from worker.known import load_known
from worker.marks import Marks
from worker.rulebook import load_ruleset
from worker.settings import load
from worker.stories import contradict, likeness

EVENTS = Path(__file__).with_name("events.toml")
AFIELD = EVENTS.with_name("afield.toml")
AFAR = EVENTS.with_name("afar.toml")
ASTRAY = EVENTS.with_name("astray.toml")
ANEW = EVENTS.with_name("anew.toml")
AFRESH = EVENTS.with_name("afresh.toml")
ALOOF = EVENTS.with_name("aloof.toml")
ANYWHERE = EVENTS.with_name("anywhere.toml")
AGES = EVENTS.with_name("ages.toml")
ASTREAM = EVENTS.with_name("astream.toml")
ASKANCE = EVENTS.with_name("askance.toml")
ASKEW = EVENTS.with_name("askew.toml")
HELD_OUT = 3
"""One event in three is held out from tuning."""
Grouping = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article of the labelled set."""

    id: str
    event: str
    language: str
    at: datetime
    title: str
    text: str
    held_out: bool

    def item(self) -> dict[str, str]:
        return {"id": self.id, "title": self.title, "text": self.text, "published": self.at.isoformat(),
                "outlet": self.id, "lang": self.language}  # fmt: skip


def reports(path: Path = EVENTS) -> list[Report]:
    """All reports of all events, in order of time."""
    found = []
    for place, event in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["event"]):
        for number, (language, hours, title, text) in enumerate(event["told"]):
            at = datetime.fromisoformat(event["at"]) + timedelta(hours=hours)
            found.append(
                Report(
                    id=f"{event['id']}/{number}", event=event["id"], language=language, at=at, title=title, text=text,
                    held_out=place % HELD_OUT == HELD_OUT - 1,
                )
            )  # fmt: skip
    return sorted(found, key=lambda report: (report.at, report.id))


def grouped(arrived: Sequence[Report], known: anchors.Known) -> Grouping:
    """The story of each report, as they arrive in this order; merged stories are one."""
    desk = Desk(known)
    stories: Grouping = {}
    for report in arrived:
        answer = desk.take(report.item())
        stories[report.id] = answer["story"]
        for gone in answer.get("merged", ()):
            stories = {one: answer["story"] if story == gone else story for one, story in stories.items()}
        stories |= answer.get("moved", {})
    return stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    precision: float
    recall: float
    pairs: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  ({self.pairs} pairs)"


def pair_score(
    told: Sequence[Report], stories: Grouping, wanted: Callable[[Report, Report], bool] = lambda a, b: True
) -> Score:
    """Of pairs: how many that are together belong together, and how many that belong together are."""
    right = together = belonging = 0
    for a, b in combinations(told, 2):
        if wanted(a, b):
            joined, same = stories[a.id] == stories[b.id], a.event == b.event
            right, together, belonging = right + (joined and same), together + joined, belonging + same
    return Score(precision=right / together if together else 1.0, recall=right / max(belonging, 1), pairs=belonging)


def bcubed(told: Sequence[Report], stories: Grouping) -> Score:
    """Of articles: the share of one's story that is of its event, and of its event that is in its story."""
    by_story: defaultdict[str, list[Report]] = defaultdict(list)
    by_event: Counter[str] = Counter(report.event for report in told)
    for report in told:
        by_story[stories[report.id]].append(report)
    precision, recall = [], []
    for report in told:
        alike = sum(1 for other in by_story[stories[report.id]] if other.event == report.event)
        precision.append(alike / len(by_story[stories[report.id]]))
        recall.append(alike / by_event[report.event])
    return Score(precision=fmean(precision), recall=fmean(recall), pairs=len(told))


def agreement(told: Sequence[Report], groupings: Sequence[Grouping]) -> float:
    """Of the pairs that any two orders put together, the share that both do (mean over all twos of orders)."""
    joined = [
        {(a.id, b.id) for a, b in combinations(told, 2) if stories[a.id] == stories[b.id]} for stories in groupings
    ]
    return fmean(len(a & b) / max(len(a | b), 1) for a, b in combinations(joined, 2))


def orders(told: Sequence[Report], count: int) -> Iterable[list[Report]]:
    """Random orders of arrival, always the same."""
    for seed in range(count):
        yield random.Random(seed).sample(told, len(told))


def vetoed(told: Sequence[Report], stories: Grouping, known: anchors.Known) -> list[tuple[str, str]]:
    """Reports that are together though they contradict each other."""
    marks = marked(told, known)
    pairs = combinations(told, 2)
    return [(a.id, b.id) for a, b in pairs if stories[a.id] == stories[b.id] and contradict(marks[a.id], marks[b.id])]


def marked(told: Iterable[Report], known: anchors.Known) -> dict[str, Marks]:
    """The marks of each report."""
    return {
        one.id: anchors.marks_of(one.title, one.text, published=one.at, language=one.language, known=known)
        for one in told
    }


def words_only(marks: Marks) -> Marks:
    """Marks without what is neutral to language: the ablation."""
    words = {name: weight for name, weight in marks.features.items() if name[0] == "w"}
    return replace(marks, features=words, title=marks.title & words.keys(), figures={}, ordinals={}, days=frozenset())


def best_of_twos(told: Sequence[Report], marks: dict[str, Marks]) -> tuple[float, float]:
    """Two by two, without stories: the F1 and the threshold of likeness at which it is highest."""
    twos = [
        (0.0 if contradict(marks[a.id], marks[b.id]) else likeness(marks[a.id], marks[b.id]), a.event == b.event)
        for a, b in combinations(told, 2)
    ]
    belonging = sum(same for _, same in twos)
    best = (0.0, 0.0)
    for percent in range(5, 60):
        over = [same for score, same in twos if score >= percent / 100]
        best = max(best, (2 * sum(over) / (len(over) + belonging), percent / 100))
    return best


def shipped() -> anchors.Known:
    """The names and concepts of the shipped config."""
    settings = load(None)
    return load_known(settings, load_ruleset(settings))


def lines(title: str, told: Sequence[Report], stories: Grouping) -> Iterator[str]:
    """What is to be said of how some reports were grouped."""
    yield f"{title:10} pairs   {pair_score(told, stories)}"
    yield f"{'':10} BCubed  {bcubed(told, stories)}"
    for languages in (("en", "en"), ("ko", "ko"), ("en", "ko")):
        kind = pair_score(
            told, stories, lambda a, b, wanted=languages: tuple(sorted((a.language, b.language))) == wanted
        )
        yield f"{'':10} {'-'.join(languages)}   {kind}"


def report(wrong: bool) -> Iterator[str]:
    """The whole report; with `wrong`, also the pairs that are not as they should be, of those not held out."""
    told, known = reports(), shipped()
    stories = grouped(told, known)
    tuned = [report for report in told if not report.held_out]
    yield from lines("tuned on", tuned, stories)
    yield from lines("held out", [report for report in told if report.held_out], stories)
    yield from lines("all", told, stories)
    yield f"together against a veto: {len(vetoed(told, stories, known))}"
    yield f"agreement of ten random orders: {agreement(told, [grouped(o, known) for o in orders(told, 10)]):.4f}"
    marks = marked(told, known)
    words = {number: words_only(one) for number, one in marks.items()}
    for what, some in (("with anchors", marks), ("without anchors", words)):
        f1, threshold = best_of_twos(told, some)
        yield f"two by two, {what}: F1 {f1:.3f} at the best threshold, {threshold}"
    for path in (AFIELD, AFAR, ASTRAY, ANEW, AFRESH, ALOOF, ANYWHERE, AGES, ASTREAM, ASKANCE, ASKEW):
        others = reports(path)
        orders_of = [grouped(order, known) for order in orders(others, 10)]
        yield from lines(path.stem, others, grouped(others, known))
        yield f"{'':10} together against a veto: {len(vetoed(others, grouped(others, known), known))}"
        yield f"{'':10} agreement of ten random orders: {agreement(others, orders_of):.4f}"
    for a, b in combinations(tuned, 2) if wrong else ():
        if (stories[a.id] == stories[b.id]) != (a.event == b.event):
            yield f"{'joined' if stories[a.id] == stories[b.id] else 'parted'} {a.title} | {b.title}"


def main(arguments: Sequence[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in report("--wrong" in arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
