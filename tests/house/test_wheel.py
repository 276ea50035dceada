"""What is shipped: the two packages with the config and the demo's content, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_its_top_level_is_archive_worker_and_its_own_description(names: list[str]) -> None:
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"archive", "worker"}
    assert sum(name.endswith(".dist-info") for name in top) == 1


def test_it_carries_every_config_file(names: list[str]) -> None:
    shipped = {name.removeprefix("worker/_config/") for name in names if name.startswith("worker/_config/")}
    wanted = {str(p.relative_to(ROOT / "config")) for p in (ROOT / "config").rglob("*") if p.is_file()}
    assert shipped == wanted
    assert "bongsu.toml" in shipped


def test_it_carries_migrations_and_the_demos_content(names: list[str]) -> None:
    assert "archive/migrations/script.py.mako" in names
    assert any(name.startswith("archive/migrations/versions/0001") for name in names)
    assert any(name.startswith("worker/demo/content/") and name.endswith(".toml") for name in names)


def test_the_top_level_of_the_checkout_is_the_one_agreed_on() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )
    top = {name.split("/")[0] for name in listed if name}
    plain = {name for name in top if not name.startswith(".")}
    folders = {"worker", "config", "archive", "tests", "deploy"}
    assert plain == folders | {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"}
