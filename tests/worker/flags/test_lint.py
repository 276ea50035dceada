"""What `rules lint` has doubts about: each is planted into a sound ruleset, which has none."""

import tomllib

import pytest

from tests.worker.flags.conftest import MINI_NAMES, MINI_RULES
from worker.flags import Ruleset, compile_rules
from worker.flags.lint import STOP, lint, notes

TWIN = '\n[[rule]]\nid = "twin"\nall = ["missile", "north"]\nmatch = ["North Korea missile"]\nno_match = ["x"]\n'
DEAD = TWIN.replace('"missile", "north"', '"missile", "dead"').replace("twin", "dead")
HELD = TWIN.replace("match", 'none = ["north | missile"]\nmatch', 1)
ENTITY = '\n[[entity]]\nid = "other"\ntype = "unit"\n'


def compiled(rules: str = "", names: str = "") -> Ruleset:
    # Without what would hide its look-alikes the miniature has doubts of its own.
    loose = MINI_NAMES.replace("loose = true\n", "")
    return compile_rules({"a.toml": tomllib.loads(MINI_RULES + rules)}, {"b.toml": tomllib.loads(loose + names)})


def test_a_sound_ruleset_has_no_doubts() -> None:
    assert lint(compiled()) == ()


@pytest.mark.parametrize(
    ("rules", "names", "says"),
    [
        ("", ENTITY + 'en = ["North Korea"]\n', "belongs to dprk and other"),
        ("", ENTITY + 'ko = ["산"]\n', "`산` is one syllable"),
        ("", ENTITY + 'loose = true\nko = ["강북"]\n', "`강북` in `강북` is taken for other"),
        ("", ENTITY + 'loose = true\nko = ["을지"]\n', "`을지로` in `을지로` is taken for other"),
        ("", ENTITY + 'loose = true\nroles = ["north"]\nko = ["핵심"]\n', "`핵심`"),
        ('\n[words.more]\nko = ["여분"]\n', "", "words.more: no rule uses these words"),
        (TWIN, "", "asks for the same as north-missile"),
        (HELD, "", "and not `north | missile`, so the rule can never be met"),
        (DEAD + '\n[words.dead]\nko = ["핵심"]\n', "", "`핵심` in `북한 핵심`"),
    ],
    ids=["doubled", "syllable", "district", "street", "core", "unused", "twin", "held back", "word"],
)
def test_each_doubt_is_told(rules: str, names: str, says: str) -> None:
    if "dead" in rules:
        rules = rules.replace('"missile", "dead"', '"north", "dead"')
    assert says in "\n".join(lint(compiled(rules, names)))


def test_the_stop_list_has_the_look_alikes_known_by_name() -> None:
    assert {"핵심", "을지로", "6자리", "북한산", "강북", "북미 자회사"} <= {text for text, _ in STOP}


def test_notes_tell_what_is_not_needed_and_what_could_be_told_better() -> None:
    rules = MINI_RULES.replace('en = ["missile",', 'en = ["missile", "ballistic missile", "antimissile", "missiles",')
    told = "\n".join(notes(compile_rules({"a.toml": tomllib.loads(rules)}, {"b.toml": tomllib.loads(MINI_NAMES)})))
    assert "`ballistic missile` is found as `missile` anyway" in told
    assert "`missiles` is found as `missile` anyway" in told
    assert "antimissile" not in told
    assert "north-missile.match: examples in English alone" in told
    assert "3 of 4 names have no example of their own" in told
