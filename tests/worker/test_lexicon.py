"""Concepts as configured: what is read of them, and what a mistake is told as."""

import pytest

from worker.errors import ConfigError
from worker.feeds import read_documents
from worker.lexicon import read_lexicon
from worker.settings import shipped_config

STATES = {"state": {"north": {"en": ["North Haedong"], "ko": ["북해동", "北"], "daily": True, "entities": ["nh"]}}}
EVENTS = {
    "event": {
        "begin": {"en": ["begin", "kick off"], "ko": ["시작"], "against": ["end"]},
        "end": {"en": ["end"], "ko": ["종료"]},
        "boat": {"en": ["boat"], "craft": True},
        "price": {"ko": ["물가"], "measured": True},
        "talk": {"en": ["talk"], "meeting": True},
    },
    "region": {"coast": {"en": ["coast"], "ko": ["해안"]}},
    "speaks": {"north": ["kim"]},
    "together": {"북회담": ["north", "begin"]},
    "vague": {"entities": ["everyone"]},
}


def test_words_lead_to_features_of_their_kind_and_weight():
    lexicon = read_lexicon({"a.toml": STATES, "b.toml": EVENTS})
    assert lexicon.concepts == 7
    assert lexicon.english["north"] == [(("haedong",), ("s:north", 0.4))]
    assert lexicon.english["kick"] == [(("off",), ("c:begin", 1.2))]
    assert lexicon.english["boat"] == [((), ("k:boat", 1.2))]
    assert lexicon.korean["북회"] == [("북회담", (("s:north", 0.4), ("c:begin", 1.2)))]
    assert lexicon.han == {"北": ("s:north", 0.4)}
    assert lexicon.entities == {"nh": ("s:north", 0.4)}
    assert (lexicon.vague, lexicon.measured) == ({"everyone"}, {"c:price"})
    assert (lexicon.meetings, lexicon.parties) == ({"c:talk"}, {"kim": "s:north"})
    assert (lexicon.english["coast"], "coast" in lexicon.somewhere) == ([((), ("c:coast", 1.2))], True)
    assert lexicon.against == {"c:begin": {"c:end"}, "c:end": {"c:begin"}}


def test_the_version_changes_with_a_word_and_not_with_the_order_of_files():
    whole = read_lexicon({"a.toml": STATES, "b.toml": EVENTS})
    assert read_lexicon({"b.toml": EVENTS, "a.toml": STATES}).version == whole.version
    assert read_lexicon({"a.toml": STATES}).version != whole.version


WRONG = {
    "a section nobody knows": ({"events": {}}, "unknown key `events`. Did you mean `event`?"),
    "a key nobody knows": ({"event": {"x": {"jp": ["x"]}}}, "event.x: unknown key `jp`."),
    "no words": ({"event": {"x": {"daily": True}}}, "event.x: has no words; give at least one of en, ko"),
    "a word for no list": ({"event": {"x": {"en": "x"}}}, "event.x.en: must be a list of strings"),
    "a word of two": (
        {"event": {"x": {"en": ["launches"]}, "y": {"en": ["launch"]}}},
        "event.y: `launch` is given in a.toml:event.x already",
    ),
    "a name of two": (
        {"event": {"x": {"en": ["x"]}}, "place": {"x": {"en": ["y"]}}},
        "event.x: the name is already used in a.toml:place.x",
    ),
    "an opposite nobody knows": (
        {"event": {"x": {"en": ["x"], "against": ["y"]}}}, "event.x.against: there is no concept `y`"
    ),
    "states nobody knows together": ({"together": {"한미": ["usa"]}}, "together.한미: there is no concept `usa`"),
    "who speaks for no state": (
        {"event": {"x": {"en": ["x"]}}, "speaks": {"x": ["trump"]}}, "speaks.x: must be a state"
    ),
    "who speaks for two": (
        {"state": {"x": {"en": ["x"]}, "y": {"en": ["y"]}}, "speaks": {"x": ["trump"], "y": ["trump"]}},
        "speaks: `trump` speaks for x already",
    ),
    "a state nobody knows": ({"speaks": {"usa": ["trump"]}}, "speaks.usa: there is no concept `usa`"),
    "one letter together": ({"together": {"한": ["usa"]}}, "together.한: must be two letters or more"),
    "together what is one": (
        {"event": {"x": {"ko": ["한미"]}}, "together": {"한미": ["x"]}},
        "together.한미: the word is that of a concept, too",
    ),
    "vague what is no list": ({"vague": {"entities": 1}}, "vague.entities: must be a list of strings"),
}  # fmt: skip


@pytest.mark.parametrize(("document", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_with_its_place(document, told):
    with pytest.raises(ConfigError) as raised:
        read_lexicon({"a.toml": document})
    assert f"a.toml:{told}" in str(raised.value).replace("a.toml: ", "a.toml:")


def test_the_shipped_concepts_are_well_formed():
    assert read_lexicon(read_documents(shipped_config() / "concepts.d")).concepts >= 500


def test_the_shipped_concepts_name_entities_that_the_shipped_gazetteer_has():
    """An id that leads nowhere fails silently: stories are told by one thing less."""
    gazetteer = read_documents(shipped_config() / "gazetteer.d").values()
    names = {entity["id"] for document in gazetteer for entity in document["entity"]}
    shipped = read_lexicon(read_documents(shipped_config() / "concepts.d"))
    asked = {*shipped.entities, *shipped.vague, *shipped.parties}
    assert len(asked) > 300
    assert asked - names == set()
