"""What health and doctor say of a fleet's queue: whether anybody works, and since when it stands still."""

from typing import Any

import pytest

from worker.doctor.findings import Gravity
from worker.doctor.queue import line
from worker.queued import Queued
from worker.settings import load

WORKED: dict[str, Any] = {
    "jobs": {("poll", "todo"): 3, ("poll", "doing"): 1},
    "oldest": 90,
    "stalled": 0,
    "workers": 2,
    "silent": 3,
}


@pytest.mark.parametrize(
    ("otherwise", "gravity", "words"),
    [
        ({}, "ok", "2 workers, the last sign of life 3 s ago; 4 jobs, the first waits for 90 s"),
        (
            {"workers": 0, "silent": 7200},
            "error",
            "the last sign of life 2 h ago; 4 jobs, the first waits for 90 s; no",
        ),
        ({"silent": 600}, "error", "10 min ago; 4 jobs, the first waits for 90 s; the workers connected are silent"),
        ({"workers": 0, "silent": None}, "error", "none ever gave a sign of life"),
        ({"workers": 0, "silent": 7200, "jobs": {}}, "ok", "0 workers"),
        ({"waits": {"polls": 7200.0}}, "error", "what comes first waits for 2 h: the queue stands still"),
        ({"waits": {"backfill": 7200.0, "pages": 7200.0}}, "ok", ""),
        ({"stalled": 1}, "warning", "1 under way with workers that are silent"),
    ],
)
def test_a_queue_is_told_by_how_it_gets_on(otherwise: dict[str, Any], gravity: str, words: str) -> None:
    (finding,) = line(Queued(**WORKED | otherwise), load(None))
    assert finding.gravity == Gravity(gravity)
    assert words in finding.what


def test_jobs_that_failed_are_named_and_no_queue_is_nothing_to_tell() -> None:
    _, failed = line(Queued(**WORKED, failed=("import /shared/a.warc.gz",)), load(None))
    assert (failed.gravity, "import /shared/a.warc.gz" in failed.what) == (Gravity.WARNING, True)
    assert not list(line(None, load(None)))
