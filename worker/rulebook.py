"""The flag rules and names as configured: read from their folders and compiled, with what is turned on. [edge]"""

from dataclasses import replace
from pathlib import Path

from worker.errors import ConfigError
from worker.feeds import read_documents
from worker.flags.learned import read_model
from worker.flags.ruleset import Ruleset, compile_rules
from worker.settings import Settings


def learned_file(settings: Settings) -> Path:
    """Where what was learned is kept: beside the settings file."""
    return (settings.file or Path()).absolute().with_name("learned.json")


def load_ruleset(settings: Settings, *, streams: bool = True, learned: bool = True) -> Ruleset:
    """The configured rules. Raises ConfigError.

    Without `streams` they are as they come, only topics on that flag by default; without `learned` they judge alone.
    """
    rules, names = read_documents(settings.rules_dir), read_documents(settings.gazetteer_dir)
    ruleset = compile_rules(rules, names, settings.flags.streams if streams else ())
    return _with_learned(ruleset, learned_file(settings)) if learned and settings.flags.learned else ruleset


def _with_learned(ruleset: Ruleset, file: Path) -> Ruleset:
    """The rules with what was learned, under a version of their own; only with that which has proved better."""
    try:
        model = read_model(file.read_text(encoding="utf-8"), str(file))
    except OSError as error:
        raise ConfigError(f"{file}: flags.learned is true, but nothing was learned; run `bongsu learn`") from error
    if not model.better:
        raise ConfigError(f"{file}: was no better than the rules alone, and is not heard; set flags.learned = false")
    return replace(ruleset, learned=model, version=f"{ruleset.version}+{model.digest[:6]}")
