"""The command itself, in a process of its own, as a user has it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BONGSU = str(Path(sys.executable).with_name("bongsu"))


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


def environment(home: Path, **more: str) -> dict[str, str]:
    """A user's environment with nothing in it but a home."""
    kept: Mapping[str, str] = {k: v for k, v in os.environ.items() if not k.startswith(("BONGSU_", "XDG_"))}
    return {**kept, "HOME": str(home), "NO_COLOR": "1", "COLUMNS": "140", "PYTHONWARNINGS": "error", **more}


def bongsu(*words: str | Path, home: Path, stdin: str = "", cwd: Path | None = None, **more: str) -> Done:
    """Run it in an empty home (or `cwd`) and wait for its end."""
    done = subprocess.run(
        [BONGSU, *map(str, words)],
        input=stdin.encode(),
        capture_output=True,
        cwd=cwd or home,
        env=environment(home, **more),
        timeout=240,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
