"""A text put back in its page's order, with its headings; and left as it is where that cannot be known."""

from lxml.html import fromstring

from worker.extract.ordered import in_order

LINES = [f"The {n}th post tells what happened to the ferry at the pier of the island." for n in range(1, 6)]
TEXT = "\n\n".join(LINES)


def posts(*lines):
    return "".join(f"<div class=post><h3>1{n}:00 News</h3><p>{line}</p></div>" for n, line in enumerate(lines))


def test_headings_between_paragraphs_of_the_same_container_are_kept():
    tree = fromstring(f"<main>{posts(*LINES)}<div class=teaser><h3>Another story</h3></div></main>")
    found = in_order(TEXT, tree).split("\n\n")
    assert found == [LINES[0], *(x for n in range(1, 5) for x in (f"1{n}:00 News", LINES[n]))]


def test_paragraphs_stand_as_on_the_page_and_take_along_what_follows_them():
    tree = fromstring("<main>" + "".join(f"<p>{line}</p>" for line in LINES) + "</main>")
    table = "| a | b |"
    assert in_order("\n\n".join([*LINES[2:], table, *LINES[:2]]), tree) == "\n\n".join([*LINES, table])


def test_a_text_in_order_is_left_alone():
    tree = fromstring(f"<main>{''.join(f'<p>{line}</p>' for line in LINES)}</main>")
    assert in_order(TEXT, tree) is TEXT


def test_what_is_said_twice_is_not_moved():
    lines = [LINES[0], "Again.", LINES[1], "Again.", LINES[2]]
    tree = fromstring(f"<main><p>Again.</p>{''.join(f'<p>{line}</p>' for line in lines)}</main>")
    assert in_order("\n\n".join(lines), tree) == "\n\n".join(lines)


def test_a_text_of_elsewhere_is_left_alone():
    tree = fromstring(f"<main>{posts(*LINES)}</main>")
    assert in_order("One.\n\nTwo.\n\nThree.", tree) == "One.\n\nTwo.\n\nThree."


def test_a_paragraph_lost_between_others_is_found_again_and_no_teaser_is():
    teaser = (
        "<div class=teaser><p>Another story of the harbour is told in this box, and nobody asked for it here.</p></div>"
    )
    markup = "".join(f"<p>{line}</p>" for line in LINES)
    tree = fromstring(f"<main>{markup.replace(f'<p>{LINES[2]}</p>', f'<p>{LINES[2]}</p>{teaser}')}</main>")
    assert in_order("\n\n".join([*LINES[:2], *LINES[3:]]), tree) == TEXT
