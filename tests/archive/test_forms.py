"""Which words meet: an English word's forms, both Koreas' spellings, initials, and what must stay apart."""

import pytest

from archive.forms import word_forms


def spelled(text):
    return {" ".join(form.runs) for form in word_forms(text)}


FAMILIES = [
    "launch launches launched launching",
    "fire fires fired firing",
    "test tests tested testing",
    "strike strikes struck striking",
    "sink sinks sank sunk sinking",
    "shoot shoots shot shooting",
    "fly flies flew flown flying",
    "seize seizes seized seizing",
    "deny denies denied denying",
    "jam jams jammed jamming",
    "plan plans planned planning",
    "deploy deploys deployed deploying",
    "use uses used using",
    "agree agrees agreed agreeing",
    "argue argues argued arguing",
    "handle handles handled handling",
    "change changes changed changing",
    "force forces forced forcing",
    "condense condenses condensed condensing",
    "raise raises raised raising",
    "locate locates located locating",
    "visit visits visited visiting",
    "target targets targeted targeting",
    "control controls controlled controlling",
    "submit submits submitted submitting",
    "shell shells shelled shelling",
    "add adds added adding",
    "pass passes passed passing",
    "proceed proceeds proceeded proceeding",
    "veto vetoes vetoed vetoing",
    "sanction sanctions sanctioned sanctioning",
    "withdraw withdraws withdrew withdrawn withdrawing",
    "bomb bombs bombed bombing",
    "army armies",
    "missile missiles",
    "crisis crises",
    "policy policies",
]


@pytest.mark.parametrize("family", FAMILIES, ids=[family.split()[0] for family in FAMILIES])
def test_any_form_of_a_word_leads_to_all(family):
    words = family.split()
    assert {word: set(words) - spelled(word) for word in words} == {word: set() for word in words}


APART = [
    ("new", "news"),
    ("news", "new"),
    ("united", "unit unite"),
    ("unite", "united unit"),
    ("unit", "united unite"),
    ("general", "generation generally"),
    ("missile", "missing miss"),
    ("missing", "missile"),
    ("fire", "fir firs"),
    ("fir", "fire fired"),
    ("the", "thing"),
    ("even", "evening"),
    ("see", "seed"),
    ("win", "won"),
    ("plan", "plane plant planed"),
    ("plane", "plan planned"),
    ("star", "stare stared"),
    ("his", "hi"),
    ("us", "u"),
    ("need", "ne"),
    ("king", "k"),
    ("Texas", "texan"),
]


@pytest.mark.parametrize(("word", "others"), APART, ids=[row[0] for row in APART])
def test_unlike_words_stay_apart(word, others):
    assert not spelled(word) & set(others.split())


SPELLINGS = [
    ("US", {"u s", "usa"}),
    ("U.S.", {"u s", "usa"}),
    ("us", {"us"}),
    ("USA", {"usa", "usas", "u s a", "u s"}),
    ("UN", {"u n"}),
    ("U.N.", {"u n"}),
    ("un", {"un"}),
    ("JONG UN", {"jong un"}),
    ("UK", {"uk", "u k"}),
    ("U.K.", {"u k", "uk"}),
    ("NK", {"nk", "n k", "north korea", "n korea", "nkorea"}),
    ("N.Korea", {"n korea", "north korea", "nkorea", "nk"}),
    ("South Korean", {"south korean", "s korean", "skorean"}),
    ("11,000", {"11 000", "11000"}),
    ("11000", {"11 000", "11000"}),
    ("KF-21", {"kf 21", "kf21"}),
    ("F35A", {"f35a", "f 35a"}),
    ("Kim’s", {"kim", "kims", "kimmed", "kimming"}),
    ("로동신문", {"로동신문", "노동신문", "로동 신문", "노동 신문"}),
    ("역사", {"역사"}),
    ("력사", {"역사"}),
    ("녀성", {"녀성", "여성"}),
    (
        "조선노동당",
        {"조선노동당", "조선로동당"}
        | {f"{a} {b}동당" for a in ["조선"] for b in "노로"}
        | {"조선노 동당", "조선로 동당"},
    ),
    ("련합", {"련합", "연합"}),
    ("연합", {"연합"}),
    ("리스", {"리스"}),
    ("이란", {"이란"}),
    ("나라", {"나라"}),
]


@pytest.mark.parametrize(("word", "expected"), SPELLINGS, ids=[row[0] for row in SPELLINGS])
def test_a_word_has_these_spellings(word, expected):
    assert spelled(word) == expected


def test_a_syllable_stands_before_particles_and_in_listed_compounds():
    follows = {form.follow for form in word_forms("핵")}
    assert {"", "을", "무", "화"} < follows
    assert "심" not in follows
    assert {form.follow for form in word_forms("러")} >= {"", "는", "가"}
    assert "이" not in {form.follow for form in word_forms("러")}


@pytest.mark.parametrize(
    "word", ["launch", "anti-ship", "cyberattacks", "대륙간탄도미사일", "노동당중앙위원회", "북", "a-b-c-d"]
)
def test_forms_are_few(word):
    assert len(word_forms(word)) <= 40


def test_an_english_word_has_at_most_twelve():
    words = {word for family in FAMILIES for word in family.split()}
    assert max(len(word_forms(word)) for word in words) <= 12
