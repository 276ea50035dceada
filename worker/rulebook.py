"""The flag rules and names as configured: read from their folders, compiled, the reader's streams turned on. [edge]"""

from worker.feeds import read_documents
from worker.flags.rules import Ruleset, compile_rules
from worker.settings import Settings


def load_ruleset(settings: Settings, *, streams: bool = True) -> Ruleset:
    """The configured rules; without `streams` as they come, only topics on that flag by default. Raises ConfigError."""
    rules, names = read_documents(settings.rules_dir), read_documents(settings.gazetteer_dir)
    return compile_rules(rules, names, settings.flags.streams if streams else ())
