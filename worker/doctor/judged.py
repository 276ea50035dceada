"""Whether the archive goes by the rules of the config. [edge]"""

from collections.abc import Iterator, Mapping

from archive import judged, open_reader
from archive.errors import ArchiveError
from worker.doctor.findings import Finding, note, ok
from worker.errors import ConfigError
from worker.rulebook import load_ruleset
from worker.settings import Settings


def by_rules(settings: Settings) -> Iterator[Finding]:
    """How many articles other rules judged than those in use; nothing where either can't be read: told elsewhere."""
    try:
        version = load_ruleset(settings).version
        counts = _counts(settings, version)
    except (ConfigError, ArchiveError):
        return
    older = sum(counts.values()) - counts.get(version, 0)
    if not older:
        yield ok("rules", f"all articles go by the rules of this config, {version}")
        return
    advice = "the service judges them anew" if settings.flags.reflag else "`bongsu reflag` judges them anew"
    dry = "; `bongsu reflag --dry-run` tells what that changes"
    what = f"of {sum(counts.values()):,} articles {older:,} went by other rules than those of this config, {version}"
    yield note("rules", what, advice + dry)


def _counts(settings: Settings, version: str) -> Mapping[str, int]:
    """How many articles go by each version; none are counted where all go by this one."""
    reader = open_reader(settings.archive_place)
    try:
        return judged.versions(reader) if judged.older(reader, version) else {}
    finally:
        reader.close()
