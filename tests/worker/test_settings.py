"""Settings: found in order, overridden one by one, wrong ones told with file, line and what is allowed."""

import re
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields, is_dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from worker.compose import fetch_limits
from worker.errors import ConfigError
from worker.fetch.limits import FetchLimits
from worker.places import find, shipped_config
from worker.settings import FOLDERS, SECTIONS, SETTINGS, Setting, Settings, load

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An environment with a home of its own, and an empty working folder."""
    (tmp_path / "home").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return {"HOME": str(tmp_path / "home")}


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problem(tmp_path: Path, text: str) -> str:
    """What is said about a settings file, its path shortened."""
    file = written(tmp_path / "bongsu.toml", text)
    with pytest.raises(ConfigError) as caught:
        load(file, {"HOME": str(tmp_path)})
    return str(caught.value).replace(str(file), "FILE")


def test_the_shipped_defaults_are_the_tables_defaults(home: dict[str, str]) -> None:
    settings = load(None, home)
    assert settings.file == shipped_config() / "bongsu.toml"
    assert set(settings.sources.values()) == {"default"}
    assert settings.archive_place == Path(home["HOME"]) / ".local/share/bongsu/archive.sqlite3"
    assert settings.timezone is None
    assert (settings.fetch.total_seconds, settings.fetch.max_body_bytes) == (30.0, 8_000_000)
    assert (settings.poll.interval_seconds, settings.poll.min_interval_seconds) == (900.0, 300.0)
    assert settings.sandbox.memory_bytes == 320 << 20
    assert settings.fetch.ports == (80, 443)


def test_a_checkout_reads_its_own_config_even_when_a_stale_copy_is_installed() -> None:
    assert shipped_config() == CHECKOUT / "config"


def test_every_setting_is_a_field_and_every_field_a_setting() -> None:
    names = {
        f"{item.name}.{inner.name}" if item.name in SECTIONS else item.name
        for item in fields(Settings)
        for inner in (fields(item.type) if is_dataclass(item.type) else (item,))
    }
    assert names - {"file", "sources"} == set(SETTINGS)
    assert set(FOLDERS) <= set(SETTINGS)


def test_settings_cannot_be_changed_once_read(home: dict[str, str]) -> None:
    with pytest.raises(FrozenInstanceError):
        load(None, home).fetch.robots = False  # type: ignore[misc]  # the point of the test


def test_the_file_that_is_found_first_wins(home: dict[str, str], tmp_path: Path) -> None:
    xdg = written(tmp_path / "home/.config/bongsu/bongsu.toml", "")
    assert find(None, home) == xdg
    elsewhere = written(tmp_path / "xdg/bongsu/bongsu.toml", "")
    assert find(None, home | {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}) == elsewhere
    assert find(None, home | {"XDG_CONFIG_HOME": "relative/is/unset"}) == xdg
    here = written(tmp_path / "work/config/bongsu.toml", "")
    assert find(None, home).absolute() == here
    named = written(tmp_path / "named.toml", "")
    assert find(None, home | {"BONGSU_CONFIG": str(named)}) == named
    asked = written(tmp_path / "asked.toml", "")
    assert find(asked, home | {"BONGSU_CONFIG": str(named)}) == asked


@pytest.mark.parametrize(
    ("path", "environ", "said"),
    [
        (Path("nowhere.toml"), {}, "--config: there is no file nowhere.toml"),
        (None, {"BONGSU_CONFIG": "nowhere.toml"}, "BONGSU_CONFIG: there is no file nowhere.toml"),
        (Path(), {}, "--config: . is a folder; name the file, such as bongsu.toml"),
    ],
    ids=["missing option", "missing variable", "folder"],
)
def test_a_file_asked_for_by_name_must_be_there(
    path: Path | None, environ: dict[str, str], said: str, home: dict[str, str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(path, home | environ)
    assert said in str(caught.value)


def test_folders_beside_the_file_are_used_and_the_shipped_stand_in_for_the_rest(tmp_path: Path) -> None:
    file = written(tmp_path / "bongsu.toml", "")
    (tmp_path / "feeds.d").mkdir()
    settings = load(file, {})
    assert settings.feeds_dir == tmp_path / "feeds.d"
    assert settings.rules_dir == shipped_config() / "rules.d"


@pytest.mark.parametrize(
    ("written_as", "leads_to"),
    [
        ("data/archive.sqlite3", "config/data/archive.sqlite3"),
        ("~/뉴스/archive.sqlite3", "home/뉴스/archive.sqlite3"),
        ("~", "home"),
        ("~user", "config/~user"),
        (".", "config"),
    ],
    ids=["relative to the file", "home, Korean name", "home itself", "not a home", "here"],
)
def test_paths_are_absolute(written_as: str, leads_to: str, tmp_path: Path) -> None:
    file = written(tmp_path / "config/bongsu.toml", f'archive.path = "{written_as}"')
    assert load(file, {"HOME": str(tmp_path / "home")}).archive_place == tmp_path / leads_to


def test_a_relative_path_in_a_variable_starts_here(home: dict[str, str], tmp_path: Path) -> None:
    settings = load(None, home | {"BONGSU_ARCHIVE_PATH": "a.sqlite3"})
    assert settings.archive_place == tmp_path / "work/a.sqlite3"
    assert load(None, home | {"XDG_DATA_HOME": "/srv"}).archive_place == Path("/srv/bongsu/archive.sqlite3")


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ('[fetch]\nmax_body_bytes = "2 MB"', "fetch.max_body_bytes", 2_000_000),
        ("[fetch]\nmax_body_bytes = 4096", "fetch.max_body_bytes", 4096),
        ('[sandbox]\nmemory_bytes = "1.5 GiB"', "sandbox.memory_bytes", 3 << 29),
        ('[poll]\ninterval_seconds = "20 min"', "poll.interval_seconds", 1200.0),
        ('[fetch]\nper_host_spacing_seconds = "500 ms"', "fetch.per_host_spacing_seconds", 0.5),
        ("[poll]\ninterval_seconds = 600", "poll.interval_seconds", 600.0),
        ("fetch.robots = false", "fetch.robots", False),
        ('[fetch]\nallow_addresses = ["127.0.0.1:8080", "[0:0::1]:80"]', "fetch.allow_addresses",
         ("127.0.0.1:8080", "[::1]:80")),
        ('[fetch]\nuser_agent = "봉수 (desk@example.org)"', "fetch.user_agent", "봉수 (desk@example.org)"),
        ('\ufeff[log]\nlevel = "debug"', "log.level", "debug"),
    ],
    ids=["MB", "bytes", "fraction", "minutes", "ms", "seconds", "dotted", "addresses", "Korean", "byte order mark"],
)  # fmt: skip
def test_values_are_read_as_written(text: str, key: str, value: object, tmp_path: Path) -> None:
    settings = load(written(tmp_path / "bongsu.toml", text), {})
    section, name = key.split(".")
    assert getattr(getattr(settings, section), name) == value
    assert settings.sources[key].startswith(f"{tmp_path / 'bongsu.toml'}:")


def test_the_zone_is_a_zone(tmp_path: Path) -> None:
    assert str(load(written(tmp_path / "a.toml", 'timezone = "Asia/Seoul"'), {}).timezone) == "Asia/Seoul"


@pytest.mark.parametrize(
    ("variable", "text", "key", "value"),
    [
        ("BONGSU_FETCH_MAX_BODY_BYTES", "1 MB", "fetch.max_body_bytes", 1_000_000),
        ("BONGSU_FETCH_MAX_BODY_BYTES", "5000", "fetch.max_body_bytes", 5000),
        ("BONGSU_FETCH_ROBOTS", "false", "fetch.robots", False),
        ("BONGSU_FETCH_PORTS", "[8080]", "fetch.ports", (8080,)),
        ("BONGSU_LOG_FORMAT", "json", "log.format", "json"),
        ("BONGSU_FETCH_USER_AGENT", "2026", "fetch.user_agent", "2026"),
    ],
    ids=["size", "number", "boolean", "list", "word", "text that looks like a number"],
)
def test_a_variable_overrides_one_setting(variable: str, text: str, key: str, value: object, tmp_path: Path) -> None:
    file = written(tmp_path / "bongsu.toml", "[fetch]\nmax_redirects = 1\nmax_body_bytes = 9999\n")
    settings = load(file, {variable: text})
    section, name = key.split(".")
    assert getattr(getattr(settings, section), name) == value
    assert settings.sources[key] == variable
    assert settings.fetch.max_redirects == 1


def test_an_empty_variable_is_no_variable(home: dict[str, str]) -> None:
    assert load(None, home | {"BONGSU_LOG_LEVEL": "", "BONGSU_CONFIG": ""}).log.level == "info"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[fetch]\nmax_body_byte = 1", "FILE:2: there is no setting `fetch.max_body_byte`; did you mean"
         " `fetch.max_body_bytes`?"),
        ("[fetsh]\nrobots = true", "FILE:1: there is no section `fetsh`; did you mean `fetch`?"),
        ("\n\nfetch = 3", "FILE:3: fetch is 3; it is a section: write [fetch]"),
        ("[log]\n\n# a comment\nlevel = 'loud'", 'FILE:4: log.level is "loud"; allowed is one of "debug", "info",'
         ' "warning", "error"'),
        ('[fetch]\nmax_body_bytes = "16 XB"', 'FILE:2: fetch.max_body_bytes is "16 XB"; allowed is a size from 1 kB'),
        ("[fetch]\nmax_redirects = true", "FILE:2: fetch.max_redirects is true; allowed is a whole number"),
        ('[fetch]\nrobots = "no"', 'FILE:2: fetch.robots is "no"; allowed is true or false'),
        ("[fetch]\nports = [80, 99999]", "FILE:2: fetch.ports is [80, 99999]; allowed is a list [ … ], each a whole"),
        ('[fetch]\nallow_addresses = ["localhost:80"]', "each an IP address and port such as"),
        ('[fetch]\nallow_addresses = ["::1:80"]', "each an IP address and port such as"),
        ('timezone = "Seoul/Asia"', 'FILE:1: timezone is "Seoul/Asia"; allowed is "local" or a time zone'),
        ('timezone = "../../etc/passwd"', 'timezone is "../../etc/passwd"; allowed is "local" or a time zone'),
        ("[poll]\ninterval_seconds = 100", "poll.min_interval_seconds (300 s) is larger than poll.interval"),
        ('[fetch]\nuser_agent = "a\\r\\nb"', "fetch.user_agent is"),
        ("[fetch]\nmax_body_bytes = nan", "fetch.max_body_bytes is nan; allowed is a size"),
        ("[fetch]\nrobots = yes\n", "FILE:2:10: not TOML: invalid value"),
        ("[fetch]\nrobots = ", "FILE:2: not TOML: invalid value at the end of the file"),
        ('[fetch]\nuser_agent = """', "FILE:2: not TOML: "),
        ("[fetch]\nrobots = true\nrobots = true", "FILE:3: not TOML: cannot overwrite a value at the end"),
    ],
    ids=["misspelt setting", "misspelt section", "section as value", "choice", "size", "boolean for a number",
         "text for a boolean", "list", "host name for an address", "IPv6 without brackets", "zone", "zone as path",
         "contradiction", "header injection", "not a number", "syntax", "no value", "unclosed", "twice"],
)  # fmt: skip
def test_a_wrong_setting_is_told_with_its_place_and_what_is_allowed(text: str, said: str, tmp_path: Path) -> None:
    assert said in problem(tmp_path, text)


@pytest.mark.parametrize(
    "row", [row for row in SETTINGS.values() if row.unit in ("seconds", "bytes")], ids=lambda row: row.key
)
def test_the_example_of_what_is_allowed_is_allowed(row: Setting) -> None:
    example = re.search(r'such as "([^"]+)"', row.kind.allowed)
    assert example is not None
    assert row.kind.read(example[1]) >= 0


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    lines = problem(tmp_path, "zone = 1\n[fetch]\nrobots = 1\nport = 2\n").splitlines()
    assert [line.split(": ")[0] for line in sorted(lines)] == ["FILE:1", "FILE:3", "FILE:4"]


def test_a_misspelt_variable_is_told(home: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="`BONGSU_FETCH_ROBOT`; did you mean `BONGSU_FETCH_ROBOTS`"):
        load(None, home | {"BONGSU_FETCH_ROBOT": "false"})


def test_a_wrong_variable_is_named(home: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"BONGSU_POLL_CONCURRENCY: poll.concurrency is \"many\"; allowed is a whole"):
        load(None, home | {"BONGSU_POLL_CONCURRENCY": "many"})


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bongsu.toml"
    file.write_bytes("# 설정\n".encode("cp949"))
    with pytest.raises(ConfigError, match="toml:1: byte 0xbc is not UTF-8; save the file with the encoding UTF-8"):
        load(file, {})


def test_every_bound_of_the_fetcher_is_a_setting_with_the_same_default(home: dict[str, str]) -> None:
    of_settings = fetch_limits(load(None, home))
    own_defaults = FetchLimits(user_agent=of_settings.user_agent, connections=of_settings.connections)
    assert of_settings == own_defaults
    changed = {"BONGSU_FETCH_MAX_HEADER_BYTES": "9 kB", "BONGSU_FETCH_ROBOTS_TTL_SECONDS": "1 h"}
    changed |= {"BONGSU_FETCH_ROBOTS_MAX_BYTES": "1 MB"}
    limits = fetch_limits(load(None, home | changed))
    assert (limits.max_header_bytes, limits.robots_ttl, limits.robots_max_bytes) == (9_000, timedelta(hours=1), 10**6)


def test_reading_settings_and_feeds_loads_no_heavy_library() -> None:
    program = (
        "import sys, worker.settings, worker.feeds; worker.settings.load()\n"
        "heavy = {'rich', 'aiohttp', 'sqlalchemy', 'structlog', 'lxml', 'bs4', 'trafilatura', 'feedparser'}\n"
        "sys.exit(' '.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
