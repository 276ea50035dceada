"""What a security linter says of the code: nothing that is not answered for in pyproject.toml or on its line."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BANDIT = [sys.executable, "-m", "bandit", "-q", "-c", str(ROOT / "pyproject.toml"), "-r"]


def test_bandit_finds_nothing() -> None:
    done = subprocess.run([*BANDIT, "archive", "worker"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_bandit_finds_what_is_planted(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("import subprocess\nsubprocess.run('ls ' + input(), shell=True)\n")
    done = subprocess.run([*BANDIT, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "B602" in done.stdout
