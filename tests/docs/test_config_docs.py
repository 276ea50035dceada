"""What config/ says of itself is true: the annotated settings, the examples, the shipped feed lists."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from worker.credits import failures
from worker.extract.sites import compile_sites
from worker.feeds import KEYS, load_feeds, read_documents
from worker.flags.ruleset import compile_rules
from worker.lexicon import read_lexicon
from worker.outlets import compile_outlets
from worker.searches import compile_searches
from worker.settings import FOLDERS, SETTINGS, Setting, load

CONFIG = Path(__file__).parents[2] / "config"
ANNOTATED = (CONFIG / "bongsu.toml").read_text(encoding="utf-8")
README = (CONFIG / "README.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"```toml (\S+)\n(.*?)```", README, re.DOTALL))
_ASSIGNED = re.compile(r"^(?:# )?([a-z_]+) = (.+)$")


def annotated() -> list[tuple[str, str, object]]:
    """Each setting in bongsu.toml as (key, the line above it, its value), in order."""
    found, section, above = [], "", ""
    for line in ANNOTATED.splitlines():
        if line.startswith("["):
            section = line.strip("[]") + "."
        elif match := _ASSIGNED.match(line):
            found.append((section + match[1], above, tomllib.loads(f"value = {match[2]}")["value"]))
        above = line
    return found


def test_the_annotated_file_has_every_setting_in_the_tables_order() -> None:
    assert [key for key, _, _ in annotated()] == list(SETTINGS)


@pytest.mark.parametrize("row", SETTINGS.values(), ids=list(SETTINGS))
def test_each_setting_is_annotated_with_its_doc_unit_and_default(row: Setting) -> None:
    _, above, value = next(found for found in annotated() if found[0] == row.key)
    assert above == f"# {row.doc}" + (f" ({row.unit})" if row.unit else "")
    assert row.default is None or value == row.default
    row.kind.read(value)


def test_the_annotated_file_changes_nothing_even_when_all_of_it_is_uncommented(tmp_path: Path) -> None:
    uncommented = [line.removeprefix("# ") if _ASSIGNED.match(line) else line for line in ANNOTATED.splitlines()]
    (tmp_path / "bongsu.toml").write_text("\n".join(uncommented), encoding="utf-8")
    for folder in FOLDERS.values():
        (tmp_path / folder).mkdir()
    home = {"HOME": str(tmp_path)}
    changed = load(tmp_path / "bongsu.toml", home)
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    unchanged = load(tmp_path / "empty.toml", home)
    assert {
        key: getattr(changed, key)
        for key in ("fetch", "poll", "pages", "snapshots", "flags", "sandbox", "log", "demo", "archive")
    } == {
        key: getattr(unchanged, key)
        for key in ("fetch", "poll", "pages", "snapshots", "flags", "sandbox", "log", "demo", "archive")
    }
    assert [getattr(changed, key) for key in FOLDERS] == [getattr(unchanged, key) for key in FOLDERS]
    assert len(changed.sources) == len([where for where in changed.sources.values() if where != "default"])


def test_the_readme_has_an_example_of_every_kind_of_file() -> None:
    assert {name.partition("/")[0] for name in EXAMPLES} == {"bongsu.toml", *FOLDERS.values()}


def test_the_examples_of_the_readme_load(tmp_path: Path) -> None:
    for name, text in EXAMPLES.items():
        file = tmp_path / (name if name.endswith(".toml") else f"{name}/example.toml")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    settings = load(tmp_path / "bongsu.toml", {})
    assert settings.archive_place == tmp_path / "../data/archive.sqlite3"
    assert [feed.kind for feed in load_feeds(settings.feeds_dir)] == ["auto", "auto", "listing"]
    rules = compile_rules(read_documents(settings.rules_dir), read_documents(settings.gazetteer_dir))
    assert (len(rules.rules), len(rules.entities)) == (1, 1)
    assert len(compile_sites(read_documents(settings.sites_dir)).rules) == 1
    assert len(compile_searches(read_documents(settings.searches_dir))) == 1
    assert read_lexicon(read_documents(settings.concepts_dir)).concepts == 3
    outlets = compile_outlets(read_documents(settings.outlets_dir))
    assert (len(outlets.all), list(failures(outlets))) == (2, [])


def test_the_readme_explains_every_key_of_a_feed() -> None:
    assert re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE) == list(KEYS)


def test_the_shipped_feeds_cover_korean_security_in_english_and_korean() -> None:
    feeds = [feed for feed in load_feeds(CONFIG / "feeds.d") if feed.enabled]
    languages = Counter(feed.language for feed in feeds)
    assert len(feeds) >= 60
    assert languages["en"] >= 25
    assert languages["ko"] >= 25
    assert {feed.profile for feed in feeds} == {"wire", "press", "specialist", "state", "official"}
    assert all(feed.language for feed in feeds)


def test_no_shipped_feed_is_another_services_wrapper() -> None:
    wrappers = ("news.google", "rsshub", "rss-bridge", "rss.app", "feedspot", "fetchrss")
    assert not [feed.id for feed in load_feeds(CONFIG / "feeds.d") if any(name in feed.url for name in wrappers)]


def test_korean_and_japanese_feeds_have_a_zone_of_their_own() -> None:
    feeds = load_feeds(CONFIG / "feeds.d")
    without = [feed.id for feed in feeds if feed.language in ("ko", "ja") and feed.timezone == "UTC"]
    # Three publishers who write Korean from London or Washington, in UTC.
    assert set(without) == {"bbc-ko", "rfa-ko", "voa-ko"}


@pytest.mark.parametrize("file", sorted(path.name for path in (CONFIG / "feeds.d").glob("*.toml")))
def test_each_feed_list_says_that_its_addresses_are_to_be_tested(file: str) -> None:
    head = (CONFIG / "feeds.d" / file).read_text(encoding="utf-8").partition("[defaults]")[0]
    assert "not contacted when this list was written" in head
    assert "`bongsu feeds test`" in head


def test_state_media_are_marked_and_only_there() -> None:
    where = {
        profile: {name for name, text in texts().items() if f'profile = "{profile}"' in text}
        for profile in ("state", "official", "wire", "specialist")
    }
    assert where == {
        "state": {"state-media.toml"},
        "official": {"official.toml"},
        "wire": {"wires.toml"},
        "specialist": {"specialist.toml"},
    }


def texts() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (CONFIG / "feeds.d").glob("*.toml")}
