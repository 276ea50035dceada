"""Outlets: found by name, address and Naver's number; families; what is wrong with a file, told at once."""

from collections import Counter
from typing import Any

import pytest

from worker.errors import ConfigError
from worker.feeds import load_feeds, read_documents
from worker.outlets import Outlets, at, compile_outlets, family, name_key, named, publisher
from worker.places import shipped_config

HAEDONG = {
    "id": "haedong",
    "name": "Haedong Ilbo",
    "korean": "해동일보",
    "domains": ["haedong.example.kr"],
    "kind": "paper",
    "naver": "901",
}
ENGLISH = {
    "id": "haedong-en",
    "name": "HDD",
    "kind": "paper",
    "family": "haedong",
    "domains": ["en.haedong.example.kr"],
}
PORTAL = {"id": "naver", "name": "Naver", "kind": "aggregator", "domains": ["naver.com"]}


def outlets(*blocks: dict[str, Any], **more: Any) -> Outlets:
    return compile_outlets({"own.toml": {"outlet": list(blocks), **more}})


KNOWN = outlets(HAEDONG, ENGLISH, PORTAL)


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.haedong.example.kr/a/1", "haedong"),
        ("https://m.en.haedong.example.kr/a/1", "haedong-en"),
        ("https://n.news.naver.com/mnews/article/901/0001234567?sid=100", "haedong"),
        ("https://n.news.naver.com/article/comment/901/0001234567", "haedong"),
        ("https://n.news.naver.com/article/902/0001234567", "naver"),
        ("https://nothaedong.example.kr/a/1", None),
        ("https://[broken", None),
        (None, None),
    ],
)
def test_an_address_leads_to_its_outlet(url: str | None, outlet: str | None) -> None:
    found = at(KNOWN, url)
    assert (found and found.id) == outlet


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("HAEDONG  ilbo", "haedong"),
        ("해동일보", "haedong"),
        ("ＨＤＤ", "haedong-en"),
        ("hdd", None),
        ("haedong.example.kr", "haedong"),
        ("Hangang", None),
        ("", None),
    ],
)
def test_a_name_leads_to_its_outlet_abbreviations_only_as_they_are_spelt(name: str, outlet: str | None) -> None:
    found = named(KNOWN, name)
    assert (found and found.id) == outlet


@pytest.mark.parametrize(
    ("outlet", "url", "published", "counts_for"),
    [
        ("Haedong Ilbo", "https://other.example/1", "haedong", "haedong"),
        ("Naver", "https://en.haedong.example.kr/1", "haedong-en", "haedong"),
        ("Haedong Ilbo", "https://blog.naver.com/1", "haedong", "haedong"),
        ("Naver", "https://blog.naver.com/1", "naver", "naver"),
        ("Hangang Daily", "https://blog.naver.com/1", "naver", "hangang daily"),
        ("Hangang Daily", "https://www.hangang.co.kr/1", None, "hangang.co.kr"),
        ("Hangang Daily", "https://en.hangang.co.kr/1", None, "hangang.co.kr"),
        ("Hangang Daily", None, None, "hangang daily"),
    ],
)
def test_an_article_counts_for_the_family_of_who_published_it(
    outlet: str, url: str | None, published: str | None, counts_for: str
) -> None:
    found = publisher(KNOWN, outlet, url)
    assert ((found and found.id), family(KNOWN, outlet, url)) == (published, counts_for)


def test_everything_wrong_is_told_at_once_by_file_block_and_key() -> None:
    with pytest.raises(ConfigError) as told:
        compile_outlets(
            {
                "one.toml": {"outlet": [HAEDONG, {"id": "x", "name": "X"}], "outlets": []},
                "two.toml": {
                    "outlet": [
                        {**HAEDONG, "name": "해동일보", "family": "Not Allowed"},
                        {"id": "y", "name": "haedong ilbo", "kind": "papyrus", "domain": ["y.example"]},
                        {"id": "z", "name": "Z", "kind": "paper", "domains": ["HTTPS://z.example"], "state": "Korea"},
                        {"id": "haedong", "name": "Other", "kind": "paper", "domains": ["haedong.example.kr"]},
                    ],
                    "example": [{"outlet": "X"}],
                },
                "three.toml": {"outlet": {"id": "w"}},
            }
        )
    lines = str(told.value).splitlines()
    assert [line for line in lines if not line.startswith(("one.toml", "two.toml", "three.toml"))] == []
    for part in (
        "one.toml: there is no key `outlets`; did you mean `outlet`?",
        "one.toml: [[outlet]] x: lacks `kind`, which is one of",
        'two.toml: [[outlet]] haedong: family is "Not Allowed"; allowed is a short name',
        'two.toml: [[outlet]] y: kind is "papyrus"; allowed is one of "wire"',
        "two.toml: [[outlet]] y: there is no key `domain`; did you mean `domains`?",
        "two.toml: [[outlet]] z: domains is ['HTTPS://z.example']; allowed is a list",
        'two.toml: [[outlet]] z: state is "Korea"; allowed is a country',
        "two.toml: [[example]] 1: lacks `family`",
        "three.toml: `outlet` is no list of blocks; begin each with [[outlet]]",
        "two.toml: [[outlet]] haedong: id 'haedong' is taken already at one.toml: [[outlet]] haedong",
        "two.toml: [[outlet]] haedong: domain 'haedong.example.kr' is taken already",
    ):
        assert [line for line in lines if line.startswith(part)], part


def test_the_version_changes_with_any_word() -> None:
    changed = outlets({**HAEDONG, "family": "other"}, ENGLISH, PORTAL)
    assert changed.version != KNOWN.version == outlets(HAEDONG, ENGLISH, PORTAL).version


SHIPPED = compile_outlets(read_documents(shipped_config() / "outlets.d"))


def test_the_shipped_feeds_outlets_are_all_known_by_name_and_none_is_another_familys_by_address() -> None:
    feeds = load_feeds(shipped_config() / "feeds.d")
    assert [feed.outlet for feed in feeds if named(SHIPPED, feed.outlet) is None] == []
    for feed in feeds:
        by_name, by_address = named(SHIPPED, feed.outlet), at(SHIPPED, feed.url)
        assert by_name is not None
        assert by_address is None or by_address.kind == "aggregator" or by_address.family == by_name.family, feed.url


def test_the_shipped_outlets_are_many_and_of_every_kind() -> None:
    assert len(SHIPPED.all) >= 250
    assert min(Counter(outlet.kind for outlet in SHIPPED.all).values()) >= 10
    assert all(outlet.domains and outlet.languages for outlet in SHIPPED.all)
    assert all(outlet.credits for outlet in SHIPPED.all if outlet.kind == "wire")
    assert all(outlet.state for outlet in SHIPPED.all if outlet.kind == "state")


@pytest.mark.parametrize(
    "names",
    [
        ("Yonhap", "연합뉴스TV", "연합인포맥스"),
        ("JoongAng Ilbo", "Korea JoongAng Daily", "JTBC"),
        ("조선일보", "조선비즈", "TV조선"),
        ("KCNA", "로동신문", "우리민족끼리"),
        ("Xinhua", "CGTN", "인민일보", "환구시보"),
        ("TASS", "RIA Novosti", "RT", "Sputnik"),
        ("VOA", "RFA", "자유유럽방송"),
    ],
)
def test_those_that_belong_together_are_one_family(names: tuple[str, ...]) -> None:
    assert len({found.family for name in names if (found := named(SHIPPED, name))}) == 1
    assert all(name_key(name) in SHIPPED.by_name for name in names)
