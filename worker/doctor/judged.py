"""Whether the archive goes by the rules of the config. [edge]"""

from collections.abc import Iterator

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
        reader = open_reader(settings.archive_place)
    except (ConfigError, ArchiveError):
        return
    try:
        if not judged.older(reader, version):
            yield ok("rules", f"all articles go by the rules of this config, {version}")
            return
        counts = judged.versions(reader)
    finally:
        reader.close()
    older = sum(counts.values()) - counts.get(version, 0)
    advice = "the service judges them anew" if settings.flags.reflag else "`bongsu reflag` judges them anew"
    dry = "; `bongsu reflag --dry-run` tells what that changes"
    yield note("rules", f"{older:,} articles go by other rules than those of this config, {version}", advice + dry)
