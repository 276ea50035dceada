"""CPU to answer, start of the interpreter included: medians over interleaved runs, and times a bare Python's.

python tests/bench/startup.py [RUNS]
"""

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

BONGSU = str(Path(sys.executable).with_name("bongsu"))


def cpu_milliseconds(command: list[str]) -> float:
    """User and system time of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    """Measure over a demo archive made for it."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([BONGSU, "demo", "--keep", folder, "--json"], stdout=subprocess.DEVNULL, check=True)
        on_demo = [BONGSU, "--config", f"{folder}/bongsu.toml"]
        commands = {
            "bare python": [sys.executable, "-c", "pass"],
            "bongsu --version": [BONGSU, "--version"],
            "bongsu search": [*on_demo, "search", "북한"],
            "bongsu search --json": [*on_demo, "search", "--json", "북한"],
            "bongsu search --sort relevance": [*on_demo, "search", "--sort", "relevance", "북한 미사일"],
            "bongsu stats": [*on_demo, "stats"],
        }
        spent: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                spent[name].append(cpu_milliseconds(command))
    bare = statistics.median(spent["bare python"])
    for name, values in spent.items():
        middle = statistics.median(values)
        sys.stdout.write(f"{name:32} {middle:7.0f} ms  {middle / bare:5.1f} × bare python\n")


if __name__ == "__main__":
    main()
