"""`bongsu init`, `bongsu config show` and `bongsu config check`, run as a user would."""

import json
from pathlib import Path

import pytest

from worker.cli.main import run
from worker.places import shipped_config


@pytest.fixture(autouse=True)
def _away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "BONGSU_CONFIG"):
        monkeypatch.delenv(variable, raising=False)


def test_init_writes_a_config_that_is_found_and_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init"]) == 0
    said = capsys.readouterr().out
    assert "bongsu config check" in said
    assert f"the archive will be {tmp_path}/.local/share/bongsu/archive.sqlite3" in said
    assert "--config" not in said
    assert sorted(path.name for path in (tmp_path / "config").iterdir()) == ["bongsu.toml", "feeds.d"]
    assert run(["config", "check"]) == 0
    assert "config/bongsu.toml" in capsys.readouterr().out


def test_init_elsewhere_says_how_to_name_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "내 설정", "--all"]) == 0
    assert "bongsu --config '내 설정/bongsu.toml' poll --once" in capsys.readouterr().out
    copied = {path.relative_to(tmp_path / "내 설정") for path in (tmp_path / "내 설정").rglob("*.toml")}
    assert copied == {path.relative_to(shipped_config()) for path in shipped_config().rglob("*.toml")}


def test_init_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config/feeds.d").mkdir(parents=True)
    assert run(["init"]) == 2
    assert "already there: config/feeds.d; nothing was written" in capsys.readouterr().err
    assert not (tmp_path / "config/bongsu.toml").exists()


def test_show_tells_each_value_and_where_it_came_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.toml").write_text('timezone = "Asia/Seoul"\n[fetch]\nports = [8080]\n', encoding="utf-8")
    monkeypatch.setenv("BONGSU_PAGES_TRIES", "2")
    assert run(["--config", "mine.toml", "config", "show", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    told = {row["key"]: (row["value"], row["source"]) for row in document["settings"]}
    assert document["file"] == "mine.toml"
    assert told["timezone"] == ("Asia/Seoul", "mine.toml:1")
    assert told["fetch.ports"] == ([8080], "mine.toml:3")
    assert told["pages.tries"] == (2, "BONGSU_PAGES_TRIES")
    assert told["fetch.robots"] == (True, "default")
    assert told["archive.path"] == (str(tmp_path / ".local/share/bongsu/archive.sqlite3"), "default")
    assert run(["--config", "mine.toml", "config", "show"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["fetch.ports", "8080", "mine.toml:3"] in lines
    assert ["fetch.robots", "true", "default"] in lines


def test_check_tells_what_is_wrong_in_every_folder_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.toml").write_text("", encoding="utf-8")
    for folder, text in (("feeds.d", "[[feed]]\nid = 1\n"), ("sites.d", "[[sight]]\n"), ("rules.d", "rule =\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.toml").write_text(text, encoding="utf-8")
    assert run(["--config", "mine.toml", "config", "check"]) == 2
    said = capsys.readouterr().err
    assert f"{tmp_path}/feeds.d/x.toml:2: id is 1" in said
    assert "x.toml: unknown key 'sight'" in said
    assert f"{tmp_path}/rules.d/x.toml:1" in said
    assert run(["--config", "mine.toml", "config", "check", "--json"]) == 2
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 4


def test_check_notes_a_reader_that_nobody_can_reach(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[fetch]\nuser_agent = "x (a@b.example)"\n[demo]\nserve = true\n', "utf-8")
    assert run(["config", "check"]) == 0
    assert "fetch.user_agent names no address" in capsys.readouterr().out
    assert run(["--config", "mine.toml", "config", "check"]) == 0
    said = capsys.readouterr().out
    assert "names no address" not in said
    assert "demo.serve is true" in said


@pytest.mark.parametrize(
    ("listen", "noted"), [("off", False), ("127.0.0.1:9464", False), ("[::1]:0", False), ("0.0.0.0:9464", True)]
)
def test_check_notes_metrics_that_other_machines_can_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, listen: str, noted: bool
) -> None:
    (tmp_path / "mine.toml").write_text(f'[metrics]\nlisten = "{listen}"\n', "utf-8")
    assert run(["--config", "mine.toml", "config", "check"]) == 0
    assert ("whoever reaches this machine" in capsys.readouterr().out) is noted


def test_show_hides_passwords_and_tokens(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[fetch]\nuser_agent = "x https://kim:s3cret@a.example/?token=s3cret"\n', "utf-8"
    )
    for form in ([], ["--json"]):
        assert run(["--config", "mine.toml", "config", "show", *form]) == 0
        assert "s3cret" not in capsys.readouterr().out
