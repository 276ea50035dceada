"""The judge that all ask: the rules, and near their threshold the learned second opinion, where one is on. Pure.

1. The second opinion is heard only where the rules' score is within BAND of the threshold, and nothing vetoes.
2. It may flag what the rules all but flagged, with one fire; a part of the judgement says that it did.
3. It never takes a flag away. Where it doubts one, a part says so, for whoever looks through what is flagged.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from archive.model import Flag, ScorePart
from worker.flags import score
from worker.flags.learned import Model, total
from worker.flags.rules import FIRES, LEARNED
from worker.flags.ruleset import Ruleset

BAND: Final = 0.5
EVEN: Final = 0.5


def judge(
    ruleset: Ruleset,
    *,
    title: str,
    text: str = "",
    language: str | None = None,
    published: datetime | None = None,
    profile: str = "press",
) -> Flag:
    """Judge an article. See `worker.flags.score.judge`."""
    flag = score.judge(ruleset, title=title, text=text, language=language, published=published, profile=profile)
    return flag if ruleset.learned is None else second_opinion(ruleset, ruleset.learned, flag, title, text)


def second_opinion(ruleset: Ruleset, model: Model, flag: Flag, title: str, text: str) -> Flag:
    """The rules' judgement, after the second opinion was heard if that is due."""
    reached = total(flag)
    if abs(reached - score.THRESHOLD) > BAND or any(part.why.startswith("veto") for part in flag.parts):
        return flag
    chance = model.chance(flag, title, text)
    if flag.flagged == (chance >= EVEN):
        return flag
    if flag.flagged:
        doubt = f"doubts the flag: likely with {chance:.2f}; the rules' word stands"
        return replace(flag, parts=(*flag.parts, ScorePart(rule=LEARNED, score=0.0, why=doubt)))
    raised = ScorePart(
        rule=LEARNED, score=round(score.THRESHOLD - reached, 3), why=f"learned from labels: likely with {chance:.2f}"
    )
    topics = _topics(ruleset, flag)
    fires = ScorePart(rule=FIRES, score=0.0, why=f"1 by {LEARNED}")
    return replace(flag, flagged=True, fires=1, topics=topics, parts=(*flag.parts, fires, raised)) if topics else flag


def _topics(ruleset: Ruleset, flag: Flag) -> tuple[str, ...]:
    """The topics that flag of the rules that had a say, the strongest first."""
    topic_of = {rule.id: rule.topic for rule in ruleset.rules}
    spoke = sorted((part for part in flag.parts if part.score > 0), key=lambda part: -part.score)
    named = dict.fromkeys(topic for part in spoke if (topic := topic_of.get(part.rule)) is not None)
    return tuple(topic for topic in named if ruleset.topics[topic].default)
