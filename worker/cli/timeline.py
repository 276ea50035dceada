"""How a story looks: who was first, who counts as one voice, what each outlet told when, copies below their text. Pure.

Outlets stand in the order of their first text here; one that only passed on another's text stands with that.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from worker.cli.figures import number
from worker.cli.show import counted, fires, iso, safe, when

if TYPE_CHECKING:
    from datetime import tzinfo

    from archive.model import ArticleDraft, ArticleId, Figure, StoryArticle
    from worker.figures.conflicts import Conflict

_FIGURES: Final = 8
"""Figures shown of an article; `bongsu show` has all of them."""

Text = tuple["StoryArticle", "Sequence[StoryArticle]"]


def folded(told: "Sequence[StoryArticle]") -> list[Text]:
    """The texts in order, each as who was first to publish it as his own has it, with the copies the story has."""
    own = {one.id: one for one in told}
    by_text: dict[int, list[StoryArticle]] = {}
    for one in told:
        by_text.setdefault(_text_of(one, own), []).append(one)
    texts: list[Text] = []
    for alike in by_text.values():
        head = next((one for one in alike if not one.credited), alike[0])
        texts.append((head, [one for one in alike if one is not head]))
    return texts


def _text_of(one: "StoryArticle", own: "Mapping[ArticleId, StoryArticle]") -> "ArticleId":
    """The article whose text it is, over copies of copies."""
    seen: set[ArticleId] = set()
    while one.duplicate_of is not None and one.duplicate_of in own and one.id not in seen:
        seen.add(one.id)
        one = own[one.duplicate_of]
    return min(seen) if one.id in seen else one.id


def voices(told: "Sequence[StoryArticle]") -> dict[str, list[str]]:
    """The independent sources, in the order of their first article, each with the outlets that count as it.

    A copy that does not say itself whose it is counts as who was first to publish the text.
    """
    found: dict[str, list[str]] = {}
    heads = {one.id: head for head, copies in folded(told) for one in (head, *copies)}
    for one in told:
        teller = one if one.credited else heads[one.id]
        outlets = found.setdefault(teller.source, [])
        if one.outlet not in outlets:
            outlets.append(one.outlet)
    return found


def first_seen(told: "Sequence[StoryArticle]") -> "StoryArticle":
    """The article that was seen before all others."""
    return min(told, key=lambda one: (one.first_seen, one.id))


def first_lines(told: "Sequence[StoryArticle]", zone: "tzinfo | None") -> Iterator[str]:
    """Who was first, and who counts as one voice."""
    first, seen = told[0], first_seen(told)
    if first.published is not None:
        yield f"first to publish  {safe(first.outlet)} #{first.id}, {when(first.published, zone)}"
    yield f"first seen        {safe(seen.outlet)} #{seen.id}, {when(seen.first_seen, zone)}"
    sources = voices(told)
    names = (
        safe(source if [source] == [outlet.casefold() for outlet in outlets] else f"{source} ({', '.join(outlets)})")
        for source, outlets in sources.items()
    )
    yield f"{counted(len(sources), 'independent source')}: {', '.join(names)}"


def outlet_lines(
    texts: Sequence[Text], figures: "Mapping[ArticleId, Sequence[Figure]]", zone: "tzinfo | None"
) -> Iterator[str]:
    """What each outlet told, in order of time; a blank line between outlets."""
    by_outlet: dict[str, list[Text]] = {}
    for text in texts:
        by_outlet.setdefault(text[0].outlet, []).append(text)
    for outlet, own in by_outlet.items():
        languages = " ".join(dict.fromkeys(one.language or "?" for one, _ in own))
        source = own[0][0].source
        voice = "" if source == outlet.casefold() else f" · {safe(source)}"
        yield f"{safe(outlet) or '(no outlet)'} ({languages}){voice}"
        for one, copies in own:
            yield from _text_lines(one, copies, figures.get(one.id, ()), zone)
        yield ""


def _text_lines(
    one: "StoryArticle", copies: "Sequence[StoryArticle]", figures: "Sequence[Figure]", zone: "tzinfo | None"
) -> Iterator[str]:
    grave = f"{fires(one.fires)} " if one.fires else ""
    yield f"  {_time(one, zone)}  {grave}{safe(one.title) or '(no title)'} · #{one.id}{_via(one)}"
    if copies:
        said = (f"{safe(copy.outlet)} #{copy.id} {_time(copy, zone)}{_via(copy)}" for copy in copies)
        yield f"      copies: {', '.join(said)}"
    if figures:
        yield f"      figures: {', '.join(compact(figures))}"


def _time(one: "StoryArticle", zone: "tzinfo | None") -> str:
    return when(one.published, zone) if one.published else f"seen {when(one.first_seen, zone)}"


def _via(one: "StoryArticle") -> str:
    return f" via {safe(one.credited)}" if one.credited else ""


def compact(figures: "Sequence[Figure]") -> list[str]:
    """Numbers with what they count, each once, and how many more there are."""
    said = list(dict.fromkeys(safe(f"{number(figure)} {figure.thing or figure.unit}") for figure in figures))
    return said[:_FIGURES] + ([f"{len(said) - _FIGURES} more"] if len(said) > _FIGURES else [])


def article_record(one: "StoryArticle", figures: "Sequence[Figure]") -> dict[str, Any]:
    """An article of a timeline for machines."""
    from archive.export import figure_record

    return {
        "id": one.id,
        "title": one.title,
        "outlet": one.outlet,
        "language": one.language,
        "published": iso(one.published),
        "seen": iso(one.first_seen),
        "fires": one.fires,
        "url": one.url,
        "duplicate_of": one.duplicate_of,
        "source": one.source,
        "via": one.credited,
        "figures": [figure_record(figure) for figure in figures],
    }


def first_record(told: "Sequence[StoryArticle]") -> dict[str, Any]:
    """Who was first and who is one voice, for machines."""
    seen = first_seen(told)
    return {
        "first_to_publish": {"article": told[0].id, "outlet": told[0].outlet, "at": iso(told[0].published)},
        "first_seen": {"article": seen.id, "outlet": seen.outlet, "at": iso(seen.first_seen)},
        "families": [{"source": source, "outlets": outlets} for source, outlets in voices(told).items()],
    }


def conflict_record(conflict: "Conflict", drafts: "Mapping[ArticleId, ArticleDraft]") -> dict[str, Any]:
    """What articles disagree about, for machines."""
    from archive.export import figure_record
    from worker.cli.figures import sentence

    return {
        "thing": conflict.thing,
        "claims": [
            {
                "article": claim.article_id,
                "outlet": drafts[claim.article_id].outlet,
                "says": number(claim.figure),
                "sentence": sentence(claim.figure, drafts[claim.article_id]),
                "figure": figure_record(claim.figure),
            }
            for claim in conflict.claims
        ],
    }
