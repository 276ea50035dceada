"""Flags: which articles are Korean security, how grave, and the words that say so. Pure."""

from worker.flags.opinion import judge
from worker.flags.ruleset import Ruleset, compile_rules

__all__ = ["Ruleset", "compile_rules", "judge"]
