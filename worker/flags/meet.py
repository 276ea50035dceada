"""Which rules a text meets, where, and how grave that is: windows, tiers, modifiers. Pure."""

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from archive.model import ScorePart
from worker.flags.match import Hit
from worker.flags.rules import BODY_SENTENCES, Modifier, Rule
from worker.flags.ruleset import Ruleset
from worker.flags.sieve import Sieve, each

TITLE, OPENING, REST, BODY = range(4)  # how near the top something is said; REST is the rest of the lead
OPENING_SENTENCES: Final = 2
NOWHERE: Final[tuple[int, ...]] = (0, 0, 0, 0)
WEIGHED_WINDOWS: Final = 4  # title, opening and the first further down: what decides about fires


class Window:
    """A stretch of the article: its hits and the bits of all they mean."""

    __slots__ = ("_met", "_soft", "bits", "field", "hits", "place", "tier")

    def __init__(self, place: str, field: str, tier: int) -> None:
        self.place = place
        self.field = field
        self.tier = tier
        self.hits: list[Hit] = []
        self.bits = 0
        self._met = -1
        self._soft: list[tuple[int, int]] | None = None

    def met(self, sieve: Sieve, among: int = -1) -> int:
        """The rules, a bit each, that it meets by itself. Asked once all hits are in; `among` are all that it could."""
        if self._met < 0:
            self._met = sieve.met(self.bits, among)
        return self._met

    def soft(self, softening: int) -> list[tuple[int, int]]:
        """What its hits mean that soften, each with all that is meant by the words around it. Asked once all are in."""
        if self._soft is None:
            soft = [hit for hit in self.hits if hit[2] & softening] if self.bits & softening else ()
            self._soft = [(meant & softening, self._around(start, end)) for start, end, meant, _ in soft]
        return self._soft

    def _around(self, start: int, end: int) -> int:
        around = 0
        for first, last, bits, _ in self.hits:
            if first <= start and end <= last:
                around |= bits
        return around


@dataclass(slots=True, eq=False)
class Met:
    """A rule that is met, the windows that meet it, and what that gives: `part`, of so much `score`.

    The first `shown` windows are evidence. `fires` are by tier, 0 where it is not met there; `tier` is the first where
    it is. `in_body` says that neither title nor opening meets it.
    """

    rule: Rule
    windows: Sequence[Window]
    shown: int
    part: ScorePart
    score: float
    fires: Sequence[int]
    tier: int
    in_body: bool


def fits(rule: Rule, bits: int) -> bool:
    """Whether a rule is met by what is there, and held back by none of it."""
    return not bits & rule.bad and all(bits & wanted for wanted in rule.needs)


def _tier_of(number: int, start: int, lead: int) -> int:
    """How near the top a sentence of the text stands."""
    if start >= lead:
        return BODY
    return OPENING if number < OPENING_SENTENCES else REST


def windows_of(title: Iterable[Hit], starts: Sequence[int], body: Iterable[Hit], lead: int) -> list[Window]:
    """The title, and each sentence of the text that has hits, with those; `starts` are where sentences begin.

    Those that begin before `lead` are the lead.
    """
    window = Window("title", "title", TITLE)
    windows = [window]
    window.hits += title
    for hit in window.hits:
        window.bits |= hit[2]
    following, bits, hits = 0, window.bits, window.hits
    for hit in body:
        if hit[0] >= following:
            window.bits = bits
            number = bisect_right(starts, hit[0])
            start = starts[number - 1]
            window = Window("lead" if start < lead else "body", "text", _tier_of(number - 1, start, lead))
            windows.append(window)
            following = starts[number] if number < len(starts) else sys.maxsize
            bits, hits = 0, window.hits
        hits.append(hit)
        bits |= hit[2]
    window.bits = bits
    return windows


def _upto(group: Sequence[Window], rule: Rule) -> Sequence[Window]:
    """Of a group the windows from the top down to where the rule is first met."""
    for tier in (TITLE, OPENING, REST):
        upper = [window for window in group if window.tier <= tier]
        if upper and fits(rule, bits_of(upper)):
            return upper
    return group


def _joined(windows: Iterable[Window], within: str) -> tuple[Window, ...]:
    """The windows that a rule which looks further than a sentence sees as one."""
    places = {"title": ("title",), "lead": ("title", "lead"), "document": ("title", "lead", "body")}[within]
    return tuple(window for window in windows if window.place in places and window.bits)


def bits_of(group: Iterable[Window]) -> int:
    """All that some windows mean."""
    bits = 0
    for window in group:
        bits |= window.bits
    return bits


def _unspoken(rule: Rule, group: Iterable[Window], softening: int) -> int:
    """What softens in a group beside the words that meet the rule: the threat in `threatens` softens no threat."""
    bits = 0
    for window in group:
        for meant, around in window.soft(softening):
            if not around & rule.speaks:
                bits |= meant
    return bits


def _fires(rule: Rule, group: Iterable[Window], ruleset: Ruleset) -> int:
    """How grave a rule takes what is said in a group: its own fires, changed by what is said beside it."""
    unspoken = _unspoken(rule, group, ruleset.softening)
    if not unspoken:
        return rule.fires
    return max(1, min(5, rule.fires + sum(modifier.fires for modifier in ruleset.changing(unspoken))))


def changed_by(met: Met, tier: int, ruleset: Ruleset) -> Sequence[Modifier]:
    """The modifiers that made a rule's fires in that tier what they are."""
    each_alone = met.rule.within in ("sentence", "title")
    groups = (
        [[w] for w in met.windows if w.tier == tier] if each_alone else [[w for w in met.windows if w.tier <= tier]]
    )
    group = next(group for group in groups if _fires(met.rule, group, ruleset) == met.fires[tier])
    return ruleset.changing(_unspoken(met.rule, group, ruleset.softening))


def _wider(rule: Rule, windows: Sequence[Window]) -> tuple[Window, ...]:
    """The windows that together meet a rule which looks further than a sentence; none where they do not."""
    group = _joined(windows, rule.within)
    if group and group[0].tier == TITLE and fits(rule, group[0].bits):
        return group[:1]  # what stands below can't hold back what the title says by itself
    return group if group and fits(rule, bits_of(group)) else ()


def _by_each(windows: Iterable[Window], possible: int, ruleset: Ruleset) -> dict[int, list[Window]]:
    """Of the `possible` rules those that windows meet one by one, each with those windows."""
    sieve, sentence, title = ruleset.sieve, ruleset.within("sentence"), ruleset.within("title")
    meeting: dict[int, list[Window]] = {}
    first = sieve.first(possible)
    for window in windows:
        if not window.bits & first:
            continue
        met = window.met(sieve, possible)
        for n in each(met & (sentence | title) if window.tier == TITLE else met & sentence):
            if n in meeting:
                meeting[n].append(window)
            else:
                meeting[n] = [window]
    return meeting


def _met_by_each(rule: Rule, windows: Sequence[Window], ruleset: Ruleset) -> Met:
    """A rule that windows meet one by one."""
    first, softening, shown = windows[0], ruleset.softening, 1
    tier = first.tier
    part, fires = rule.parts[tier], [0, 0, 0, 0]
    if len(windows) > 1:
        shown += windows[1].place == first.place
        if tier == BODY:
            part = rule.parts[BODY + min(len(windows), BODY_SENTENCES) - 1]
    for window in windows[:WEIGHED_WINDOWS]:
        grave = _fires(rule, (window,), ruleset) if window.bits & softening else rule.fires
        if grave > fires[window.tier]:
            fires[window.tier] = grave
    return Met(rule, windows, shown, part, part[1], fires, tier, tier >= REST)


def _met_together(rule: Rule, group: Sequence[Window], ruleset: Ruleset) -> Met:
    """A rule that looks further than a sentence, with the windows that together meet it."""
    upper, fires = _upto(group, rule), [0, 0, 0, 0]
    tier, (part,) = upper[-1].tier, rule.parts
    fires[tier] = _fires(rule, upper, ruleset)
    return Met(rule, group, len(group), part, part[1], fires, tier, tier >= REST)


def meet_all(upper: Iterable[Window], bits: int, below: Callable[[], Sequence[Window]], ruleset: Ruleset) -> list[Met]:
    """All rules that are met, in the order of the rule files: by title and lead, and below; `bits` are all they mean.

    A rule that title or lead meets in a sentence is not looked for further down: that would change nothing.
    """
    sentence, title = ruleset.within("sentence"), ruleset.within("title")
    upper = [window for window in upper if window.bits]
    near, possible = bits_of(w for w in upper if w.tier <= OPENING), ruleset.sieve.possible(bits)
    by_each = _by_each(upper, possible, ruleset)
    further = possible & sentence & ~sum(1 << n for n in by_each)
    if further:
        found = _by_each(below(), possible & ~title, ruleset)
        by_each.update((n, windows) for n, windows in found.items() if further >> n & 1)
    met = {n: _met_by_each(ruleset.rules[n], windows, ruleset) for n, windows in by_each.items()}
    for n in each(possible & ~sentence & ~title):
        rule = ruleset.rules[n]
        if group := _wider(rule, [*upper, *below()] if rule.within == "document" else upper):
            met[n] = _met_together(rule, group, ruleset)
    return [met[n] for n in sorted(met) if not met[n].rule.given or _given(met[n].rule, near)]


def _given(rule: Rule, near: int) -> bool:
    """Whether title and opening name what the rule asks of them."""
    return all(near & given for given, _ in rule.given)
