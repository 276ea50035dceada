"""The shipped rules, compiled once, and a miniature ruleset to break."""

import tomllib
from pathlib import Path

import pytest

from worker.flags import Ruleset, compile_rules

CONFIG = Path(__file__).parents[3] / "config"

MINI_RULES = """
[topic]
id = "nuclear-missile"
title = "Missiles"

[words.missile]
en = ["missile", "launch*", "ICBM"]
ko = ["미사일", "핵", "제재", "해킹*"]

[decoy.almost]
ko = ["북한산", "관세 폭탄"]
en = ["missile of a shot"]

[[rule]]
id = "north-missile"
all = ["north", "missile"]
fires = 3
match = ["North Korea missile"]
no_match = ["Iran missile"]
"""

MINI_RULES += """
[[rule]]
id = "short-name"
all = ["short", "missile"]
given = ["north"]
within = "title"
match = ["North fires missile, North Korea says"]
no_match = ["North fires missile"]
"""

MINI_NAMES = """
[[entity]]
id = "dprk"
type = "state"
roles = ["north"]
loose = true
en = ["North Korea"]
ko = ["북한"]
headline = ["北", "북"]

[[entity]]
id = "hwasong"
type = "weapon"
roles = ["north"]
en = ["Hwasong-15"]
ko = ["화성-15"]
since = 2017-11-29

[[entity]]
id = "wonsan"
type = "place"
roles = ["north"]
ko = ["원산"]
not_if = ["돈까스"]
match = ["원산 미사일"]
no_match = ["원산 돈까스 미사일"]

[[entity]]
id = "short"
type = "state"
roles = ["short"]
en = ["=North"]
"""


def documents(folder: str) -> dict[str, dict[str, object]]:
    """The shipped TOML files of a folder."""
    return {path.name: tomllib.loads(path.read_text("utf-8")) for path in (CONFIG / folder).glob("*.toml")}


@pytest.fixture(scope="session")
def shipped() -> Ruleset:
    """The rules as they are shipped."""
    return compile_rules(documents("rules.d"), documents("gazetteer.d"))


@pytest.fixture(scope="session")
def mini() -> Ruleset:
    """One rule, three names."""
    return compile_rules({"a.toml": tomllib.loads(MINI_RULES)}, {"b.toml": tomllib.loads(MINI_NAMES)})


@pytest.fixture
def mini_source() -> tuple[dict[str, dict[str, object]], dict[str, dict[str, object]]]:
    """The miniature config, to change before compiling."""
    return {"a.toml": tomllib.loads(MINI_RULES)}, {"b.toml": tomllib.loads(MINI_NAMES)}
