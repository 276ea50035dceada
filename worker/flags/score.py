"""From hits to a judgement: salience, fires, topics, evidence. Pure.

Where something is said decides how much it counts: in the title in full, in the lead almost, further down a little for
each sentence. What only the body says is capped, unless the title itself is about the subject: a passing mention is
not a flag, and a long article is judged no worse than its headline.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from archive.model import Evidence, Flag, ScorePart
from worker.flags.match import Context, Found, Hit
from worker.flags.meet import NOWHERE, OPENING, Met, Window, bits_of, fits, meet_all, possible, windows_of
from worker.flags.rules import Profile, Rule, Ruleset
from worker.flags.windows import LEAD, dateline, folded_place, sentence_starts

THRESHOLD: Final = 1.0
TOPIC_SHARE: Final = 0.5  # what a topic needs of its own to be named
TOPIC_SHARE_BELOW: Final = 1.5  # the same where only the lead's later sentences speak for it
PASSING: Final = 0.6  # the most that the body alone gives when title and lead are about something else
DENSE: Final = 0.2  # the share of sentences from which on a body is about its subject
PROFILE_HEAD: Final = 160
NEAR_MISSES: Final = 3
_HANGUL: Final = re.compile("[가-힣]")


def _gravest(fires: Iterable[tuple[int, ...]], softened: bool) -> int:
    """The fires of an article: the title's, one more where its opening is graver; without one, what comes first.

    One step is what a headline leaves out; it adds nothing unless the title is put softly (analysis, a denial).
    """
    tiers: list[int] = [max(tier) for tier in zip(NOWHERE, *fires, strict=True)]
    title, opening, *further = tiers
    if title:
        return title + 1 if opening > title + (not softened) else title
    return next((fire for fire in (opening, *further) if fire), 1)


def _evidence(met: Met, found: Sequence[Found]) -> list[Evidence]:
    """The first words in each window that meet what the rule wants."""
    places: dict[tuple[str, int, int], None] = {}
    for window in met.windows:
        for wanted in met.rule.needs:
            for start, end, bits, _ in window.hits:
                if bits & wanted:
                    places[window.field, start, end] = None
                    break
    pieces: list[Evidence] = []
    for field, a, b in places:
        whole = found[0 if field == "title" else 1]
        start, end = whole.folded.span(a, b)
        text = whole.original[start:end]
        pieces.append(Evidence(field=field, start=start, end=end, text=text, rule=met.rule.id))
    return pieces


def _passing(met: Sequence[Met], windows: Sequence[Window], ruleset: Ruleset) -> ScorePart | None:
    """The cut for what is only said in passing, far from the title."""
    body = sum(m.score for m in met if m.in_body and _flags(m.rule, ruleset))
    above = any(_flags(m.rule, ruleset) and not m.in_body for m in met)
    about = above or (
        _dense(met, windows, ruleset) and any(m.in_body and windows[0].bits & m.rule.needs[0] for m in met)
    )
    if about or body <= PASSING:
        return None
    return ScorePart(rule="in-passing", score=round(PASSING - body, 3), why="only the body says it, the title does not")


def _dense(met: Sequence[Met], windows: Sequence[Window], ruleset: Ruleset) -> bool:
    """Whether enough sentences of the text meet rules that flag."""
    rules = [m.rule for m in met if m.in_body and _flags(m.rule, ruleset)]
    told = sum(1 for window in windows if any(fits(rule, window.bits) for rule in rules))
    return told >= DENSE * sum(1 for window in windows if window.place != "title")


def _flags(rule: Rule, ruleset: Ruleset) -> bool:
    return rule.topic is not None and ruleset.topics[rule.topic].default


def _near_misses(ruleset: Ruleset, bits: int, met: Iterable[Met]) -> list[ScorePart]:
    """Rules that lack one thing: why an article that names Korea is not flagged."""
    have = {m.rule.id for m in met}
    missed: list[ScorePart] = []
    for rule in ruleset.weightiest:
        lacking = [operand for operand in rule.asked if not bits & operand[0]]
        if len(lacking) > 1 or rule.id in have:
            continue
        if lacking:
            why = f"nothing found for: {lacking[0][1]}" if len(rule.asked) > 1 else ""
        else:
            held = [written for bad, written in rule.unwanted if bits & bad]
            why = f"held back by: {', '.join(held)}" if held else f"not together in one {rule.within}"
        if why:
            missed.append(ScorePart(rule=rule.id, score=0.0, why=why))
        if len(missed) == NEAR_MISSES:
            break
    return missed


def _profile(ruleset: Ruleset, name: str, text: str) -> Profile | None:
    head = text[:PROFILE_HEAD].casefold()
    for profile in ruleset.profiles:
        if profile.id == name or any(mark in head for mark in profile.marks):
            return profile
    return None


def _topics(met: Sequence[Met], flagged: bool, ruleset: Ruleset) -> tuple[str, ...]:
    """Topics that carry enough of their own, the one that title and strongest rule speak for first.

    What only the body says names a topic only where nothing else does. Unflagged, only those a stream must ask for.
    """
    return _named([m for m in met if not m.rule.vague], flagged, ruleset) or _named(met, flagged, ruleset)


def _named(met: Iterable[Met], flagged: bool, ruleset: Ruleset) -> tuple[str, ...]:
    speaking: dict[str, list[Met]] = {}
    for m in met:
        if m.rule.topic is not None and (flagged or not ruleset.topics[m.rule.topic].default):
            speaking.setdefault(m.rule.topic, []).append(m)
    above = {topic: [m for m in some if not m.in_body] for topic, some in speaking.items()}
    told = {topic: some for topic, some in above.items() if _sum(some) >= _share(some)} or {
        topic: some for topic, some in speaking.items() if _sum(some) >= TOPIC_SHARE
    }
    return tuple(sorted(told, key=lambda topic: (*_weight(told[topic]), topic)))


def _share(met: Sequence[Met]) -> float:
    """What a topic needs: more where neither title nor opening speaks for it."""
    return TOPIC_SHARE if any(m.tier <= OPENING for m in met) else TOPIC_SHARE_BELOW


def _sum(met: Iterable[Met]) -> float:
    return sum(m.score for m in met)


def _weight(met: Sequence[Met]) -> tuple[float, ...]:
    """What orders topics: how near the top, the strongest rule, all rules together."""
    return (min(m.tier for m in met), -max(m.score for m in met), -_sum(met))


def _parts(met: Sequence[Met], windows: Sequence[Window], ruleset: Ruleset) -> list[ScorePart]:
    """What adds to the score or takes away, strongest first; a veto takes away all that was there."""
    counted = [m for m in met if not m.rule.veto and (m.rule.topic is None or _flags(m.rule, ruleset))]
    parts = [ScorePart(rule=m.rule.id, score=m.score, why=m.why) for m in sorted(counted, key=lambda m: -m.score)]
    if (cut := _passing(met, windows, ruleset)) is not None:
        parts.append(cut)
    for veto in (m for m in met if m.rule.veto):
        total = round(sum(part.score for part in parts), 3)
        parts.append(ScorePart(rule=veto.rule.id, score=-max(total, 0.0), why=f"veto: {veto.why}"))
    asleep = [m for m in met if m.rule.topic is not None and not _flags(m.rule, ruleset)]
    parts += [
        ScorePart(rule=m.rule.id, score=0.0, why=f"{m.why} (topic {m.rule.topic} does not flag by default)")
        for m in asleep
    ]
    return parts


class _Verdict(NamedTuple):
    """What some windows come to."""

    flagged: bool
    met: list[Met]
    parts: list[ScorePart]


def _verdict(ruleset: Ruleset, windows: Sequence[Window]) -> _Verdict:
    if not _speaking(ruleset, bits_of(windows)):
        return _Verdict(False, [], [])
    met = meet_all(windows, ruleset)
    parts = _parts(met, windows, ruleset)
    for modifier in ruleset.modifiers:
        if modifier.score and parts and modifier.bits & windows[0].bits:
            parts.append(ScorePart(rule=modifier.id, score=modifier.score, why="in the title"))
    flagged = round(sum(part.score for part in parts), 3) >= THRESHOLD and not any(m.rule.veto for m in met)
    return _Verdict(flagged, met, parts)


class _Reading:
    """An article as it is read: the title and the lead first, the rest only where they leave it open."""

    def __init__(self, ruleset: Ruleset, found: tuple[Found, Found], context: Context, profile: Profile | None) -> None:
        self._matcher, self._found, self._context = ruleset.matcher, found, context
        self._ruleset, self._profile = ruleset, profile
        title, body = found
        self._starts = sentence_starts(body.original, body.folded) if body.raw else [0]
        self._rest = next((start for start in self._starts if start >= LEAD), sys.maxsize)
        begin = folded_place(body.folded, dateline(body.original[:200]))
        self._title = self._matcher.hits(title, context)
        self._body = self._matcher.hits(body, context, first=begin, last=self._rest)

    def verdict(self) -> tuple[_Verdict, int]:
        """The verdict, and the bits of all that was read for it."""
        alone = self._profile is not None and self._profile.title_only
        if not self._ruleset.weighs_bodies or alone:
            upper = self._windows([start for start in self._starts if start < LEAD])
            verdict = _verdict(self._ruleset, upper[:1] if alone else upper)
            if verdict.flagged or self._rest == sys.maxsize:
                return verdict, bits_of(upper)
        self._body += self._matcher.hits(self._found[1], self._context, first=self._rest)
        self._rest = sys.maxsize
        windows = self._windows(self._starts)
        return _verdict(self._ruleset, windows[:1] if alone else windows), bits_of(windows)

    def _windows(self, starts: Sequence[int]) -> list[Window]:
        windows = windows_of(self._title, starts, self._body)
        windows[0].bits |= self._profile.bits if self._profile else 0
        return windows

    @property
    def softened(self) -> bool:
        """Whether the title has words that make less of what it says."""
        return any(hit[2] & self._ruleset.softening for hit in self._title)

    def entities(self) -> tuple[str, ...]:
        """The ids of all that is named, in the whole article."""
        further = self._matcher.names(self._found[1], self._context, first=self._rest)
        return _entities((self._title, self._body, further))


def judge(
    ruleset: Ruleset,
    *,
    title: str,
    text: str = "",
    language: str | None = None,
    published: datetime | None = None,
    profile: str = "press",
) -> Flag:
    """Judge an article. Evidence places are code points of the title and text as given.

    `language` only matters where it is Japanese or Chinese: there a lone 北 is no country. `published` decides about
    names that are known for a time only. A profile that the rules do not name is the ordinary one.
    """
    found = (ruleset.matcher.find(title, headline=True), ruleset.matcher.find(text, headline=False))
    kind = _profile(ruleset, profile, text)
    context = _context(found, language, published)
    bits = found[0].bits | found[1].bits | (kind.bits if kind else 0)
    if not _speaking(ruleset, bits):
        return _nothing(ruleset, found, context)
    reading = _Reading(ruleset, found, context, kind)
    (flagged, met, parts), bits = reading.verdict()
    if not flagged:
        parts += _near_misses(ruleset, bits, met)
    telling = [m for m in met if m.rule.topic is not None and (not flagged or _flags(m.rule, ruleset))]
    shown = sorted(met, key=lambda m: -m.score)
    return Flag(
        flagged=flagged,
        fires=_gravest([m.fires for m in telling], reading.softened) if flagged else 0,
        topics=_topics(met, flagged, ruleset),
        entities=reading.entities(),
        evidence=tuple(piece for m in shown for piece in _evidence(m, found)),
        parts=tuple(parts),
        rules_version=ruleset.version,
    )


def _speaking(ruleset: Ruleset, bits: int) -> bool:
    """Whether any rule with a topic could be met by what is there."""
    # A loop, not any(): see `possible`.
    for rule in ruleset.telling:  # noqa: SIM110 - see above
        if bits & rule.needs[0] and possible(rule, bits):
            return True
    return False


def _nothing(ruleset: Ruleset, found: tuple[Found, Found], context: Context) -> Flag:
    """The judgement where no rule could be met, whatever the candidates mean."""
    title, body = found
    begin = folded_place(body.folded, dateline(body.original[:200])) if body.raw else 0
    hits = [ruleset.matcher.hits(title, context), ruleset.matcher.hits(body, context, first=begin)]
    bits = 0
    for some in hits:
        for hit in some:
            bits |= hit[2]
    names = _entities(hits)
    parts = tuple(_near_misses(ruleset, bits, ())) if names else ()
    return Flag(flagged=False, fires=0, entities=names, parts=parts, rules_version=ruleset.version)


def _context(found: tuple[Found, Found], language: str | None, published: datetime | None) -> Context:
    title, body = (one.folded.text for one in found)
    hangul = _HANGUL.search(title) or _HANGUL.search(body[:400])
    korean = (language or "ko")[:2] not in ("ja", "zh") and hangul is not None
    return Context(f"{title}\n{body}", published.date() if published else None, korean)


def _entities(hits: Iterable[list[Hit]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for some in hits for hit in some for name in hit[3]))
