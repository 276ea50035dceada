"""What the README says is true: its commands, its transcripts, its tables."""

import re
import shlex
from pathlib import Path

import pytest

from tests.e2e.command import bongsu
from worker.cli.feeds import WHAT
from worker.cli.main import EXIT_CODES, VERBS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    match = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert match, heading
    return match[1]


def transcripts() -> list[tuple[str, list[str]]]:
    """Each command shown with the output that is shown below it."""
    shown = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *output = part.rstrip("\n").split("\n")
            shown.append((command, [line for line in output if line.strip() not in ("", "…")]))
    return shown


def normal(line: str) -> str:
    """A line without what differs from run to run: ids, times, widths."""
    return " ".join(re.sub(r"\brules [0-9a-f]{12}\b|[0-9]+", "#", line).split())


@pytest.mark.parametrize("heading", ["Run it", "Test it"])
def test_each_command_section_has_one_block_of_one_line(heading: str) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", section(heading), re.DOTALL)
    assert len(blocks) == 1
    assert len(blocks[0].strip().splitlines()) == 1


def test_the_check_runs_the_test_command_it_reads_from_here() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "command_under 'Test it'" in script
    assert "pytest" not in script.replace("$test_command", "")


def test_every_verb_is_in_the_table_and_no_other() -> None:
    assert re.findall(r"^\| `bongsu ([a-z]+)` \|", section("Verbs"), re.MULTILINE) == list(VERBS)


def test_every_word_of_feeds_is_in_its_row() -> None:
    row = re.search(r"^\| `bongsu feeds` \|.*$", section("Verbs"), re.MULTILINE)
    assert row
    assert set(re.findall(r"`([a-z]+)`", row[0].partition("|")[2].partition("|")[2])) == set(WHAT)


def test_every_exit_code_is_in_the_table() -> None:
    listed = set(re.findall(r"^\| ([0-9]+) \|", section("Verbs"), re.MULTILINE))
    told = set(re.findall(r"(?:^|\s)([0-9]+) [a-z]", EXIT_CODES))
    assert listed == told


def test_every_file_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_transcripts_are_what_the_commands_print(tmp_path: Path) -> None:
    checked = 0
    for command, shown in transcripts():
        if not shown:
            continue
        words = [word for word in shlex.split(command)[1:] if word]
        if "explain" in words and "--title" not in words:
            words[-1] = told_id(tmp_path, shown[2])
        if "show" in words:
            words[-1] = told_id(tmp_path, shown[0].lstrip("▲"))
        done = bongsu(*words, home=tmp_path, COLUMNS="130", TZ="Asia/Seoul")
        assert done.code == 0, done.err
        printed = {normal(line) for line in done.out.splitlines()}
        assert [line for line in shown if normal(line) not in printed] == [], done.out
        checked += len(shown)
    assert checked > 20


def told_id(home: Path, headline: str) -> str:
    """The id that a story shown in the README has in this run: the story with that title, which may be marked."""
    title = re.sub(r"[\[\]]", "", headline).strip()
    words = f'title:"{title}"'
    found = bongsu("--config", "bongsu-demo/bongsu.toml", "search", "--json", words, home=home).json
    return str(found["hits"][0]["id"])


@pytest.mark.parametrize("command", [c for c, _ in transcripts() if "bongsu-demo" not in c])
def test_every_other_command_shown_is_understood(tmp_path: Path, command: str) -> None:
    words = shlex.split(command)[1:]
    done = bongsu(*words, "--help", home=tmp_path)
    assert done.code == 0, done.err
