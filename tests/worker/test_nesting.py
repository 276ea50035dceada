import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from worker.nesting import MAX_DEPTH, flattened
from worker.sandbox import Sandbox


def depth(markup):
    tree = fragment_fromstring(markup, create_parent="div")
    return max(sum(1 for _ in element.iterancestors()) for element in tree.iter())


@pytest.mark.parametrize(
    "markup",
    [
        "<p>첫 문단<p>둘째<br>줄" * 200,
        "<ul>" + "<li>하나<li>둘" * 200 + "</ul>",
        "<table>" + "<tr><td>이름<td>값" * 200 + "</table>",
        "<dl>" + "<dt>말<dd>뜻" * 200 + "</dl>",
        "<div><p>문단</p></div>" * 200,
        "<div>" * (MAX_DEPTH - 1) + "<p>깊이" + "</div>" * (MAX_DEPTH - 1),
        "AT&T <b>굵게</b>",
        '<img src="a.jpg">' * 300,
    ],
    ids=["unclosed-p", "li", "table", "dl", "flat", "as-deep-as-may-be", "short", "void"],
)
def test_markup_as_people_write_it_stays(markup):
    assert flattened(markup) == markup


@pytest.mark.parametrize(
    "pair", ["<div>말 ", "<b>말 ", "<span><p>말 ", "<ul><li>말 ", "<table><tr><td>말 ", "<svg><g>말 ", "<i><a>말 "]
)
def test_what_is_too_deep_keeps_its_words_and_what_follows(pair):
    markup = pair * 2000 + "<p>끝"
    flat = flattened(markup)
    assert depth(flat) <= 2.5 * MAX_DEPTH  # cells and rows are implied, not written
    assert flat.count("말") == 2000
    assert BeautifulSoup(flat, "lxml").get_text().endswith("끝")


def test_after_the_deep_part_elements_are_elements_again():
    markup = "<div>" * 1000 + "깊은" + "</div>" * 1000 + "<p>문단</p>"
    assert flattened(markup).endswith("<p>문단</p>")


def test_what_nobody_closed_ends_with_its_paragraph():
    # Otherwise a browser's parser carries each of them on into every paragraph after it.
    assert flattened("<p><b title=1>굵게</p>" * 90) == "<p><b title=1>굵게</b></p>" * 90


def test_a_tag_of_a_thousand_attributes_keeps_none():
    attributes = " ".join(f"a{n}=1" for n in range(9000))
    assert flattened(f"<p {attributes}>문단</p>") == "<p>문단</p>"


def test_a_tag_whose_name_is_long_loses_as_much_of_it_as_makes_it_long():
    assert flattened(f"<{'a' * 19_990}>문단") == f"<{'a' * 19_990}>문단"
    assert flattened(f"<{'a' * 20_005}>문단") == "<aaaaa>문단"


async def test_long_names_keep_no_child_busy():
    async with Sandbox(workers=1, cpu_seconds=2, preload=()) as sandbox:
        markup = f"<{'a' * 19_990}" * 60
        assert len(await sandbox.run(flattened, markup)) == len(markup)


@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<b>",
                "</b>",
                "<p>",
                "</p>",
                "<td>",
                "<br>",
                "<a href='x>'>",
                "<",
                ">",
                "가",
                "</",
                "<!--",
            ]
        ),
        max_size=400,
    ).map("".join)
)
def test_no_word_is_lost(markup):
    assert flattened(markup).count("가") == markup.count("가")
