"""The archive: is it there, of this version, sound, its files its own, its folder closed. [edge]"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from archive import open_reader
from archive.errors import ArchiveError, Damaged, Missing, SchemaMismatch
from archive.glance import glance
from archive.place import Place
from worker.doctor.findings import Finding, error, megabytes, note, ok, some, warning

SECONDS: Final = 10.0
"""How long soundness is looked for."""
# The neighbours that belong to an archive, by their endings; `…` stands for what may follow.
_ITS_OWN: Final = ("", "-wal", "-shm", ".lock")
_COPIES: Final = (".schema-", ".replaced")
_LEFT_OVER: Final = (".new", ".restored", ".part", "-journal")
# What else may live in the same folder: a config, as `bongsu demo --keep` makes it.
_FOLDERS: Final = ("feeds.d", "rules.d", "gazetteer.d", "concepts.d", "sites.d", "outlets.d", "searches.d")
_CONFIG: Final = frozenset(("bongsu.toml", "learned.json", *_FOLDERS))


def archived(place: Place, seconds: float = SECONDS) -> Iterator[Finding]:
    """What there is to say of an archive; of its folder, or of the server that has it."""
    if isinstance(place, Path):
        yield from _file(place, seconds)
        return
    found = _there(place)
    yield found
    if found.gravity == "ok":
        yield note("soundness", "its server looks after it", "`bongsu db check` compares all of it with its index")


def _file(path: Path, seconds: float) -> Iterator[Finding]:
    found = _there(path)
    yield found
    if found.gravity == "ok":
        yield from _sound(path, seconds)
        yield from _log(path)
    if os.access(path.parent, os.R_OK | os.X_OK):
        yield from _owned(path)
        yield from _neighbours(path)


def _there(place: Place) -> Finding:
    try:
        reader = open_reader(place)
    except Missing:
        advice = (
            "start the service or run `bongsu poll --once`, which make one; or mend `archive.path` or `archive.url`"
        )
        return error("archive", f"there is no archive at {place}", advice)
    except SchemaMismatch as broken:
        saved = "" if isinstance(place, Path) else " (first `pg_dump` it)"
        advice = f"stop the service, do that{saved}, start it again"
        return error("schema", str(broken), advice)
    except Damaged as broken:
        advice = "restore a backup: " + ("`bongsu db restore FILE`" if isinstance(place, Path) else "`pg_restore`")
        return error("archive", str(broken), advice)
    except ArchiveError as broken:
        return error("archive", str(broken), "mend that, or ask as root or as the user whose archive it is")
    try:
        size = reader.sizes()["database"]
    finally:
        reader.close()
    return ok("archive", f"{place}, {megabytes(size)}, of this version's schema")


def _sound(path: Path, seconds: float) -> Iterator[Finding]:
    seen = glance(path, seconds)
    for fault in seen.faults:
        yield error(
            "soundness", fault, "`bongsu db check` looks at all of it; restore a backup: `bongsu db restore FILE`"
        )
    if seen.unread:
        left = " and ".join(seen.unread)
        yield note("soundness", f"in {seconds:g} s not all was looked at: {left}", "`bongsu db check` takes its time")
    elif not seen.faults:
        yield ok("soundness", "the database and its full-text index are sound, as far as a quick look tells")


def _log(path: Path) -> Iterator[Finding]:
    log = path.with_name(path.name + "-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > max(256e6, path.stat().st_size / 2):
        advice = "something reads the archive without end, so that the log can't be put away: find and end it"
        yield warning("log", f"{log.name} has grown to {megabytes(size)}", advice)


def _owned(path: Path) -> Iterator[Finding]:
    folder = path.parent
    there = folder.stat()
    files = [file for ending in _ITS_OWN if (file := path.with_name(path.name + ending)).exists()]
    strange = [file.name for file in files if file.stat().st_uid != there.st_uid]
    if strange:
        advice = f"as root: `chown --reference={folder} {folder}/{path.name}*`; run `db` verbs as the service's user"
        yield error("owner", f"{some(strange)} belong to another user than {folder}: the service can't write", advice)
    elif not os.access(folder, os.W_OK) or any(not os.access(file, os.W_OK) for file in files):
        yield note("owner", f"you may read {folder}, but not write there", "poll as the user it belongs to")
    else:
        yield ok("owner", f"{folder} and the archive in it can be written")
    if stat.S_IMODE(there.st_mode) & stat.S_IWOTH and not there.st_mode & stat.S_ISVTX:
        yield warning("permissions", f"anybody may write in {folder}", f"`chmod o-w {folder}`")


def _neighbours(path: Path) -> Iterator[Finding]:
    left, copies, strange = [], [], []
    for file in sorted(path.parent.iterdir()):
        name = file.name.removeprefix(path.name)
        if file.name in _CONFIG or (file.name.startswith(path.name) and name in _ITS_OWN):
            continue
        if file.name.startswith(path.name) and name.startswith(_LEFT_OVER):
            left.append(file.name)
        elif file.name.startswith(path.name) and name.startswith(_COPIES):
            copies.append(file)
        else:
            strange.append(file.name)
    if left:
        advice = "they are of something that was broken off; remove them while no bongsu runs"
        yield note("files", f"left over beside the archive: {some(left)}", advice)
    if copies:
        size = sum(file.stat().st_size for file in copies if file.is_file())
        advice = "made by `db upgrade` and `db restore`; remove them when you are content with what followed"
        yield note("files", f"{len(copies)} earlier copies beside the archive, {megabytes(size)}", advice)
    if strange:
        advice = "give the archive a folder of its own: what is foreign there is easily taken for a part of it"
        yield note("files", f"not of bongsu's making: {some(strange)}", advice)
