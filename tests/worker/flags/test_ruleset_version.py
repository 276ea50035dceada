"""The version of a ruleset names what it judges by: not how that is written, and not where."""

import copy
import json
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worker.flags.conftest import MINI_NAMES, MINI_RULES
from worker.errors import ConfigError
from worker.flags import compile_rules, judge

SLEEPING = """
[topic]
id = "leadership"
title = "Leadership"
default = false

[words.heir]
en = ["heir"]
ko = ["후계자"]

[[rule]]
id = "north-heir"
all = ["north", "heir"]
match = ["North Korea heir"]
no_match = ["An heir"]
"""
RULES = {"a.toml": tomllib.loads(MINI_RULES), "s.toml": tomllib.loads(SLEEPING)}
NAMES = {"b.toml": tomllib.loads(MINI_NAMES)}
VERSION = compile_rules(RULES, NAMES).version


def shuffled(value: Any, draw: Any) -> Any:
    """The same tables with their keys in another order."""
    if isinstance(value, dict):
        keys = draw(st.permutations(list(value)))
        return {key: shuffled(value[key], draw) for key in keys}
    return [shuffled(item, draw) for item in value] if isinstance(value, list) else value


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where a tree of tables holds a score, a number of fires, a form or a form's list."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [leaf for n, inner in enumerate(value) for leaf in leaves(inner, (*path, n))]
    return [path] if path[-2:-1] and path[-2] in ("en", "ko", "ko-kp", "headline", "match", "no_match") else []


@settings(max_examples=40)
@given(st.data())
def test_order_and_names_of_files_and_order_of_keys_do_not_matter(data: st.DataObject) -> None:
    documents = []
    for source in (RULES, NAMES):
        files = data.draw(st.permutations(list(source)))
        documents.append({f"{n}-{file}": shuffled(source[file], data.draw) for n, file in enumerate(files)})
    assert compile_rules(*documents).version == VERSION


@settings(max_examples=40)
@given(st.sampled_from([(n, path) for n, source in enumerate((RULES, NAMES)) for path in leaves(source)]))
def test_every_word_matters(place: tuple[int, tuple[Any, ...]]) -> None:
    which, path = place
    documents = copy.deepcopy((RULES, NAMES))
    inner: Any = documents[which]
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] += " more"
    assert compile_rules(*documents).version != VERSION


@pytest.mark.parametrize("change", [{"score": 0.9}, {"fires": 4}, {"within": "title"}, {"none": ["missile"]}])
def test_every_key_of_a_rule_matters(change: dict[str, Any]) -> None:
    rules = copy.deepcopy(RULES)
    rules["a.toml"]["rule"][0] |= change
    assert compile_rules(rules, NAMES).version != VERSION


def test_comments_and_spaces_do_not_matter() -> None:
    spaced = MINI_RULES.replace("\n\n", "\n\n\n# a remark\n").replace(" = ", "   =  ")
    rules = {"a.toml": tomllib.loads(spaced), "s.toml": tomllib.loads(SLEEPING)}
    assert compile_rules(rules, NAMES).version == VERSION


def test_a_stream_that_is_turned_on_flags_and_is_another_version() -> None:
    title = "North Korea heir appears"
    asleep, awake = compile_rules(RULES, NAMES), compile_rules(RULES, NAMES, ["leadership"])
    assert (judge(asleep, title=title).flagged, judge(asleep, title=title).topics) == (False, ("leadership",))
    assert (judge(awake, title=title).flagged, judge(awake, title=title).topics) == (True, ("leadership",))
    assert asleep.version != awake.version


def test_a_stream_of_a_topic_that_flags_anyway_changes_nothing() -> None:
    assert compile_rules(RULES, NAMES, ["nuclear-missile"]).version == VERSION


def test_a_stream_that_is_no_topic_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"flags\.streams.*leadershp.*Did you mean `leadership`"):
        compile_rules(RULES, NAMES, ["leadershp"])


def test_streams_cross_a_process_boundary() -> None:
    import pickle

    awake = compile_rules(RULES, NAMES, ["leadership"])
    assert pickle.loads(pickle.dumps(awake)).version == awake.version
    assert json.dumps(sorted(awake.topics)) == '["leadership", "nuclear-missile"]'
