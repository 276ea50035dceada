"""Plain-text captures: a page copied as text, headlines of a sidebar and then, perhaps, an article. Pure.

Nothing marks what is what but the lines themselves:

1. A paragraph of prose ends in a full stop, holds several sentences, or is very long. Headlines do none of that. A
   short sentence among headlines is one of them. Lines wrapped at a margin are joined first.
2. Above the first prose, what is bulleted or bare is a headline, but the line that heads the prose: the first bare
   line after bullets, or after the last gap; else the last. A line marked as a title (`# …`, `Title: …`) is the title.
3. Within an article, a short line is a subheading and a bulleted one a list. A new article begins only at a clear
   mark: a rule, a marked title, a byline under a title, a gap wider than between paragraphs, three bare lines in a row.
4. Below the last prose, bullets, three or more bare lines, or whatever follows a rule or a label are headlines.
5. Bylines, times, labels (`Most read`) and copyright lines are left out. `notes` tells every decision with its line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from worker.capturelines import SENTENCES, Kind, Line, is_prose, read_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedArticle:
    """An article of a capture. `text` is paragraphs parted by one empty line."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What a capture holds, in its order. `notes` say what was decided and why."""

    headlines: tuple[str, ...]
    articles: tuple[CapturedArticle, ...]
    notes: tuple[str, ...]


_LISTED: Final = (Kind.BARE, Kind.BULLET)


class _Reader:
    """The walk down a capture. `waiting` are lines whose meaning the next prose decides."""

    def __init__(self) -> None:
        self.headlines: list[Line] = []
        self.articles: list[tuple[str, list[str]]] = []
        self.notes: list[str] = []
        self._waiting: list[Line] = []
        self._usual_gap = 0

    def read(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.kind is not Kind.PROSE:
                self._waiting.append(line)
                continue
            if not self.articles or self._begins_anew():
                self._begin(line)
            else:
                self._continue(line)
            self.articles[-1][1].append(line.text)
        self._end()

    def _begins_anew(self) -> bool:
        kinds = [line.kind for line in self._waiting]
        bare = [line for line in self._waiting if line.kind is Kind.BARE]
        if Kind.TITLE in kinds or (Kind.RULE in kinds and bare):
            return True
        if not bare or kinds[-1] is Kind.BULLET:
            return False
        if Kind.SMALL in kinds[kinds.index(Kind.BARE) + 1 :] or Kind.LABEL in kinds or len(bare) >= 3:
            return True
        return max(line.gap for line in self._waiting) > max(1, self._usual_gap)

    def _begin(self, prose: Line) -> None:
        waiting, self._waiting = self._waiting, []
        self._leave_out(waiting)
        waiting = self._without_site_names(waiting)
        place = _title_place(waiting)
        if place is None:
            title = SENTENCES.split(prose.text)[0]
            self._note(prose, "no line heads this article: its first sentence stands in as the title")
            self._list(waiting)
            self.articles.append((title, []))
            return
        self._list(waiting[:place])
        self._note(waiting[place], "taken as the title of the paragraphs below it")
        self.articles.append((waiting[place].text, []))
        for line in waiting[place + 1 :]:
            if line.kind in _LISTED:
                self._note(line, "between title and paragraphs: kept in the article")
                self.articles[-1][1].append(line.text)
        self._usual_gap = 0

    def _without_site_names(self, lines: Sequence[Line]) -> list[Line]:
        """A marked title above a list names the list or the site, not an article."""
        kept: list[Line] = []
        for place, line in enumerate(lines):
            below = [other.kind for other in lines[place + 1 :]]
            if line.kind is Kind.TITLE and (Kind.BULLET in below or below.count(Kind.BARE) > 2):
                self._note(line, "a title over a list: left out")
            else:
                kept.append(line)
        return kept

    def _continue(self, prose: Line) -> None:
        """The lines since the last prose belong to the article."""
        waiting, self._waiting = self._waiting, []
        self._leave_out(waiting)
        for line in waiting:
            if line.kind in _LISTED:
                self._note(line, "within the article: kept as a subheading or list")
                self.articles[-1][1].append(f"- {line.text}" if line.kind is Kind.BULLET else line.text)
        if not waiting:
            self._usual_gap = max(self._usual_gap, prose.gap)

    def _end(self) -> None:
        kinds = [line.kind for line in self._waiting]
        listed = [line for line in self._waiting if line.kind in _LISTED]
        bulleted = any(line.kind is Kind.BULLET and not is_prose(line.text) for line in listed)
        marked = Kind.RULE in kinds or Kind.LABEL in kinds or bulleted
        self._leave_out(self._waiting)
        if not self.articles or marked or len(listed) >= 3:
            self._list(self._waiting if self.articles else self._without_site_names(self._waiting))
        else:
            for line in listed:
                self._note(line, "below the last paragraph: kept in the article")
                self.articles[-1][1].append(line.text)

    def _list(self, lines: Sequence[Line]) -> None:
        found = [line for line in lines if line.kind in (*_LISTED, Kind.TITLE)]
        if found:
            bulleted = sum(line.kind is Kind.BULLET for line in found)
            how = "bulleted" if bulleted == len(found) else "bare" if not bulleted else "bulleted and bare"
            span = f"lines {found[0].number} to {found[-1].number}" if len(found) > 1 else f"line {found[0].number}"
            self.notes.append(f"{span}: {len(found)} {how}, not prose: headlines")
        self.headlines += found

    def _leave_out(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.kind is Kind.SMALL:
                self._note(line, "a byline, time or copyright line: left out")
            elif line.kind is Kind.LABEL:
                self._note(line, "a label, not a headline: left out")

    def _note(self, line: Line, what: str) -> None:
        self.notes.append(f"line {line.number}: {what}")


def _title_place(waiting: Sequence[Line]) -> int | None:
    """Which of the lines above an article's prose is its title."""
    marked = [place for place, line in enumerate(waiting) if line.kind is Kind.TITLE]
    if marked:
        return marked[-1]
    bare = [place for place, line in enumerate(waiting) if line.kind is Kind.BARE]
    if not bare or any(line.kind is Kind.BULLET for line in waiting[bare[-1] + 1 :]):
        return None
    small = [place for place, line in enumerate(waiting) if line.kind is Kind.SMALL]
    if small and small == list(range(small[0], small[0] + len(small))) and small[0] - 1 in bare:
        return small[0] - 1  # what stands over the only byline
    # The last run of bare lines, from the last thing that parts it from what is above.
    first = last = bare[-1]
    while first > 0 and waiting[first - 1].kind is Kind.BARE and not waiting[first].gap:
        first -= 1
    parted = first > 0 and waiting[first - 1].kind is not Kind.LABEL and last - first < 3
    return first if parted else last


def read_capture(text: str) -> Capture:
    """Tell the headlines and the articles of a capture apart. Any text gives an answer; an empty one, nothing."""
    reader = _Reader()
    reader.read(read_lines(text))
    titles = {title for title, _ in reader.articles}
    headlines = [line.text for line in reader.headlines]
    kept = tuple(dict.fromkeys(headline for headline in headlines if headline not in titles))
    if len(kept) < len(headlines):
        reader.notes.append(f"{len(headlines) - len(kept)} headlines say again what another or a title says: left out")
    articles = tuple(CapturedArticle(title=title, text="\n\n".join(body)) for title, body in reader.articles)
    return Capture(headlines=kept, articles=articles, notes=tuple(reader.notes))
