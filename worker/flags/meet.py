"""Which rules a text meets, where, and how grave that is: windows, tiers, modifiers. Pure."""

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from worker.flags.match import Found, Hit
from worker.flags.rules import Modifier, Rule
from worker.flags.windows import LEAD, sentence_starts

WEIGHTS: Final = {"title": 1.0, "lead": 0.85, "body": 0.25}
BODY_STEP: Final = 0.15  # for each further sentence of the body
BODY_MOST: Final = 0.7
TITLE, OPENING, REST, BODY = range(4)  # how near the top something is said; REST is the rest of the lead
OPENING_SENTENCES: Final = 2
NOWHERE: Final[tuple[int, ...]] = (0, 0, 0, 0)
SHOWN_WINDOWS: Final = 3
WEIGHED_WINDOWS: Final = 4  # title, opening and the first further down: what decides about fires


@dataclass(slots=True, kw_only=True)
class Window:
    """A stretch of the article: its hits and the bits of all they mean."""

    place: str
    field: str
    tier: int
    hits: list[Hit] = dataclasses.field(default_factory=list)
    bits: int = 0

    def add(self, hit: Hit) -> None:
        """Take a hit in."""
        self.hits.append(hit)
        self.bits |= hit.bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
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
    return possible(rule, bits) and not any(bits & bad for bad, _ in rule.unwanted)


def possible(rule: Rule, bits: int) -> bool:
    """Whether all that a rule wants is there."""
    # A loop, not all(): this runs for every rule and window, and a generator costs three times as much.
    for wanted, _ in rule.wanted:  # noqa: SIM110 - see above
        if not bits & wanted:
            return False
    return True


def _tier_of(number: int, start: int) -> int:
    """How near the top a sentence of the text stands."""
    if start >= LEAD:
        return BODY
    return OPENING if number < OPENING_SENTENCES else REST


def windows_of(found: Sequence[Found], hits: Sequence[list[Hit]]) -> list[Window]:
    """The title and each sentence of the text, with the hits in them."""
    title = Window(place="title", field="title", tier=TITLE)
    for hit in hits[0]:
        title.add(hit)
    starts = sentence_starts(found[1].original, found[1].folded) if hits[1] else [0]
    sentences = [
        Window(place="lead" if start < LEAD else "body", field="text", tier=_tier_of(number, start))
        for number, start in enumerate(starts)
    ]
    for hit in hits[1]:
        sentences[bisect_right(starts, hit.start) - 1].add(hit)
    return [title, *sentences]


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


def _unspoken(rule: Rule, group: Iterable[Window]) -> int:
    """What a group means beside the words that meet the rule: the threat in `threatens` softens no threat."""
    wanted = 0
    for operand, _ in rule.wanted:
        wanted |= operand
    bits = 0
    for window in group:
        spoken = [(hit.start, hit.end) for hit in window.hits if hit.bits & wanted]
        for hit in window.hits:
            if not any(start <= hit.start and hit.end <= end for start, end in spoken):
                bits |= hit.bits
    return bits


def _fires(rule: Rule, groups: Iterable[Sequence[Window]], modifiers: Sequence[Modifier]) -> tuple[int, ...]:
    """How grave a rule takes what is said, by tier: its own fires, changed by what stands beside."""
    fires = list(NOWHERE)
    for group in groups:
        upper = _upto(group, rule)
        bits, tier = bits_of(upper), max(window.tier for window in upper)
        change = 0
        if softened := [modifier for modifier in modifiers if modifier.bits & bits]:
            unspoken = _unspoken(rule, upper)
            change = sum(modifier.fires for modifier in softened if modifier.bits & unspoken)
        fires[tier] = max(fires[tier], 1, min(5, rule.fires + change))
    return tuple(fires)


def meet(rule: Rule, windows: Sequence[Window], modifiers: Sequence[Modifier]) -> Met | None:
    """A rule with all windows that meet it, None where none does."""
    groups: list[tuple[Window, ...]]
    if rule.within == "sentence":
        groups = [(window,) for window in windows if window.bits and fits(rule, window.bits)]
    else:
        group = _joined(windows, rule.within)
        groups = [group] if group and fits(rule, bits_of(group)) else []
    if not groups:
        return None
    if rule.within != "sentence":
        place, weight = rule.within, 1.0
    else:
        place = groups[0][0].place
        weight = WEIGHTS[place]
        if place == "body":
            weight = min(BODY_MOST, weight + BODY_STEP * (len(groups) - 1))
    best = [group for group in groups if group[0].place == groups[0][0].place][:SHOWN_WINDOWS]
    wanted = " + ".join(written for _, written in rule.wanted)
    return Met(
        rule=rule,
        windows=tuple(window for group in best for window in group),
        score=round(rule.score * weight, 3),
        fires=_fires(rule, groups[:WEIGHED_WINDOWS], modifiers),
        why=f"{wanted}, in the {place}",
    )
