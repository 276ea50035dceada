"""The container files: linted, closed, made of what is there, and told only what the program understands."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.test_deploy import assert_is_a_command
from worker.settings import SETTINGS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/container"
CONTAINERFILE = (FOLDER / "Containerfile").read_text(encoding="utf-8")
COMPOSE = {
    name: yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    for name in ("compose.yaml", "compose.postgresql.yaml")
}
HADOLINT = Path(sys.executable).with_name("hadolint")
# What comes with the archive on PostgreSQL, and with workers that share a queue.
POSTGRESQL = {"BONGSU_ARCHIVE_URL", "BONGSU_ARCHIVE_PASSWORD_FILE"}
SERVICES = [(file, name) for file, compose in COMPOSE.items() for name in compose["services"]]
OURS = [(file, name) for file, name in SERVICES if name != "db"]


def service(file: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = COMPOSE[file]["services"][name]
    return found


def words(instruction: str) -> list[str]:
    """The words of an instruction in its exec form, the last one of the file."""
    return re.findall(r'"([^"]*)"', re.findall(rf"^{instruction} .*?(\[.*\])$", CONTAINERFILE, re.MULTILINE)[-1])


@pytest.mark.skipif(not HADOLINT.exists(), reason="hadolint comes as a wheel for Linux only")
def test_the_containerfile_is_linted() -> None:
    done = subprocess.run([HADOLINT, FOLDER / "Containerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_it_runs_what_exists_as_no_root_and_asks_for_its_health() -> None:
    assert words("ENTRYPOINT") == ["bongsu"]
    assert_is_a_command(words("CMD"))
    assert words("HEALTHCHECK")[0] == "bongsu"
    assert_is_a_command(words("HEALTHCHECK")[1:])
    user, _ = re.findall(r"^USER (\d+):(\d+)$", CONTAINERFILE, re.MULTILINE)[-1]
    assert int(user) > 1000
    last_stage = CONTAINERFILE.rpartition("\nFROM ")[2]
    assert f"--uid {user} " in last_stage
    assert "pip" not in last_stage


def test_its_variables_are_settings() -> None:
    named = set(re.findall(r"\b(BONGSU_\w+)=", CONTAINERFILE))
    assert named
    assert named <= {row.variable for row in SETTINGS.values()}


def test_what_it_copies_is_all_that_a_wheel_is_made_of(tmp_path: Path) -> None:
    for sources, target in re.findall(r"^COPY (?!--from)(.+) (\S+)$", CONTAINERFILE, re.MULTILINE):
        for source in sources.split():
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, tmp_path / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, tmp_path / target)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    subprocess.run(build, cwd=tmp_path, check=True, capture_output=True)
    assert len(list((tmp_path / "dist").glob("*.whl"))) == 1


@pytest.mark.parametrize(("file", "name"), SERVICES)
def test_every_service_gives_up_what_it_does_not_need(file: str, name: str) -> None:
    found = service(file, name)
    assert found["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in found["security_opt"]
    if name != "db":
        assert found["read_only"] is True
        assert found["user"] == "10001:10001"


@pytest.mark.parametrize(("file", "name"), OURS)
def test_every_variable_of_a_service_is_a_setting(file: str, name: str) -> None:
    named = {key for key in service(file, name)["environment"] if key.startswith("BONGSU_")}
    known = {row.variable for row in SETTINGS.values()}
    assert named <= known | (set() if known & POSTGRESQL else POSTGRESQL)


def test_the_commands_of_the_services_exist() -> None:
    assert_is_a_command(service("compose.yaml", "backup")["command"])
    assert service("compose.postgresql.yaml", "worker")["command"] == ["run", "--workers", "queue"]


def test_no_port_is_open_to_other_machines_and_no_password_is_written_down() -> None:
    for file, name in SERVICES:
        assert all(port.startswith("127.0.0.1:") for port in service(file, name).get("ports", ()))
        settings = service(file, name).get("environment", {})
        assert [key for key in settings if "PASSWORD" in key and not key.endswith("_FILE")] == []
    url = service("compose.postgresql.yaml", "worker")["environment"]["BONGSU_ARCHIVE_URL"]
    assert re.fullmatch(r"postgresql\+psycopg://bongsu@db/bongsu", url)


def test_workers_wait_for_the_database_and_may_be_many() -> None:
    worker = service("compose.postgresql.yaml", "worker")
    assert worker["depends_on"]["db"]["condition"] == "service_healthy"
    assert "healthcheck" in service("compose.postgresql.yaml", "db")
    assert not {"container_name", "ports"} & set(worker)
