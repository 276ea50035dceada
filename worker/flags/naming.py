"""What the gazetteer knows of names in a headline and an opening, without judging them. Pure."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from archive.text import fold
from worker.flags.checks import Context
from worker.flags.match import Field, Found
from worker.flags.ruleset import Ruleset


class Place(NamedTuple):
    """A name of the gazetteer, by its id and type, and where it stands."""

    start: int
    end: int
    id: str
    type: str


Naming = Callable[[str, str], tuple[Iterable[Place], Iterable[Place]]]


def names_of(ruleset: Ruleset) -> Naming:
    """A function that finds the names in a headline and in an opening."""
    types = {entity.id: entity.type for entity in ruleset.entities}
    matcher = ruleset.matcher

    def places(found: Found, context: Context) -> list[Place]:
        return [
            Place(*found.field.folded.span(start, end), name, types[name])
            for start, end, _, names in matcher.names(found, context)
            for name in names
        ]

    def names(title: str, lead: str) -> tuple[list[Place], list[Place]]:
        headline, opening = Field(title, fold(title), True), Field(lead, fold(lead), False)
        korean = any("가" <= character <= "힣" for character in title or lead)
        context = Context(f"{headline.folded.text}\n{opening.folded.text}", None, korean, {}, {})
        return places(matcher.find(headline), context), places(matcher.find(opening), context)

    return names
