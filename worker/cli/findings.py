"""Findings as people and machines read them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from worker.cli.show import safe, write_json
from worker.cli.wrap import write_beside
from worker.kinds import masked

if TYPE_CHECKING:
    from worker.doctor.findings import Finding

_MARKS: Final = {"ok": "ok", "note": "note", "warning": "WARNING", "error": "ERROR"}


def write_findings(findings: "Sequence[Finding]") -> None:
    """A line for each finding, and one for what to do."""
    for finding in findings:
        write_beside(f"{_MARKS[finding.gravity]:8} {finding.check:12} ", safe(masked(finding.what)))
        if finding.advice:
            write_beside(f"{'':21} → ", safe(finding.advice))


def write_findings_json(findings: "Sequence[Finding]", **more: object) -> None:
    """One JSON document."""
    records = [{key: masked(value) for key, value in finding.as_json().items()} for finding in findings]
    write_json({**more, "findings": records})
