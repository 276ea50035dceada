"""Figures of a story that disagree: held against each other by class and thing, across languages."""

import pytest

from archive.model import ArticleId
from tests.fakes import article
from worker.cli.figures import conflict_lines, figure_lines, number
from worker.figures import figures
from worker.figures.conflicts import Conflict, agree, conflicts


def told(*texts: str) -> tuple[Conflict, ...]:
    return conflicts({ArticleId(n): figures("", text) for n, text in enumerate(texts, 1)})


def numbers(found: tuple[Conflict, ...]) -> list[tuple[str, list[tuple[int, str]]]]:
    return [(each.thing, [(claim.article_id, number(claim.figure)) for claim in each.claims]) for each in found]


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        ("11,000 troops", "12,000 troops", False),
        ("11,000 troops", "1만1천 명의 병력", True),
        ("more than 10,000 troops", "11,000 troops", True),
        ("more than 12,000 troops", "11,000 troops", False),
        ("about 11,000 troops", "11,200 troops", True),
        ("about 11,000 troops", "12,000 troops", False),
        ("about 10,000 troops", "11,000 troops", True),
        ("at most 10,000 troops", "9,000 troops", True),
        ("less than 8,000 troops", "9,000 troops", False),
        ("nearly 10,000 troops", "9,500 troops", True),
        ("8 to 10 missiles", "9 missiles", True),
        ("8 to 10 missiles", "12 missiles", False),
        ("62 miles", "100 km", True),
        ("70 miles", "100 km", False),
    ],
)
def test_figures_agree_as_far_as_their_qualifiers_leave_open(one: str, other: str, agreed: bool) -> None:
    (a,), (b,) = figures("", f"It was {one}."), figures("", f"It was {other}.")
    assert agree(a, b) is agree(b, a) is agreed


def test_outlets_that_disagree_are_shown_across_languages_with_those_that_agree_with_either() -> None:
    found = told(
        "They sent 11,000 troops.", "병력 1만2천 명을 보냈다.", "They sent 12,000 soldiers.", "병력 9만 발을 보냈다."
    )
    assert numbers(found) == [("people troops", [(1, "11,000"), (2, "12,000"), (3, "12,000")])]


@pytest.mark.parametrize(
    "texts",
    [
        ("They sent 11,000 troops and 12,000 shells.", "They sent 11,000 soldiers and 포탄 1만2천 발."),
        ("They sent 11,000 troops, then 3,000 troops.", "병력 3천 명을 보냈다."),
        ("They sent 11,000 troops, then 12,000 troops.",),
        ("They sent 11,000 troops.", "They sent 2,000 troops."),
        ("They sent 11,000 troops.", "They sent 12,000 workers."),
        ("Ten people were killed.", "Twelve people were injured."),
        ("A cap of 500,000 barrels of oil held.", "They sent 600,000 barrels of oil."),
        ("It fell 5 percent in 3 days.", "It fell 6 percent in 4 days."),
        ("They sent more than 10,000 troops.", "They sent 11,000 troops."),
    ],
)
def test_what_can_all_be_true_or_is_of_different_things_is_no_conflict(texts: tuple[str, ...]) -> None:
    assert told(*texts) == ()


def test_the_dead_of_one_event_are_held_against_each_other() -> None:
    found = told("Ten people were killed and 30 others injured.", "12명이 숨지고 30명이 다쳤다.")
    assert numbers(found) == [("people killed", [(1, "10"), (2, "12")])]


def test_the_order_of_articles_does_not_matter() -> None:
    texts = {1: "It sent 11,000 troops.", 2: "It sent 12,000 troops.", 3: "It sent 13,500 troops."}
    read = {ArticleId(n): figures("", text) for n, text in texts.items()}
    assert conflicts(read) == conflicts(dict(reversed(read.items())))


def test_rows_show_each_figure_with_its_outlet_and_its_sentence() -> None:
    texts = {ArticleId(1): "Calm day. They sent 11,000 troops.", ArticleId(2): "병력 약 1만5천 명을 보냈다."}
    found = conflicts({n: figures("", text) for n, text in texts.items()})
    drafts = {n: article("t", text) for n, text in texts.items()}
    assert list(conflict_lines(found, drafts, {ArticleId(1): "1 Haedong", ArticleId(2): "2 한강"})) == [
        "people troops: 2 articles disagree",
        "        11,000  1 Haedong  They sent 11,000 troops.",
        "  about 15,000  2 한강     병력 약 1만5천 명을 보냈다.",
    ]


def test_a_long_sentence_is_cut_around_its_figure_and_steers_no_terminal() -> None:
    text = f"The ministry said {'a' * 200} more than 40 tanks \x1b[31m{'b' * 200} came."
    (line,) = figure_lines(figures("", text), article("t", text))
    assert line.startswith("more than 40 tanks (The ministry): …aaa")
    assert line.endswith("b…")
    assert len(line) < 220
    assert "\x1b" not in line
