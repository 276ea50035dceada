"""SQLite's words: FTS5 expressions, and SQL that only it reads. Pure."""

from collections.abc import Iterable

from archive.forms import Spelling
from archive.wording import EVER, Driver


class Fts5:
    """See `archive.wording.Wording`. An FTS5 string holds only letters and digits."""

    docid = "f.rowid"
    chooses = False

    def phrase(self, spelling: Spelling, scope: str | None) -> str:
        """Tokens in row in quotes."""
        return self._scoped(scope, _string(spelling))

    def near(self, first: Spelling, second: Spelling, distance: int, scope: str | None) -> str:
        """FTS5 has a word for it."""
        return self._scoped(scope, f"NEAR({_string(first)} {_string(second)}, {distance})")

    def near_sql(self, pairs: Iterable[tuple[Spelling, Spelling]], distance: int, scope: str | None, docid: str) -> str:
        """Never asked, since `near` says it all."""
        raise AssertionError

    def every(self, texts: Iterable[str]) -> str:
        """Joined by AND."""
        return f"({' AND '.join(texts)})"

    def either(self, texts: Iterable[str]) -> str:
        """Joined by OR."""
        return f"({' OR '.join(texts)})"

    def without(self, text: str, denied: str) -> str:
        """FTS5's NOT has two sides."""
        return f"({text} NOT {denied})"

    def driver(self, text: str, name: str) -> Driver:
        """One MATCH, which walks documents in the order of the index."""
        return Driver("article_fts f", (f"article_fts MATCH :{name}",))

    def matching(self, docid: str, text: str, value: str, *, text_drives: bool) -> str:
        """A list made once."""
        # The plus keeps SQLite from asking the driving index once for each row of this list.
        return f"+{docid} IN (SELECT rowid FROM article_fts WHERE article_fts MATCH {value})"

    def joined(self, docid: str) -> str:
        """CROSS: the left side drives."""
        return f"CROSS JOIN article a ON a.docid = {docid}"

    def article(self, condition: str, index: str, docid: str) -> str:
        """From that index alone."""
        return f"EXISTS (SELECT 1 FROM article x INDEXED BY {index} WHERE {condition} AND x.docid = {docid})"

    def numbers(self, value: str) -> str:
        """JSON keeps numbers apart from texts."""
        return f"json_each({value})"

    def texts(self, value: str) -> str:
        """As `numbers`."""
        return f"json_each({value})"

    def pairs(self, value: str) -> str:
        """By their numbers within."""
        return f"(SELECT value ->> 0 AS first, value ->> 1 AS second FROM json_each({value}))"

    def latest(self, listed: str, table: str, owner: str, limit: str, within: tuple[str, str] = EVER) -> str:
        """From the last of them on, or from the first there is."""
        first, last = within
        of_one = f"SELECT {owner} FROM {table} WHERE value = w.value AND {owner} >= {first} AND {owner} < {last}"
        begin = f"coalesce(({of_one} ORDER BY {owner} DESC LIMIT 1 OFFSET {limit} - 1), {first})"
        return f"{listed} w JOIN {table} n ON n.value = w.value AND n.{owner} >= {begin} AND n.{owner} < {last}"

    def opening(self, text: str, limit: str) -> str:
        """Of a text of fewer bytes, itself: to count its characters takes as long as to read it."""
        return f"CASE WHEN length(CAST({text} AS BLOB)) <= {limit} THEN {text} ELSE substr({text}, 1, {limit}) END"

    def contains(self, text: str, part: str) -> str:
        """By its place, counted from 1."""
        return f"instr({text}, {part}) > 0"

    def listed(self, column: str) -> str:
        """Joined by commas unless told otherwise."""
        return f"group_concat(DISTINCT {column})"

    def gathers(self, text: str) -> bool:
        """By the star behind a string."""
        return '" *' in text

    def loose(self, text: str) -> str:
        """The index knows places: as it is."""
        return text

    def counted(self, name: str, limit: str) -> str:
        """The rows of a MATCH."""
        return f"SELECT count(*) FROM (SELECT 1 FROM article_fts WHERE article_fts MATCH :{name} LIMIT {limit})"

    def _scoped(self, scope: str | None, text: str) -> str:
        return text if scope is None else f"({{{scope}}} : {text})"


def _string(spelling: Spelling) -> str:
    return f'"{" ".join(spelling.tokens)}"{" *" if spelling.prefix else ""}'
