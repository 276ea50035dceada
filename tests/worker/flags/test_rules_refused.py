"""A broken rule or name refuses the whole set and says where and what is allowed."""

import pickle

import pytest

from worker.errors import ConfigError
from worker.flags import Ruleset, compile_rules, judge

Source = tuple[dict[str, dict[str, object]], dict[str, dict[str, object]]]

RULE = {
    "unknown key": ({"scor": 1}, r"a\.toml:north-missile: unknown key `scor`. Did you mean `score`"),
    "wrong type": ({"all": "north"}, r"a\.toml:north-missile\.all: must be a list of strings"),
    "unknown name": (
        {"all": ["nroth"]},
        r"a\.toml:north-missile\.all: nothing is called `nroth`. Did you mean `north`",
    ),
    "unknown topic": ({"topic": "weather"}, r"a\.toml:north-missile\.topic: `weather` is not known"),
    "unknown window": ({"within": "page"}, r"north-missile\.within: `page` is not known.*sentence"),
    "fires out of bounds": ({"fires": 6}, r"north-missile\.fires: must be a whole number from 1 to 5"),
    "no examples": ({"match": []}, r"a\.toml:north-missile: needs at least one example"),
    "asks for nothing": ({"all": []}, r"a\.toml:north-missile: asks for nothing"),
    "a name of bongsu's own": ({"id": "fires"}, r"a\.toml:fires: the name `fires` is bongsu's own"),
    "negative score with a topic": ({"score": -1}, r"north-missile\.score: must be above 0"),
}

ENTITY = {
    "unknown type": ({"type": "planet"}, r"b\.toml:dprk\.type: `planet` is not known.*state"),
    "unknown language": ({"kr": ["북"]}, r"b\.toml:dprk: unknown key `kr`"),
    "empty form": ({"en": [" "]}, r"b\.toml:dprk\.en: must be a list of strings"),
    "invisible form": ({"en": ["\u200b"]}, r"b\.toml:dprk\.en: nothing is left"),
    "not_if without examples": ({"not_if": ["x"]}, r"b\.toml:dprk: has `not_if` but not both"),
    "bad date": ({"since": "2017"}, r"b\.toml:dprk\.since: must be a date"),
}


@pytest.mark.parametrize(("change", "message"), RULE.values(), ids=RULE.keys())
def test_a_broken_rule_is_refused(mini_source: Source, change: dict[str, object], message: str) -> None:
    rules, names = mini_source
    rules["a.toml"]["rule"][0].update(change)  # type: ignore[index]  # parsed TOML is a tree of objects
    with pytest.raises(ConfigError, match=message):
        compile_rules(rules, names)


@pytest.mark.parametrize(("change", "message"), ENTITY.values(), ids=ENTITY.keys())
def test_a_broken_name_is_refused(mini_source: Source, change: dict[str, object], message: str) -> None:
    rules, names = mini_source
    names["b.toml"]["entity"][0].update(change)  # type: ignore[index]  # parsed TOML is a tree of objects
    with pytest.raises(ConfigError, match=message):
        compile_rules(rules, names)


def test_doubled_ids_are_refused_over_files(mini_source: Source) -> None:
    rules, names = mini_source
    with pytest.raises(ConfigError, match=r"c\.toml:dprk: the id `dprk` is already used in b\.toml"):
        compile_rules(rules, {**names, "c.toml": names["b.toml"]})


def test_doubled_rules_are_refused(mini_source: Source) -> None:
    rules, names = mini_source
    rules["a.toml"]["rule"] *= 2  # type: ignore[operator]  # parsed TOML is a tree of objects
    with pytest.raises(ConfigError, match=r"the name `north-missile` is already used at a\.toml:north-missile"):
        compile_rules(rules, names)


def test_a_modifier_has_a_name_of_its_own(mini_source: Source) -> None:
    rules, names = mini_source
    rules["a.toml"]["modifier"] = [{"id": "fires", "any": ["north"], "score": 0.5}]
    with pytest.raises(ConfigError, match=r"a\.toml:fires: the name `fires` is bongsu's own"):
        compile_rules(rules, names)


def test_a_modifier_that_changes_nothing_and_a_topic_where_there_is_none_are_refused(mini_source: Source) -> None:
    rules, names = mini_source
    idle = {"modifier": [{"id": "idle", "any": ["entity:dprk"]}]}
    with pytest.raises(ConfigError, match=r"z\.toml:idle: changes nothing; give it `fires`, `score` or `elsewhere`"):
        compile_rules({**rules, "z.toml": idle}, names)
    alone = {"z.toml": {"rule": [{**rules["a.toml"]["rule"][0], "topic": "cyber"}]}}  # type: ignore[index]  # as above
    with pytest.raises(ConfigError, match=r"`cyber` is not known\. There are none here\."):
        compile_rules(alone, names)


def test_an_unknown_table_is_refused(mini_source: Source) -> None:
    rules, names = mini_source
    with pytest.raises(ConfigError, match=r"z\.toml: unknown key `rules`. Did you mean `rule`"):
        compile_rules({**rules, "z.toml": {"rules": []}}, names)


def test_the_version_changes_with_the_config_alone(mini_source: Source) -> None:
    rules, names = mini_source
    first, again = compile_rules(rules, names), compile_rules(dict(reversed(rules.items())), names)
    names["b.toml"]["entity"][0]["ko"] = ["북한", "이북"]  # type: ignore[index]  # parsed TOML is a tree of objects
    assert first.version == again.version
    assert compile_rules(rules, names).version != first.version


def test_a_ruleset_crosses_a_process_boundary(mini: Ruleset) -> None:
    copy = pickle.loads(pickle.dumps(mini))
    title = "북한 미사일"
    assert copy.version == mini.version
    assert judge(copy, title=title) == judge(mini, title=title)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("word-30", r"nothing is called `word-30`\. Did you mean `word-30x` or `.*`\?$"),
        ("qqqq", r"nothing is called `qqqq`\. No known name is near it\.$"),
    ],
)
def test_of_very_many_names_those_that_are_near_are_told(mini_source: Source, name: str, message: str) -> None:
    rules, names = mini_source
    many: dict[str, object] = {f"word-{n}x": {"en": [f"thing {n}"]} for n in range(60)}
    rules["a.toml"]["rule"][0]["all"] = [name]  # type: ignore[index]  # parsed TOML is a tree of objects
    with pytest.raises(ConfigError, match=message):
        compile_rules({**rules, "many.toml": {"words": many}}, names)
