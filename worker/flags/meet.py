"""Which rules a text meets, where, and how grave that is: windows, tiers, modifiers. Pure."""

import sys
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from worker.flags.match import Hit
from worker.flags.rules import Rule, Ruleset, either
from worker.flags.windows import LEAD

WEIGHTS: Final = {"title": 1.0, "lead": 0.85, "body": 0.25}
BODY_STEP: Final = 0.15  # for each further sentence of the body
BODY_MOST: Final = 0.7
TITLE, OPENING, REST, BODY = range(4)  # how near the top something is said; REST is the rest of the lead
OPENING_SENTENCES: Final = 2
NOWHERE: Final[tuple[int, ...]] = (0, 0, 0, 0)
SHOWN_WINDOWS: Final = 2
WEIGHED_WINDOWS: Final = 4  # title, opening and the first further down: what decides about fires


class Window:
    """A stretch of the article: its hits and the bits of all they mean."""

    __slots__ = ("bits", "field", "hits", "place", "tier")

    def __init__(self, place: str, field: str, tier: int) -> None:
        self.place = place
        self.field = field
        self.tier = tier
        self.hits: list[Hit] = []
        self.bits = 0

    def add(self, hit: Hit) -> None:
        """Take a hit in."""
        self.hits.append(hit)
        self.bits |= hit[2]


class Met(NamedTuple):
    """A rule that is met, in which windows, and what that gives. `fires` are by tier, 0 where it is not met there."""

    rule: Rule
    windows: tuple[Window, ...]
    score: float
    fires: tuple[int, ...]
    why: str

    @property
    def in_body(self) -> bool:
        """Whether only the body meets it."""
        return self.windows[0].place == "body"

    @property
    def tier(self) -> int:
        """How near the top it is first met."""
        return next(tier for tier, fires in enumerate(self.fires) if fires)


def fits(rule: Rule, bits: int) -> bool:
    """Whether a rule is met by what is there, and held back by none of it."""
    return not bits & rule.bad and possible(rule, bits)


def possible(rule: Rule, bits: int) -> bool:
    """Whether all that a rule wants is there."""
    # A loop, not all(): this runs for every rule and window, and a generator costs three times as much.
    for wanted in rule.needs:  # noqa: SIM110 - see above
        if not bits & wanted:
            return False
    return True


def _tier_of(number: int, start: int) -> int:
    """How near the top a sentence of the text stands."""
    if start >= LEAD:
        return BODY
    return OPENING if number < OPENING_SENTENCES else REST


def windows_of(title: Iterable[Hit], starts: Sequence[int], body: Iterable[Hit]) -> list[Window]:
    """The title and each sentence of the text, with the hits in them; `starts` are where the sentences begin."""
    head = Window("title", "title", TITLE)
    for hit in title:
        head.add(hit)
    windows = [
        Window("lead" if start < LEAD else "body", "text", _tier_of(number, start))
        for number, start in enumerate(starts)
    ]
    following = [*starts[1:], sys.maxsize]
    number = 0
    for hit in body:
        while hit[0] >= following[number]:
            number += 1
        windows[number].add(hit)
    return [head, *windows]


def _upto(group: Sequence[Window], rule: Rule) -> list[Window]:
    """Of a group the windows from the top down to where the rule is first met."""
    for tier in (TITLE, OPENING, REST):
        upper = [window for window in group if window.tier <= tier]
        if upper and fits(rule, bits_of(upper)):
            return upper
    return list(group)


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
    wanted = either(rule.wanted)
    bits = 0
    for window in group:
        for start, end, meant, _ in window.hits:
            if meant & softening and not any(
                a <= start and end <= b for a, b, spoken, _ in window.hits if spoken & wanted
            ):
                bits |= meant
    return bits


def _fires(rule: Rule, groups: Iterable[Sequence[Window]], ruleset: Ruleset) -> tuple[int, ...]:
    """How grave a rule takes what is said, by tier: its own fires, changed by what stands beside."""
    fires = list(NOWHERE)
    softening = ruleset.softening
    for group in groups:
        upper = group if len(group) == 1 else _upto(group, rule)
        tier = upper[-1].tier
        change = 0
        if bits_of(upper) & softening:
            unspoken = _unspoken(rule, upper, softening)
            change = sum(modifier.fires for modifier in ruleset.modifiers if modifier.bits & unspoken)
        fires[tier] = max(fires[tier], 1, min(5, rule.fires + change))
    return tuple(fires)


def _groups(rule: Rule, windows: Sequence[Window]) -> list[tuple[Window, ...]]:
    """The windows that meet a rule, one by one or, where it looks further than a sentence, as one."""
    if rule.within != "sentence":
        group = _joined(windows, rule.within)
        if group and group[0].tier == TITLE and fits(rule, group[0].bits):
            return [group[:1]]  # what stands below can't hold back what the title says by itself
        return [group] if group and fits(rule, bits_of(group)) else []
    first, bad = rule.needs[0], rule.bad
    return [(w,) for w in windows if w.bits & first and not w.bits & bad and possible(rule, w.bits)]


def _met(rule: Rule, groups: Sequence[tuple[Window, ...]], ruleset: Ruleset) -> Met:
    top = groups[0][0].place
    if rule.within != "sentence":
        place, weight = rule.within, 1.0
    else:
        place, weight = top, WEIGHTS[top]
        if place == "body":
            weight = min(BODY_MOST, weight + BODY_STEP * (len(groups) - 1))
    best = [group for group in groups if group[0].place == top][:SHOWN_WINDOWS]
    return Met(
        rule=rule,
        windows=tuple(window for group in best for window in group),
        score=round(rule.score * weight, 3),
        fires=_fires(rule, groups[:WEIGHED_WINDOWS], ruleset),
        why=f"{rule.asks}, in the {place}",
    )


def meet_all(windows: Sequence[Window], ruleset: Ruleset) -> list[Met]:
    """All rules that are met, in the order of the rule files.

    A rule that title or lead meets in a sentence is not looked for further down: that would change nothing.
    """
    spoken = [window for window in windows if window.bits]
    upper = [window for window in spoken if window.place != "body"]
    lower = spoken[len(upper) :]
    top, bits = bits_of(upper), bits_of(spoken)
    met: list[Met] = []
    for first, rule in ruleset.by_subject:
        if not bits & first or not possible(rule, bits) or any(not top & given for given, _ in rule.given):
            continue
        groups = _groups(rule, upper) if top & first else []
        if not groups and lower:
            groups = _groups(rule, lower if rule.within == "sentence" else spoken)
        if groups:
            met.append(_met(rule, groups, ruleset))
    return met
