"""Whatever fails, a person is told what to do."""

import re

from worker.cli.advice import ADVICE
from worker.flow import Reason
from worker.settings import SETTINGS


def test_there_is_advice_for_every_reason_and_it_names_only_settings_there_are() -> None:
    assert set(ADVICE) == set(Reason)
    named = set(re.findall(r"`(\w+\.\w+)`", " ".join(ADVICE.values())))
    assert named
    assert named <= set(SETTINGS)
