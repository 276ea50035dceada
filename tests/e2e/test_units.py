"""The units' own command lines, as systemd starts them: nobody's user, an empty state directory, no other to write to.

Told to the letter are the command, the variables, the umask and the folder of state (%S); the program is the one under
test. As root the user is dropped to nobody's, who may read all and write nothing but what is his; else it is you.
"""

import os
import re
import shlex
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.check import check
from tests.docs.test_deploy import values
from tests.e2e.command import BONGSU
from tests.e2e.serving import RSS, Service, configure
from tests.fakeweb.server import FakeWeb

NOBODY = 65534
UNITS = ("bongsu-poll.service", "bongsu-backup.service")
# Only to read: this user can't look into root's home, where the interpreter may live.
DROPPED = (
    f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups --no-new-privs --bounding-set=-all,+dac_read_search "
    "--inh-caps=-all,+dac_read_search --ambient-caps=-all,+dac_read_search"
)
needs_setpriv = pytest.mark.skipif(
    os.getuid() == 0 and shutil.which("setpriv") is None, reason="root, and no setpriv to become nobody with"
)


class Unit(Service):
    """A unit as systemd starts it, with a state directory and a config of our own."""

    def __init__(self, home: Path, name: str) -> None:
        self.state = home / "state"
        [command] = values(name, "ExecStart")
        words = shlex.split(command.replace("%S", str(self.state)))
        assert words[0] == "/opt/bongsu/bin/bongsu"
        dropped = shlex.split(DROPPED) if os.getuid() == 0 else []
        pairs = [pair for value in values(name, "Environment") for pair in value.split()]
        told = dict(pair.replace("%S", str(self.state)).split("=", 1) for pair in pairs)
        more = {"PATH": os.defpath, "HOME": "/", "BONGSU_CONFIG": str(home / "bongsu.toml")}
        if values(name, "Type") == ["notify"]:
            [watched] = values(name, "WatchdogSec")
            seconds = int(re.fullmatch(r"(\d+)min", watched)[1]) * 60  # type: ignore[index]
            more |= {"NOTIFY_SOCKET": str(home / "notify"), "WATCHDOG_USEC": str(seconds * 1_000_000)}
        [umask] = values(name, "UMask")
        self._start(home, [*dropped, BONGSU, *words[1:]], Path("/"), {**told, **more}, int(umask, 8))
        (home / "notify").chmod(0o777)

    def output(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.read()


@pytest.fixture
def home(tmp_path: Path, fakeweb: FakeWeb) -> Path:
    """A config that the unit may read and not write, and the empty folders that systemd makes for it."""
    fakeweb.set("/rss", RSS.format(guid=1))
    configure(tmp_path, fakeweb, "/rss")
    text = (tmp_path / "bongsu.toml").read_text().replace('[archive]\npath = "archive.sqlite3"\n', "")
    (tmp_path / "bongsu.toml").write_text(text)
    for folder in ("rules.d", "gazetteer.d", "sites.d"):
        (tmp_path / folder).mkdir()
    for folder in ("bongsu", "bongsu-backup"):
        (tmp_path / "state" / folder).mkdir(parents=True, mode=0o700)
        if os.getuid() == 0:
            os.chown(tmp_path / "state" / folder, NOBODY, NOBODY)
    return tmp_path


def written(home: Path) -> dict[str, tuple[int, int]]:
    """Every file below the state directory, with its owner and mode."""
    files = [path for path in (home / "state").rglob("*") if path.is_file()]
    return {str(path.relative_to(home / "state")): (path.stat().st_uid, path.stat().st_mode & 0o777) for path in files}


@pytest.fixture
def before(home: Path) -> Iterator[None]:
    """What is outside the state directory stays as it is."""
    outside = {
        path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file() and "state" not in path.parts
    }
    yield
    assert {path: path.stat().st_mtime_ns for path in outside} == outside


@needs_setpriv
@pytest.mark.usefixtures("before")
def test_the_service_starts_serves_and_stops(home: Path) -> None:
    with closing(Unit(home, "bongsu.service")) as unit:
        unit.told("READY=1\nSTATUS=serving 1 feeds", "WATCHDOG=1")
        assert unit.logged("feed_polled")["outcome"] == "ok"
        owner = NOBODY if os.getuid() == 0 else os.getuid()
        assert Path(f"/proc/{unit.process.pid}").stat().st_uid == owner
        assert unit.ends(signal.SIGTERM) == 0
        unit.told("STOPPING=1")
    files = written(home)
    assert set(files) == {"bongsu/archive.sqlite3", "bongsu/archive.sqlite3.lock"}
    assert set(files.values()) == {(owner, 0o600)}
    assert check(home / "state/bongsu/archive.sqlite3") == []


@needs_setpriv
@pytest.mark.usefixtures("before")
def test_a_round_by_timer_then_a_backup(home: Path) -> None:
    accepted = {name: set(map(int, values(name, "SuccessExitStatus")[0].split())) | {0} for name in UNITS}
    for name in ("bongsu-backup.service", *UNITS):
        with closing(Unit(home, name)) as unit:
            code = unit.process.wait(timeout=60)
            assert code in accepted[name], unit.output()
    names = [name for name in written(home) if not name.endswith(("-wal", "-shm"))]
    [backup] = [name for name in names if name.startswith("bongsu-backup/")]
    assert sorted(names) == sorted(["bongsu/archive.sqlite3", "bongsu/archive.sqlite3.lock", backup])
    assert check(home / "state" / backup) == []
