"""What the story matcher knows, as configured. [edge]"""

from worker.anchors import Known
from worker.feeds import read_documents
from worker.flags.naming import names_of
from worker.flags.ruleset import Ruleset
from worker.lexicon import read_lexicon
from worker.settings import Settings


def load_known(settings: Settings, ruleset: Ruleset) -> Known:
    """The names of the rules' gazetteer and the concepts. Raises ConfigError: file, key, what is allowed."""
    return Known(names=names_of(ruleset), lexicon=read_lexicon(read_documents(settings.concepts_dir)))
