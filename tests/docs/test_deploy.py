"""The units, the cron line and the runbook name only commands that exist, and the units stay closed."""

import importlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from worker.cli.main import EXIT_CODES, VERBS, Parser
from worker.settings import SETTINGS

ROOT = Path(__file__).parents[2]
SYSTEMD = ROOT / "deploy/systemd"
SERVICES = ("bongsu.service", "bongsu-poll.service")
ALL_SERVICES = (*SERVICES, "bongsu-backup.service", "bongsu-metrics.service")
RUNBOOK = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
CRON = (ROOT / "deploy/cron/bongsu.cron").read_text(encoding="utf-8")
POLL = "/opt/bongsu/bin/bongsu poll --once --due --quiet"


def unit(name: str) -> dict[str, list[tuple[str, str]]]:
    """A unit file as sections of (key, value) in order: keys may repeat, so configparser can't read it."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in (SYSTEMD / name).read_text(encoding="utf-8").splitlines():
        if header := re.fullmatch(r"\[(\w+)\]", line):
            sections[header[1]] = []
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals, line
            sections[next(reversed(sections))].append((key, value))
    return sections


def values(name: str, key: str) -> list[str]:
    return [value for found, value in unit(name)["Service"] if found == key]


def commands(text: str) -> list[list[str]]:
    """The bongsu commands in a text's code (indented, `inline`, ExecStart, cron), each as the words after the name."""
    code = re.findall(r"^(?:    |ExecStart=)(.+)$", text, re.MULTILINE)
    code += re.findall(r"`([^`\n]+)`", text)
    found = []
    for simple in (part for line in code for part in re.split(r"\s(?:#|&&|\|\||>)", line)):
        words = [word for word in re.sub(r"\$\(.*?\)", "X", simple).split() if not re.match(r"[A-Z_]+=", word)]
        if len(words) > 1 and words[0] in ("bongsu", "/opt/bongsu/bin/bongsu") and words[1] != "--version":
            found.append(words[1:])
    return found


def assert_is_a_command(words: list[str]) -> None:
    if words[0] == "--config":
        words = words[2:]
    assert words[0] in VERBS, words
    parser = Parser(prog="bongsu")
    importlib.import_module(f"worker.cli.{VERBS[words[0]][0]}").add_arguments(parser)
    parser.parse_args(words[1:])


def test_the_service_runs_and_the_timer_polls() -> None:
    assert values("bongsu.service", "ExecStart") == ["/opt/bongsu/bin/bongsu run"]
    assert values("bongsu-poll.service", "ExecStart") == ["/opt/bongsu/bin/bongsu poll --once --due"]
    assert values("bongsu.service", "Type") == ["notify"]
    assert values("bongsu-poll.service", "Type") == ["oneshot"]


@pytest.mark.parametrize("name", ALL_SERVICES)
def test_the_commands_of_the_units_exist(name: str) -> None:
    found = commands((SYSTEMD / name).read_text(encoding="utf-8"))
    assert found
    for command in found:
        assert_is_a_command(command)


def cron_line() -> str:
    """What cron gives to sh."""
    [line] = [line for line in CRON.splitlines() if line and not line.startswith("#")]
    times = re.match(r"(?:[*0-9/,-]+ ){5}bongsu ", line)
    assert times is not None
    assert "%" not in line, "cron takes it for a line's end"
    return line[times.end() :]


def test_the_cron_line_is_five_times_a_user_and_a_command_that_exists() -> None:
    assert POLL in cron_line()
    assert_is_a_command(POLL.split()[1:])


@pytest.mark.parametrize(
    ("code", "ends", "mailed"),
    [(0, 0, ""), (3, 0, ""), (75, 0, ""), (1, 1, "bongsu: it said\n"), (2, 1, "bongsu: it said\n")],
)
def test_cron_is_told_of_failures_only(code: int, ends: int, mailed: str) -> None:
    poll = f"sh -c 'echo counts; echo \"bongsu: it said\" >&2; exit {code}'"
    done = subprocess.run(
        ["/bin/sh", "-c", cron_line().replace(POLL, poll)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (ends, mailed, "")


@pytest.mark.parametrize("file", ["deploy/README.md", "config/README.md"])
def test_the_commands_of_the_documents_exist(file: str) -> None:
    found = commands((ROOT / file).read_text(encoding="utf-8"))
    assert len(found) >= 6
    for command in found:
        assert_is_a_command([re.sub("^ID$", "1", word) for word in command])


@pytest.mark.parametrize("name", ALL_SERVICES)
def test_the_variables_of_the_units_are_settings(name: str) -> None:
    variables = {row.variable for row in SETTINGS.values()}
    named = {pair.partition("=")[0] for value in values(name, "Environment") for pair in value.split()}
    assert {variable for variable in named if variable.startswith("BONGSU_")} <= variables
    assert "BONGSU_ARCHIVE_PATH=%S/bongsu/archive.sqlite3" in values(name, "Environment")


def test_both_services_are_closed_alike() -> None:
    def closed(name: str) -> list[tuple[str, str]]:
        service = unit(name)["Service"]
        return service[service.index(("DynamicUser", "yes")) :]

    assert closed("bongsu.service") == closed("bongsu-poll.service")
    assert ("NoNewPrivileges", "yes") in closed("bongsu.service")
    # The children that parse are limited with setrlimit, which is one of @resources.
    assert "~@resources" not in dict(closed("bongsu.service"))["SystemCallFilter"]


@pytest.mark.parametrize("name", ALL_SERVICES)
def test_all_units_share_one_user_who_owns_the_archive(name: str) -> None:
    """Two users of two units would take the archive's folder from each other at each start."""
    assert (values(name, "DynamicUser"), values(name, "User")) == (["yes"], ["bongsu"])
    assert values(name, "StateDirectory")[0].split()[0] == "bongsu"
    assert values(name, "UMask") == ["0077"]


def test_what_needs_no_network_has_none() -> None:
    for name in ("bongsu-backup.service", "bongsu-metrics.service"):
        assert values(name, "PrivateNetwork") == ["yes"]


def test_each_timer_has_its_service() -> None:
    timers = {path.stem for path in SYSTEMD.glob("*.timer")}
    assert timers == {"bongsu-poll", "bongsu-backup", "bongsu-metrics"}
    assert all((SYSTEMD / f"{name}.service").exists() for name in timers)


def test_what_the_runbook_copies_starts_and_links_to_is_there() -> None:
    named = re.findall(r"\bdeploy/[\w./-]+", RUNBOOK)
    links = [f"deploy/{link}" for link in re.findall(r"\]\(([^)#]+)\)", RUNBOOK)]
    started = re.findall(r"systemctl (?:enable --now|start|stop|reload|status) ([\w.-]+)", RUNBOOK)
    units = [f"deploy/systemd/{unit if '.' in unit else f'{unit}.service'}" for unit in started]
    assert min(map(len, (named, links, units))) > 3
    assert [path for path in (*named, *links, *units) if not (ROOT / path).exists()] == []
    titles = re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE)
    headings = {re.sub(r"[^a-z -]", "", title.lower()).replace(" ", "-") for title in titles}
    assert set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK)) <= headings


def test_exit_codes_that_are_no_failure_are_known_to_the_units() -> None:
    assert values("bongsu-poll.service", "SuccessExitStatus") == ["3 75 143"]
    assert values("bongsu.service", "RestartPreventExitStatus") == ["2 10"]


def test_the_runbook_explains_every_exit_code() -> None:
    assert re.findall(r"^\| (\d+) \|", RUNBOOK, re.MULTILINE) == re.findall(r"(?:^|  )(\d+) [a-z]", EXIT_CODES, re.M)


def has(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def said(*command: str | Path) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@has("systemd-analyze")
@pytest.mark.parametrize("name", ALL_SERVICES)
def test_the_units_are_scored_as_closed(name: str) -> None:
    told = said("systemd-analyze", "security", "--offline=true", SYSTEMD / name)
    score = re.search(r"exposure level for \S+: ([0-9.]+)", told)
    if score is None:
        pytest.skip(f"this systemd-analyze can't score a file: {told.strip()[:80]}")
    assert float(score[1]) <= (1.5 if name in SERVICES else 0.3)


@has("systemd-analyze")
def test_systemd_understands_every_line_of_the_units(tmp_path: Path) -> None:
    there, program = tmp_path / "etc/systemd/system", tmp_path / "opt/bongsu/bin/bongsu"
    shutil.copytree(SYSTEMD, there)
    for file in (program, tmp_path / "bin/kill"):
        file.parent.mkdir(parents=True)
        file.touch(0o755)
    (tmp_path / "usr/lib/systemd").mkdir(parents=True)
    planted = there / "bongsu-planted.service"
    planted.write_text("[Service]\nExecStart=/opt/bongsu/bin/bongsu run\nProtectEverything=yes\n")
    verify = ("systemd-analyze", "verify", "--recursive-errors=no", "--man=no", f"--root={tmp_path}")
    if "ProtectEverything" not in said(*verify, planted.name):
        pytest.skip("this systemd-analyze can't verify files below another root")
    planted.unlink()
    assert said(*verify, *sorted(path.name for path in there.iterdir())) == ""


@has("systemd-tmpfiles")
@has("systemd-sysusers")
@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to another user")
def test_the_user_and_the_folder_for_metrics_are_made(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    said("systemd-sysusers", f"--root={tmp_path}", ROOT / "deploy/sysusers.d/bongsu.conf")
    name, _, uid, gid, _, home, shell = (tmp_path / "etc/passwd").read_text().strip().split(":")
    assert (name, home, shell) == ("bongsu", "/var/lib/bongsu", "/usr/sbin/nologin")
    said("systemd-tmpfiles", f"--root={tmp_path}", "--create", ROOT / "deploy/tmpfiles.d/bongsu.conf")
    made = (tmp_path / "var/lib/bongsu-metrics").stat()
    assert (made.st_uid, made.st_mode & 0o777, uid) == (int(uid), 0o755, gid)
    assert "/var/lib/bongsu-metrics/bongsu.prom" in values("bongsu-metrics.service", "ExecStart")[0]
