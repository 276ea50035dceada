"""Of which event each document of a set of copies tells: copies of one text tell of one, and so may other texts.

Which do, same.toml says. Issues of a form tell each of its own.
"""

import tomllib
from collections.abc import Iterable

from tests.quality.copyset import HERE, Document

SAME = {
    title: event["told"][0]
    for event in tomllib.loads((HERE / "same.toml").read_text("utf-8"))["event"]
    for title in event["told"]
}


def happened(asked: Iterable[Document]) -> dict[str, str]:
    """The event of each document, by its id."""
    asked = list(asked)
    titles = {one.group: one.title for one in asked if one.id in (one.group, f"{one.group} 0")}
    found = {}
    for one in asked:
        group = one.group.removesuffix(" headline")
        found[one.id] = SAME.get(titles.get(group, ""), group)
    return found


def unsaid(a: Document, b: Document) -> bool:
    """Whether nobody can say if two tell of one event: an issue of a form, and a headline that stands over several."""
    return "headline form" in (a.kind, b.kind) and bool(a.text) != bool(b.text)
