"""Whose copy an article is, by byline, dateline and text; what looks like a credit and is none."""

import pytest

from tests.fakes import article
from worker.credits import By, Voice, attributed, failures, independent, voice
from worker.feeds import read_documents
from worker.outlets import compile_outlets
from worker.places import shipped_config

GANA = {"id": "gana", "name": "Gana", "korean": "가나통신", "kind": "wire", "credits": ["Gana", "가나통신", "GNA"]}
NARA = {"id": "nara", "name": "Nara Press", "kind": "wire", "credits": ["Nara Press", "나라", "奈良"]}
HAEDONG = {"id": "haedong", "name": "Haedong Ilbo", "korean": "해동일보", "kind": "paper"}
PORTAL = {"id": "portal", "name": "Portal", "kind": "aggregator", "domains": ["portal.example"]}
PLACED = HAEDONG | {"domains": ["haedong.example"]}
WIRES = compile_outlets({"own.toml": {"outlet": [GANA, NARA, PLACED, PORTAL]}})


def told(text: str = "", **changes: object) -> Voice:
    return voice(WIRES, article(text=text, **{"outlet": "Haedong Ilbo", "url": "https://haedong.example/1", **changes}))


BODY = "Two ships left the harbour on Monday, officers said."


@pytest.mark.parametrize(
    ("text", "wire", "by", "shown"),
    [
        (f"SEOUL, Nov. 23 (Gana) -- {BODY}", "gana", By.DATELINE, "SEOUL, Nov. 23 (Gana)"),
        (f"SEOUL (GNA) — {BODY}", "gana", By.DATELINE, "SEOUL (GNA)"),
        ("(서울=가나통신) 홍가람 기자 = 배 두 척이 떠났다.", "gana", By.DATELINE, "서울=가나통신"),
        ("[워싱턴=나라/가나통신] 배 두 척이 떠났다.", "nara", By.DATELINE, "워싱턴=나라/가나통신"),
        ("(베이징 나라=가나통신) 배 두 척이 떠났다.", "nara", By.DATELINE, "베이징 나라=가나통신"),
        (f"{BODY} (Gana)", "gana", By.TEXT, "Gana"),
        (f"{BODY}\nNara Press", "nara", By.TEXT, "Nara Press"),
        (f"{BODY}\n— GNA", "gana", By.TEXT, "GNA"),
        (f"{BODY} (Gana-Nara Press)", "gana", By.TEXT, "Gana-Nara Press"),
        ("배 두 척이 떠났다. [가나통신]", "gana", By.TEXT, "가나통신"),
        ("배 두 척이 떠났다.\nⓒ 가나통신. 무단전재 및 재배포 금지", "gana", By.TEXT, "가나통신"),
        ("배 두 척이 떠났다.\n<저작권자(c) 가나통신, 무단 전재-재배포 금지>", "gana", By.TEXT, "가나통신"),
        (f"{BODY}\nCopyright 2026 Nara Press. All rights reserved.", "nara", By.TEXT, "Nara Press"),
    ],
)
def test_a_copy_is_known_by_its_dateline_or_its_end(text: str, wire: str, by: By, shown: str) -> None:
    found = told(text)
    assert found.credit is not None
    assert (found.family, found.credit.outlet.id, found.credit.by, found.credit.text) == (wire, wire, by, shown)
    assert text[found.credit.start : found.credit.end] == shown
    assert found.publisher is not None
    assert found.publisher.id == "haedong"


@pytest.mark.parametrize(
    "author",
    ["Gana", "By Gana", "Garam Hong, Gana", "가나통신", "가나통신 홍가람", "홍가람 가나통신 기자", "Garam Hong | GNA"],
)
def test_a_copy_is_known_by_its_byline(author: str) -> None:
    found = told(BODY, authors=("Na Rutuh", author)).credit
    assert found is not None
    assert (found.outlet.id, found.by, found.field, found.text) == ("gana", By.BYLINE, "authors", author)
    assert f"Na Rutuh\n{author}"[found.start : found.end] == author


def test_who_passed_it_on_is_told_but_not_the_outlet_itself() -> None:
    passed = told("(베이징 나라=가나통신) 배 두 척이 떠났다.").credit
    assert passed is not None
    assert [outlet.id for outlet in passed.via] == ["gana"]
    own = voice(WIRES, article(text="(베이징 나라=가나통신) 배가 떠났다.", outlet="가나통신", url=None)).credit
    assert own is not None
    assert (own.outlet.id, own.via) == ("nara", ())


@pytest.mark.parametrize(
    "text",
    [
        "배 두 척이 떠났다. [사진=가나통신]",
        "배 두 척이 떠났다. (가나통신 자료사진)",
        "배 두 척이 떠났다. /가나통신 제공",
        "가나통신은 배 두 척이 떠났다고 보도했다.",
        f"{BODY} Gana reported it first.",
        f"{BODY} (With reporting by Gana)",
        "The Gana (Gana) is a river. It is long.",
        "(서울=홍가람 기자) 배 두 척이 떠났다.",
        "배 두 척이 떠났다.\nⓒ 해동일보",
        "gna",
        "",
    ],
)
def test_what_speaks_of_a_wire_is_no_copy_of_it(text: str) -> None:
    found = told(text)
    assert (found.credit, found.family) == (None, "haedong")


def test_below_the_address_of_a_reporter_of_its_own_a_wire_is_in_a_caption() -> None:
    text = "배 두 척이 떠났다. [가나통신]"
    assert told(text, emails=("garam@haedong.example",)).family == "haedong"
    assert told(text, emails=("garam@gana.example",)).family == "gana"


def test_a_wires_own_articles_are_no_copies() -> None:
    own = voice(WIRES, article(text="(서울=가나통신) 배가 떠났다.", outlet="Gana", url=None))
    assert (own.credit, own.family) == (None, "gana")


@pytest.mark.parametrize(
    ("changes", "counts_for"),
    [
        ({"title": "Two ships left - Haedong Ilbo"}, "haedong"),
        ({"text": "배 두 척이 떠났다.\nⓒ 해동일보. 무단전재 금지"}, "haedong"),
        ({"authors": ("해동일보",)}, "haedong"),
        ({"title": "Two ships left - a view"}, "portal"),
    ],
)
def test_a_portal_counts_for_whom_it_carries_when_that_is_told(changes: dict[str, object], counts_for: str) -> None:
    draft = article(**{"title": "t", "outlet": "Portal", "url": "https://portal.example/1", **changes})
    assert voice(WIRES, draft).family == counts_for


def test_a_draft_takes_its_family_and_its_credit() -> None:
    draft = attributed(WIRES, article(text=f"SEOUL (GNA) — {BODY}", outlet="Haedong Ilbo", url=None))
    assert (draft.family, draft.credited) == ("gana", "gana")
    assert independent([draft.family, "haedong", "gana", ""]) == 2


def test_the_examples_of_every_shipped_file_hold_and_there_are_some_in_each() -> None:
    documents = read_documents(shipped_config() / "outlets.d")
    known = compile_outlets(documents)
    assert list(failures(known)) == []
    assert {example.file for example in known.examples} == set(documents)


def test_an_example_that_does_not_hold_says_what_came_of_it() -> None:
    wrong = {"outlet": "X", "text": "(서울=가나통신) 배가 떠났다.", "family": "x"}
    (line,) = failures(compile_outlets({"own.toml": {"outlet": [GANA], "example": [wrong]}}))
    assert line.startswith(
        "own.toml: the example '(서울=가나통신) 배가 떠났다.' of X counts for gana, credited to gana"
    )
