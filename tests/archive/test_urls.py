"""Canonical URLs: each rule's own examples, and what holds for any address."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive import urlsites, urlwraps
from archive.urls import RULES, canonical


@pytest.fixture(autouse=True)
def fresh_keys():
    canonical.cache_clear()
    yield
    canonical.cache_clear()


SAME = [pytest.param(rule, pair, id=f"{rule.name}: {pair[0]}") for rule in RULES for pair in rule.same]
APART = [pytest.param(pair, id=f"{rule.name}: {pair[0]}") for rule in RULES for pair in rule.apart]


@pytest.mark.parametrize(("rule", "pair"), SAME)
def test_a_rules_same_examples_get_one_key(rule, pair):
    assert canonical(pair[0]) == canonical(pair[1])


@pytest.mark.parametrize("pair", APART)
def test_a_rules_apart_examples_keep_two_keys(pair):
    assert canonical(pair[0]) != canonical(pair[1])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_examples_that_need_it(rule, monkeypatch):
    monkeypatch.setattr("archive.urls.RULES", tuple(other for other in RULES if other is not rule))
    assert any(canonical(left) != canonical(right) for left, right in rule.same)


TABLES = [(urlwraps, "_BY_SITE", urlwraps.WRAPS), (urlsites, "_DOORS_BY_SITE", urlsites.DOORS)]
ROWS = [
    pytest.param(module, table, rows, row, id=f"{row.site}: {row.place}")
    for module, table, rows in TABLES
    for row in rows
]


@pytest.mark.parametrize(("module", "table", "rows", "row"), ROWS)
def test_every_row_has_examples_that_need_it(module, table, rows, row, monkeypatch):
    sites = {r.site: tuple(o for o in rows if o.site == r.site and o is not row) for r in rows}
    monkeypatch.setattr(module, table, sites)
    assert any(canonical(left) != canonical(right) for left, right in row.same)


@pytest.mark.parametrize("noise", urlsites.NOISE, ids=lambda noise: noise.site)
def test_every_sites_noise_has_an_example_that_needs_it(noise, monkeypatch):
    monkeypatch.setattr(urlsites, "_NOISE_BY_SITE", {})
    assert any(canonical(left) != canonical(right) for left, right in noise.same)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_example_is_the_key_of_itself(rule):
    for pair in rule.same + rule.apart:
        for url in pair:
            assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Outlet.example/News/1?utm_source=rss&id=7#top", "https://outlet.example/News/1?id=7"),
        ("  https://outlet.example/a \n", "https://outlet.example/a"),
        ("//outlet.example/a", "https://outlet.example/a"),
        ("https://outlet.example", "https://outlet.example/"),
        ("http://[2001:db8::1]:8080/a", "https://[2001:db8::1]:8080/a"),
        ("http://192.0.2.7/a/", "https://192.0.2.7/a"),
        ("https://한국.example/뉴스", "https://xn--3e0b707e.example/%EB%89%B4%EC%8A%A4"),
    ],
    ids=["all at once", "white space", "no scheme", "no path", "IPv6", "IPv4", "Korean host and path"],
)
def test_a_key_reads_as_an_address(url, key):
    assert canonical(url) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "북한 뉴스",
        "urn:uuid:0d4b4e1c",
        "mailto:desk@outlet.example",
        "tag:outlet.example,2026:1",
        "http://",
        "http://[::1",
        "http://a\\@b/",
        "https://outlet.example:99999/a",
        "https://outlet .example/a",
        "https://outlet..example/a",
        "https://\ud800.example/",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_web_address_comes_back_trimmed(text):
    assert canonical(f" {text}\n") == text.strip()


def test_a_redirector_in_a_redirector_is_unwrapped():
    inner = "https%253A%252F%252Foutlet.example%252Fa%253Fid%253D1"
    outer = f"https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3D{inner}"
    assert canonical(outer) == "https://outlet.example/a?id=1"


def test_a_redirector_that_leads_to_itself_ends():
    loop = "https://www.google.com/url?q=https%3A%2F%2Fwww.google.com%2Furl"
    assert canonical(canonical(loop)) == canonical(loop)


PIECES = st.sampled_from(
    ["a", "1", "%", "%2F", "%zz", "%EB", "/", "//", "..", ".", "?", "&", "=", "+", "#", "#!", ";", "북", "\u1107\u116e",
     "www.", "m.", ":", "@", "\\", "amp", "/amp/", "print", "utm_a=", "id=", " ", "\ud800", "\x00", "index.html",
     "[", "]"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join), st.sampled_from(["https://outlet.example/", "http://", "//", ""]))
@example("amp/amp/print/a/amp", "https://outlet.example/")
def test_any_text_has_a_key_and_the_key_is_its_own(rest, start):
    key = canonical(start + rest)
    assert canonical(key) == key
