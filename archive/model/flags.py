"""Judgements with their evidence, and what users say of them. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from archive.model.ids import ArticleId


class Evidence(NamedTuple):
    """Words that speak for or against a flag: text == field's text[start:end], in code points.

    A tuple, as ScorePart is: a judgement makes up to a hundred of them, and a dataclass costs three times as much.
    """

    field: str
    start: int
    end: int
    text: str
    rule: str


class ScorePart(NamedTuple):
    """One contribution to a judgement: which rule, how much, and in words why."""

    rule: str
    score: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A judgement. `fires` is 0 when not flagged, else 1 to 5; `parts` sum to the score and say why, or why not."""

    flagged: bool
    fires: int
    topics: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[ScorePart, ...] = ()
    rules_version: str = ""


class Say(StrEnum):
    """What an analyst can say of an article. `withdraw`: all that was said before counts no longer."""

    YES = "yes"
    NO = "no"
    TOPIC = "topic"
    FIRES = "fires"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What an analyst says of an article, before it is kept. `value` is the topic, or the number of fires."""

    article_id: ArticleId
    said_at: datetime
    said_by: str
    say: Say
    value: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A remark as it is kept, with the text it was made about and the version of the rules that had judged that."""

    id: int
    remark: Remark
    sha256: str
    rules_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands for an article in lists and searches: the analyst's say where there is one, else the rules'."""

    fires: int
    topics: tuple[str, ...]
    by_analyst: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judgement of an archived text, to be kept beside those before it."""

    article_id: ArticleId
    sha256: str
    flag: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What newer rules say of an article, after what older ones said. `remarked`: an analyst has a say on it."""

    id: ArticleId
    title: str
    before: int
    topics_before: tuple[str, ...]
    after: int
    topics_after: tuple[str, ...]
    remarked: bool
