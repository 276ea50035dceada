"""The newest documents of a plan, where an index can't lead straight to them.

Three ways, by what is asked. Words that many documents have: backwards through the index until a page is full. Words
that few have together: after a look at what is recent, forwards through all the rest, which is nearly twice as fast as
backwards and tells how many there are. The beginning of a word: an index must gather every document of every word that
begins so before it can name one. Where many have it, a page is full sooner by reading what is newest.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from archive.dialects import Reader, Row
from archive.plan import Plan
from archive.sifting import AT_ONCE, read
from archive.text import is_cjk, searched, words
from archive.tree import All, And, In, Node, Prefix, forms

COUNTED: Final = 10_000
_RECENT: Final = 16  # the share of the archive that is looked through backwards first
_FEW: Final = 8  # with fewer than this share of a page there, a page is taken to lie too far back
_READ: Final = 300
_WORDS: Final = 24
_SCOPES: Final = {"title": "title", "text": "body"}


class Newest(NamedTuple):
    """Docids, newest first; and how many the plan finds in all, where that came to light: at most COUNTED + 1."""

    docids: list[int]
    total: int | None = None


def newest(reader: Reader, plan: Plan, wanted: int) -> Newest:
    """The first `wanted` docids of a plan."""
    if plan.match is None or plan.sieve or plan.words.chooses:
        return Newest(docids(reader, plan, wanted))
    if plan.gathers:  # which is nearly all of the work: so all at once
        every = docids(reader, plan, max(wanted, COUNTED + 1))
        return Newest(every[:wanted], min(len(every), COUNTED + 1))
    since = next(iter(reader.values(_SINCE, {"share": _RECENT})), 0)
    late = docids(reader, plan, wanted, since=since)
    if len(late) * _FEW < wanted:
        older = docids(reader, plan, _RECENT * wanted, before=since, order="ASC")
        if len(older) < _RECENT * wanted:
            every = late + older[::-1]
            return Newest(every[:wanted], len(every))
    if len(late) < wanted:
        late += docids(reader, plan, wanted - len(late), before=since)
    return Newest(late)


# By the numbers of articles, which are in the order they came in: a few very old ones make no difference.
_SINCE: Final = """
    SELECT docid FROM article WHERE id >= (SELECT max(id) FROM article) / :share * (:share - 1) ORDER BY id LIMIT 1
"""


def docids(
    reader: Reader,
    plan: Plan,
    limit: int,
    *,
    match: str | None = None,
    since: int | None = None,
    before: int | None = None,
    order: str = "DESC",
    offset: int = 0,
) -> list[int]:
    """The docids that a plan finds from `since` to before `before`, with another full-text expression for its own."""
    parameters = {**plan.parameters, "limit": limit, "offset": offset, "since": since, "before": before}
    if match is not None:
        parameters["match"] = match
    bounds = [f"{plan.docid} >= :since"] * (since is not None) + [f"{plan.docid} < :before"] * (before is not None)
    sql = plan.sql(f"{plan.docid} AS docid", order=order, also=" AND ".join(bounds))
    return reader.values(f"{sql} LIMIT :limit OFFSET :offset", parameters)


class Glance(NamedTuple):
    """What reading the newest documents showed: those that hold, and the query narrowed to words that stand there."""

    docids: list[int]
    narrowed: Node


def glance(reader: Reader, root: Node, plan_for: Callable[[Node], Plan], wanted: int) -> Glance | None:
    """The newest documents of a query for beginnings of words, by reading; None if that leads nowhere.

    Documents are read while it looks as if `wanted` of them will be among the newest few hundred.
    """
    nodes = root.nodes if isinstance(root, And) else (root,)
    begun = {node: stem for node in nodes if (stem := _stem(node))}
    plan = plan_for(_all_of([node for node in nodes if node not in begun]))
    if not begun or plan.sieve:
        return None
    stand: dict[Node, Counter[str]] = {node: Counter() for node in begun}
    found: list[int] = []
    for number, row in enumerate(read(reader, docids(reader, plan, _READ))):
        if number and not number % AT_ONCE and len(found) * _READ < wanted * number:
            return None
        if all(_count(row, node, stem, stand[node]) for node, stem in begun.items()):
            found.append(row["docid"])
            if len(found) == wanted:
                break
    else:
        return None
    among = {node: tuple(word for word, _ in stand[node].most_common(_WORDS)) for node in begun}
    return Glance(found, _all_of([_only(node, among[node]) if node in among else node for node in nodes]))


def _all_of(nodes: Sequence[Node]) -> Node:
    return All() if not nodes else nodes[0] if len(nodes) == 1 else And(tuple(nodes))


def _stem(node: Node) -> str | None:
    """What is asked for, if it is the beginning of one alphabetic word."""
    term = node.node if isinstance(node, In) else node
    if not isinstance(term, Prefix):
        return None
    (form,) = forms(term)
    return form.runs[0] if len(form.runs) == 1 and not is_cjk(form.runs[0]) else None


def _only(node: Node, among: tuple[str, ...]) -> Node:
    """The same, of these words alone."""
    match node:
        case In(scope, below):
            return In(scope, _only(below, among))
        case Prefix(text):
            return Prefix(text, among)
        case _:
            raise AssertionError(node)


def _count(row: Row, node: Node, stem: str, stand: Counter[str]) -> bool:
    """Whether a document has a word that begins so, where it is sought; its words are counted."""
    scope = node.scope if isinstance(node, In) else None
    texts = [searched(row[part]).text for part in ("title", "text") if scope in (None, _SCOPES[part])]
    here = [word for text in texts if stem in text for word in words(text) if word.startswith(stem)]
    stand.update(here)
    return bool(here)
