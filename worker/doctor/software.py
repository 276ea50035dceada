"""What is installed: Python, SQLite, the libraries and extras, whether bongsu's files are as they came. [edge]"""

import base64
import hashlib
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution, version
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from worker.doctor.findings import Finding, error, note, ok, some, warning

# JSON's arrow, which identity is looked up with, came in 3.38.
OLDEST_SQLITE: Final = (3, 38, 0)
_PACKAGES: Final = ("worker/", "archive/")


def software(settings_want: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """What there is to say of what is installed; `settings_want` are the extras that the settings ask for."""
    ours = distribution("bongsu")
    yield _python(ours)
    yield _sqlite()
    yield from _libraries(ours)
    yield from _extras(ours, settings_want)
    yield from files(ours)


def _python(ours: Distribution) -> Finding:
    return ok("python", f"bongsu {ours.version} on Python {platform.python_version()}, {platform.platform(terse=True)}")


def _sqlite() -> Finding:
    found = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return error("sqlite", f"SQLite {found} is too old", "use a Python that comes with SQLite 3.38 or newer")
    with closing(sqlite3.connect(":memory:")) as memory:
        try:
            memory.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
        except sqlite3.Error as broken:
            return error("sqlite", f"SQLite {found} has no full-text index ({broken})", "use another build of Python")
    return ok("sqlite", f"SQLite {found} with its full-text index")


def _wanted(ours: Distribution) -> Iterator[tuple[str, Requirement]]:
    """Each requirement with the extra it is of, or nothing."""
    for line in ours.requires or ():
        wanted = Requirement(line)
        extra = next((e for e in ours.metadata.get_all("Provides-Extra") or () if _is_of(wanted, e)), "")
        yield extra, wanted


def _is_of(wanted: Requirement, extra: str) -> bool:
    return (
        wanted.marker is not None
        and wanted.marker.evaluate({"extra": extra})
        and not wanted.marker.evaluate({"extra": ""})
    )


def _trouble(wanted: Requirement) -> str | None:
    """What is wrong with an installed library; None when it is as wanted."""
    try:
        found = version(wanted.name)
    except PackageNotFoundError:
        return f"{wanted.name} is not there"
    return (
        None
        if wanted.specifier.contains(found, prereleases=True)
        else f"{wanted.name} {found} is not {wanted.specifier}"
    )


def _libraries(ours: Distribution) -> Iterator[Finding]:
    base = [wanted for extra, wanted in _wanted(ours) if not extra]
    troubles = [trouble for wanted in base if (trouble := _trouble(wanted))]
    if troubles:
        yield error("libraries", some(troubles, 10), "install bongsu again, in an environment of its own")
    else:
        yield ok("libraries", f"all {len(base)} are there, in versions that were tested or newer")


def _extras(ours: Distribution, settings_want: frozenset[str]) -> Iterator[Finding]:
    extras: dict[str, list[str]] = {}
    for extra, wanted in _wanted(ours):
        if extra and extra != "dev":
            extras.setdefault(extra, []).extend(filter(None, [_trouble(wanted)]))
    for extra, troubles in sorted(extras.items()):
        if not troubles:
            yield ok("extras", f"{extra} is installed")
        elif extra in settings_want:
            yield error("extras", f"the settings want {extra}: {some(troubles)}", f"`pip install 'bongsu[{extra}]'`")
        else:
            yield ok("extras", f"{extra} is not installed, and not asked for")


def files(ours: Distribution) -> Iterator[Finding]:
    """Installed files against the digests they came with."""
    listed = [file for file in ours.files or () if str(file).startswith(_PACKAGES)]
    code = [file for file in listed if file.suffix == ".py"]
    if not code:
        yield note("files", "bongsu runs from a checkout: there are no digests to compare with")
        return
    changed = sorted(str(file) for file in listed if file.hash is not None and not _as_it_came(file))
    foreign = sorted(_foreign(ours, listed))
    advice = "install bongsu again; config of your own belongs in a folder of its own (`bongsu init`)"
    if changed:
        yield warning("files", f"{len(changed)} files are not as they came: {some(changed)}", advice)
    if foreign:
        yield warning("files", f"{len(foreign)} files among bongsu's own did not come with it: {some(foreign)}", advice)
    if not changed and not foreign:
        yield ok("files", f"all {len(listed)} are as they came")


def _as_it_came(file: PackagePath) -> bool:
    assert file.hash is not None
    try:
        digest = hashlib.new(file.hash.mode, Path(str(file.locate())).read_bytes()).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == file.hash.value


def _foreign(ours: Distribution, listed: list[PackagePath]) -> Iterator[str]:
    known = {str(file) for file in listed}
    for package in _PACKAGES:
        root = Path(str(ours.locate_file(package)))
        for file in root.rglob("*"):
            name = package + file.relative_to(root).as_posix()
            if file.is_file() and name not in known and "__pycache__" not in file.parts:
                yield name
