"""What `entity:` leads to: any name of a thing, in any script, to all of its names."""

import pytest

from worker.feeds import read_documents
from worker.flags.tables import LANGUAGES
from worker.names import known
from worker.settings import load

GAZETTEER = {
    "people.toml": {
        "entity": [
            {
                "id": "kim-ga-ram",
                "type": "person",
                "roles": ["leader"],
                "en": ["Kim Ga-ram"],
                "ko": ["김가람"],
                "hanja": ["金가람"],
                "ja": ["キム・ガラム"],
                "headline": ["金"],
                "match": ["Kim says"],
            },
            {"id": "garam-class", "type": "ship", "en": ["Garam*"], "ko": ["가람급"]},
            {"id": "garam-river", "type": "place", "en": ["Garam"], "ko": ["가람강"]},
        ]
    },
    "empty.toml": {},
    "wrong.toml": {"entity": ["x", {"id": 5}]},
}
KIM = {"Kim Ga-ram", "김가람", "金가람", "キム・ガラム"}


@pytest.mark.parametrize(
    "name",
    ["kim-ga-ram", "KIM GA RAM", "kim garam", "김가람", "\u1100\u1175\u11b7가람", "金가람", "キムガラム", "ｷﾑ･ｶﾞﾗﾑ"],
)
def test_any_name_leads_to_all_names(name):
    assert set(known(GAZETTEER)(name).names) == KIM


def test_a_name_of_two_things_leads_to_both():
    assert known(GAZETTEER)("garam").names == ("Garam*", "가람급", "Garam", "가람강")


def test_an_unknown_name_gives_the_nearest():
    assert known(GAZETTEER)("Kim Ga-rim") == ((), ("kim-ga-ram", "Garam"))
    assert known(GAZETTEER)("headline") == ((), ())


def test_every_language_of_the_shipped_gazetteer_has_names():
    documents = {"x": {"entity": [{"id": "x", **{key: [f"name{i}"] for i, key in enumerate(LANGUAGES)}}]}}
    assert len(known(documents)("x").names) == len(LANGUAGES) - 1  # headline
    shipped = known(read_documents(load(None, {}).gazetteer_dir))
    assert {"김정은", "金正恩"} < set(shipped("Kim Jong Un").names) == set(shipped("金正恩").names)
