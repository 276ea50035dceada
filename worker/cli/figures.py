"""How figures look: each with who says it and its sentence; those that disagree side by side. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from worker.cli.show import safe
from worker.cli.wrap import columns, padded

if TYPE_CHECKING:
    from archive.model import ArticleDraft, ArticleId, Figure
    from worker.figures.conflicts import Conflict

_WORDS: Final = {
    "about": "about {}",
    "near": "nearly {}",
    "over": "more than {}",
    "least": "at least {}",
    "under": "less than {}",
    "most": "at most {}",
    "cap": "a cap of {}",
}
_LONGEST: Final = 160


def number(figure: "Figure") -> str:
    """A figure's number in words of one kind: more than 20,000; 8 to 10."""
    ends = [
        f"{end:,.10g}" if abs(end) < 1e10 else f"{end:,.0f}" for end in (figure.low, figure.high) if end is not None
    ]
    return _WORDS.get(figure.qualifier or "", "{}").format(" to ".join(dict.fromkeys(ends)))


def sentence(figure: "Figure", draft: "ArticleDraft") -> str:
    """The sentence a figure stands in, or as much as fits of it around the figure."""
    said = draft.title if figure.field == "title" else draft.text
    start, end = figure.sentence_start, figure.sentence_end
    before = after = ""
    if end - start > _LONGEST:
        room = max((_LONGEST - (figure.end - figure.start)) // 2, 0)
        cut_start, cut_end = max(start, figure.start - room), min(end, figure.end + room)
        before, after = "…" * (cut_start > start), "…" * (cut_end < end)
        start, end = cut_start, cut_end
    return safe(f"{before}{said[start:end].strip()}{after}")


def figure_lines(figures: "Iterable[Figure]", draft: "ArticleDraft") -> Iterator[str]:
    """A line a figure: its number and what is counted, who says it, of when, and the sentence."""
    for figure in figures:
        said = ", ".join(safe(part) for part in (figure.speaker, figure.dated) if part)
        yield (
            safe(f"{number(figure)} {figure.thing or figure.unit}")
            + (f" ({said})" if said else "")
            + f": {sentence(figure, draft)}"
        )


def conflict_lines(
    found: "Iterable[Conflict]", drafts: "Mapping[ArticleId, ArticleDraft]", marks: "Mapping[ArticleId, str]"
) -> Iterator[str]:
    """What articles disagree about: a heading a thing, then each figure by its outlet, with its sentence.

    `marks` is what stands for an article in front of its figure, such as a number and the outlet's name.
    """
    for conflict in found:
        yield f"{conflict.thing}: {len({claim.article_id for claim in conflict.claims})} articles disagree"
        numbers = [number(claim.figure) for claim in conflict.claims]
        width = max(map(len, numbers))
        names = [safe(marks[claim.article_id]) for claim in conflict.claims]
        room = max(map(columns, names))
        for claim, shown, name in zip(conflict.claims, numbers, names, strict=True):
            yield f"  {shown:>{width}}  {padded(name, room)}  {sentence(claim.figure, drafts[claim.article_id])}"
