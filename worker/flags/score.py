"""From hits to a judgement: salience, fires, topics, evidence. Pure.

Where something is said decides how much it counts: in the title in full, in the lead almost, further down a little for
each sentence. What neither title nor opening says is capped, unless the text keeps to it: a passing mention is not a
flag, and a long article is judged no worse than its headline.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Final, NamedTuple

from archive.model import Evidence, Flag, ScorePart
from worker.flags.meet import BODY, NOWHERE, OPENING, TITLE, Met, changed_by, meet_all
from worker.flags.reading import Reading, Span
from worker.flags.rules import FIRES, IN_PASSING, Profile
from worker.flags.ruleset import Ruleset

THRESHOLD: Final = 1.0
TOPIC_SHARE: Final = 0.5  # what a topic needs of its own to be named
TOPIC_SHARE_BELOW: Final = 1.5  # the same where only the lead's later sentences speak for it
PASSING: Final = 0.6  # the most that the rest alone gives when title and opening are about something else
DENSE: Final = 0.2  # the share of sentences from which on a body is about what the title names
SPREAD: Final = 0.1  # the same where the title names nothing at all: it tells later what it is about
DENSER: Final = 0.4  # the same where the title names something else
PROFILE_HEAD: Final = 160
NEAR_MISSES: Final = 3
_WHERE: Final = ("in the title", "in its opening", "in its lead", "further down")
_SCORE: Final = attrgetter("score")
_new: Final = tuple.__new__  # half the time of Evidence(…) and ScorePart(…), of which an article has 40


def _gravest(telling: Sequence[Met], softened: bool, ruleset: Ruleset) -> tuple[int, str]:
    """The fires of an article: the title's, one more where its opening is graver; without one, what comes first. And
    why: the rule that says so, and what changed it.

    One step is what a headline leaves out; it adds nothing unless the title is put softly (analysis, a denial).
    """
    tiers: list[int] = [max(tier) for tier in zip(NOWHERE, *[m.fires for m in telling], strict=True)]
    title, opening = tiers[TITLE], tiers[OPENING]
    if title and opening > title + (not softened):
        return (
            title + 1,
            f"{_grave(telling, TITLE, title, ruleset)}; 1 more: {_grave(telling, OPENING, opening, ruleset)}",
        )
    return next(((fires, _grave(telling, tier, fires, ruleset)) for tier, fires in enumerate(tiers) if fires), (1, ""))


def _grave(telling: Iterable[Met], tier: int, fires: int, ruleset: Ruleset) -> str:
    """Whose fires those in a tier are: of the rules that give so many, the one that counts most."""
    met = max((m for m in telling if m.fires[tier] == fires), key=_SCORE)
    said = f"{fires} by {met.rule.id}, {_WHERE[tier]}"
    if fires == met.rule.fires:
        return said
    changed = ", ".join(f"{one.fires:+} for {one.id}" for one in changed_by(met, tier, ruleset))
    return f"{said} ({met.rule.fires}, {changed})"


def _evidence(met: Iterable[Met], reading: Reading) -> tuple[Evidence, ...]:
    """The first words in each window that meet what a rule wants, each once a rule, the strongest rule first."""
    pieces: list[Evidence] = []
    spans: dict[int, Span] = {}  # of hits, by id: rules share them
    span, new = reading.span, _new
    for m in sorted(met, key=_SCORE, reverse=True):
        name, said = m.rule.id, []
        for window in m.windows[: m.shown]:
            hits = window.hits
            for wanted in m.rule.needs:
                for hit in hits:
                    if hit[2] & wanted:
                        place = spans.get(id(hit))
                        if place is None:
                            spans[id(hit)] = place = span(window.field, hit[0], hit[1])
                        if place not in said:
                            said.append(place)
                            pieces.append(new(Evidence, (*place, name)))
                        break
    return tuple(pieces)


def _passing(met: Sequence[Met], reading: Reading, ruleset: Ruleset) -> ScorePart | None:
    """The cut for what is only said in passing, below the opening."""
    awake = ruleset.awake
    body = sum([m.score for m in met if m.in_body and m.rule.topic in awake])
    if body <= PASSING:
        return None
    above = any(m.rule.topic in awake and not m.in_body for m in met)
    about = above or _about(met, reading, ruleset)
    why = "said further down, neither title nor opening does"
    return None if about else ScorePart(IN_PASSING, round(PASSING - body, 3), why)


def _about(met: Sequence[Met], reading: Reading, ruleset: Ruleset) -> bool:
    """Whether enough sentences of the text meet rules that flag: how many depends on what the title names."""
    mask = sum(ruleset.numbered[m.rule.id] for m in met if m.in_body and m.rule.topic in ruleset.awake)
    windows = (*reading.windows, *reading.below())
    speaking = sum(1 for window in windows if window.met(ruleset.sieve) & mask)
    title, sentences = reading.windows[0].bits, len(reading.sentences)
    if any(m.in_body and title & m.rule.needs[0] for m in met):
        return speaking >= DENSE * sentences
    return speaking > 1 and speaking >= (DENSER if title & ruleset.elsewhere else SPREAD) * sentences


def _near_misses(ruleset: Ruleset, bits: int, met: Iterable[Met]) -> list[ScorePart]:
    """Rules that lack one thing: why an article that names Korea is not flagged."""
    sieve = ruleset.sieve
    nearly = sieve.nearly(bits) & ruleset.demanding | sieve.possible(bits) & ruleset.flagging
    missed: list[ScorePart] = []
    if not nearly:
        return missed
    have = {m.rule.id for m in met}
    for number, rule in ruleset.weightiest:
        if not number & nearly:
            continue
        lacking = [operand for operand in rule.asked if not bits & operand[0]]
        if len(lacking) > 1 or rule.id in have:
            continue
        if lacking:
            why = f"nothing found for: {lacking[0][1]}" if len(rule.asked) > 1 else ""
        else:
            held = [written for bad, written in rule.unwanted if bits & bad]
            why = f"held back by: {', '.join(held)}" if held else f"not together in one {rule.within}"
        if why:
            missed.append(ScorePart(rule.id, 0.0, why))
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
    if not met:
        return ()
    return _named([m for m in met if not m.rule.vague], flagged, ruleset) or _named(met, flagged, ruleset)


def _named(met: Sequence[Met], flagged: bool, ruleset: Ruleset) -> tuple[str, ...]:
    awake = ruleset.awake
    speaking = [m for m in met if m.rule.topic is not None and (flagged or m.rule.topic not in awake)]
    above = _weights(m for m in speaking if not m.in_body)
    told = {topic: weight for topic, weight in above.items() if -weight[2] >= _share(weight[0])}
    if not told:
        told = {topic: weight for topic, weight in _weights(speaking).items() if -weight[2] >= TOPIC_SHARE}
    return tuple(sorted(told, key=lambda topic: (told[topic], topic)))


def _share(tier: float) -> float:
    """What a topic needs: more where neither title nor opening speaks for it."""
    return TOPIC_SHARE if tier <= OPENING else TOPIC_SHARE_BELOW


def _weights(met: Iterable[Met]) -> dict[str, tuple[float, float, float]]:
    """What orders topics: how near the top, the strongest rule, all rules together."""
    weights: dict[str, tuple[float, float, float]] = {}
    for m in met:
        topic = m.rule.topic
        if topic is not None:
            top, most, total = weights.get(topic, (BODY, 0.0, 0.0))
            weights[topic] = (min(top, m.tier), min(most, -m.score), total - m.score)
    return weights


def _parts(met: Sequence[Met], reading: Reading, ruleset: Ruleset) -> list[ScorePart]:
    """What adds to the score or takes away, strongest first; a veto takes away all that was there."""
    awake = ruleset.awake
    counted = [m for m in met if not m.rule.veto and (m.rule.topic is None or m.rule.topic in awake)]
    parts = [m.part for m in sorted(counted, key=_SCORE, reverse=True)]
    if (cut := _passing(met, reading, ruleset)) is not None:
        parts.append(cut)
    for veto in (m for m in met if m.rule.veto):
        total = round(sum(part.score for part in parts), 3)
        parts.append(ScorePart(veto.rule.id, -max(total, 0.0), f"veto: {veto.part.why}"))
    asleep = [m for m in met if m.rule.topic is not None and m.rule.topic not in awake]
    parts += [
        ScorePart(m.rule.id, 0.0, f"{m.part.why} (topic {m.rule.topic} does not flag by default)") for m in asleep
    ]
    return parts


class _Verdict(NamedTuple):
    """What some windows come to; `spoken` says whether a rule with a topic could be met."""

    spoken: bool
    flagged: bool
    met: list[Met]
    parts: list[ScorePart]


def _verdict(ruleset: Ruleset, reading: Reading, alone: bool) -> _Verdict:
    """The verdict on what was read, or on the title alone."""
    title = reading.windows[0]
    bits = title.bits if alone else reading.bits
    if not _speaking(ruleset, bits):
        return _Verdict(False, False, [], [])
    met = meet_all((title,), bits, tuple, ruleset) if alone else meet_all(reading.windows, bits, reading.below, ruleset)
    parts = _parts(met, reading, ruleset)
    for modifier in ruleset.modifiers:
        if modifier.score and parts and modifier.bits & title.bits:
            parts.append(ScorePart(modifier.id, modifier.score, "in the title"))
    flagged = round(sum(part.score for part in parts), 3) >= THRESHOLD and not any(m.rule.veto for m in met)
    return _Verdict(True, flagged, met, parts)


def _read(ruleset: Ruleset, reading: Reading, kind: Profile | None) -> _Verdict | None:
    """The verdict on title and lead where they flag, else on the whole; None where no rule could be met."""
    alone = kind is not None and kind.title_only
    verdict = _verdict(ruleset, reading, alone) if alone or not ruleset.weighs_bodies else None
    if verdict is not None and verdict.flagged:
        return verdict
    spoken = verdict is not None and verdict.spoken
    if not spoken and not _speaking(ruleset, reading.possible()):
        return None
    went_on = reading.go_on()
    if verdict is not None and (not went_on or alone or (spoken and not _open(ruleset, reading.bits))):
        return verdict
    return _verdict(ruleset, reading, alone)


def _open(ruleset: Ruleset, bits: int) -> bool:
    """Whether what is said below the lead could add to the rules that are met."""
    return bool(ruleset.sieve.possible(bits) & ~ruleset.within("title") & ~ruleset.within("lead"))


def _speaking(ruleset: Ruleset, bits: int) -> bool:
    """Whether any rule with a topic could be met by what is there."""
    return bool(ruleset.sieve.possible(bits) & ruleset.telling)


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
    kind = _profile(ruleset, profile, text)
    reading = Reading(ruleset.matcher, title, text, language, published, kind.bits if kind else 0)
    verdict = _read(ruleset, reading, kind)
    if verdict is None:
        return _nothing(ruleset, reading)
    _, flagged, met, parts = verdict
    if not flagged:
        parts += _near_misses(ruleset, reading.bits, met)
    fires = 0
    if flagged:
        telling = [m for m in met if m.rule.topic in ruleset.awake]
        fires, why = _gravest(telling, reading.softened(ruleset.softening), ruleset)
        parts.append(_new(ScorePart, (FIRES, 0.0, why)))
    return Flag(
        flagged=flagged,
        fires=fires,
        topics=_topics(met, flagged, ruleset),
        entities=reading.entities(),
        evidence=_evidence(met, reading),
        parts=tuple(parts),
        rules_version=ruleset.version,
    )


def _nothing(ruleset: Ruleset, reading: Reading) -> Flag:
    """The judgement where no rule could be met, whatever the candidates mean."""
    names = reading.entities()
    parts = _near_misses(ruleset, reading.said(), ()) if names else ()
    return Flag(flagged=False, fires=0, entities=names, parts=tuple(parts), rules_version=ruleset.version)
