"""No cell of a CSV is a formula, whatever was archived; and the CSV reads back."""

import csv
import io
import re

from hypothesis import example, given
from hypothesis import strategies as st

from archive.export import csv_lines

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS = st.builds(
    "{}{}".format, st.sampled_from(["", *STARTS, " ", " =", "'", '"', '"=', "\ufeff="]), st.text(max_size=20)
)


@given(st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=3)), min_size=1, max_size=4))
@example([("=cmd|' /C calc'!A0", ["+1", "@x"])])
@example([("\n=1+1", ["\u3000=1"])])
def test_no_cell_begins_as_a_formula_does(rows):
    written = "".join(csv_lines({"title": title, "authors": authors} for title, authors in rows))
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read[0] == ["title", "authors"]
    for (title, authors), cells in zip(rows, read[1:], strict=True):
        for said, cell in zip((title, " | ".join(authors)), cells, strict=True):
            assert cell.removeprefix("'") == re.sub("\r\n?", "\n", said).removeprefix("'")
            assert not cell.lstrip(" \ufeff\u3000\xa0").startswith(STARTS)
