"""What holds of the key of any address: never an error, never another host, never a matter of who counts visitors."""

import re
from urllib.parse import quote, unquote, urlsplit

from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.urlfolds import parse
from archive.urlpapers import PAPERS
from archive.urlportals import PORTALS
from archive.urls import canonical

LABELS = st.sampled_from(
    ["www", "m", "news", "en", "mobile", "amp", "naru", "뉴스", "한빛", "xn--3e0b707e", "a-b", "co", "kr", "12"]
)
HOSTS = st.builds(
    "{}.{}".format, st.lists(LABELS, max_size=3).map(".".join), st.sampled_from(["naru.example", "naru.co.kr"])
).map(lambda host: host.removeprefix("."))
SEGMENTS = st.lists(
    st.sampled_from(["a", "1", "기사", "%EA%B0%80", "view", "20261123", "x.html", "amp", "..", "A"]), max_size=4
)
QUERIES = st.lists(
    st.tuples(st.sampled_from(["id", "idxno", "p", "q", "no"]), st.sampled_from(["1", "2", "가", "a b", ""])),
    max_size=3,
)
TRACKING = st.lists(
    st.sampled_from(
        ["utm_source=rss", "utm_medium=x&utm_term=", "fbclid=IwAR0", "gclid=1", "ref=rss", "from=naver", "UTM_ID=9"]
    ),
    min_size=1,
    max_size=3,
)


@st.composite
def addresses(draw):
    query = "&".join(f"{name}={value}" for name, value in draw(QUERIES))
    return f"https://{draw(HOSTS)}/{'/'.join(draw(SEGMENTS))}", query


def asked(address, *parts):
    query = "&".join(part for part in parts if part)
    return f"{address}?{query}" if query else address


@settings(max_examples=300)
@given(st.text(max_size=60))
@example("https://[::ffff:1.2.3.4%25eth0]/")
@example("//\u2100.example/")
def test_any_text_at_all_has_a_key_that_is_its_own(text):
    for start in ("", "https://", "https://naru.example/", "https://naru.example/?"):
        key = canonical(start + text)
        assert canonical(key) == key


@settings(max_examples=300)
@given(addresses(), TRACKING)
def test_what_counts_visitors_never_matters(address, tracking):
    place, query = address
    key = canonical(asked(place, query))
    for counted in tracking:
        assert canonical(asked(place, query, counted)) == key
        assert canonical(asked(place, counted, query)) == key
    assert canonical(asked(place, *tracking, query)) == key


@settings(max_examples=300)
@given(addresses())
def test_a_key_keeps_the_registered_host(address):
    place, query = address
    registered = ".".join(urlsplit(place).hostname.split(".")[-3:])
    registered = registered if registered.endswith(".co.kr") else "naru.example"
    assert f".{urlsplit(canonical(asked(place, query))).hostname}".endswith(f".{registered}")


@settings(max_examples=300)
@given(addresses(), st.sampled_from(["http", "HTTPS"]), st.sampled_from(["", "#top", "#:~:text=x"]))
def test_scheme_and_place_in_the_page_never_matter(address, scheme, fragment):
    place, query = address
    whole = asked(place, query)
    assert canonical(whole.replace("https", scheme, 1) + fragment) == canonical(whole)


@given(addresses(), st.integers(1, 10**12), st.integers(1, 10**12))
def test_numbers_that_name_articles_are_kept_apart(address, one, other):
    place, query = address
    if one == other:
        return
    assert canonical(asked(f"{place}/{one}", query)) != canonical(asked(f"{place}/{other}", query))
    assert canonical(asked(place, query, f"articleno={one}")) != canonical(asked(place, query, f"articleno={other}"))


@settings(max_examples=300)
@given(
    addresses(),
    st.lists(st.sampled_from(["idxno", "no", "id", "p", "seq", "newsId", "arcid", "sid", "page"]), unique=True),
)
def test_a_parameter_that_may_name_an_article_is_never_lost(address, names):
    place, query = address
    key = canonical(asked(place, query, *(f"{name}=20261123{at}" for at, name in enumerate(names))))
    for at, name in enumerate(names):
        assert re.search(rf"[?&]{name}=20261123{at}(&|$)", key)


@settings(max_examples=300)
@given(addresses())
def test_a_key_is_an_address_and_reads_as_itself(address):
    place, query = address
    key = canonical(asked(place, query))
    parts = parse(key)
    assert parts is not None
    assert str(parts) == key
    assert key.isascii()


@settings(max_examples=300)
@given(addresses(), st.booleans())
def test_how_an_address_is_escaped_never_matters(address, upper):
    place, query = address
    whole = asked(place, query)
    host = whole.index("/", len("https://"))
    escaped = quote(unquote(whole[host:]), safe="/?&=:;%" if "%25" in whole else "/?&=:;")
    spelt = re.sub("%[0-9A-F]{2}", lambda m: m.group() if upper else m.group().lower(), escaped)
    assert canonical(whole[:host] + spelt) == canonical(whole)


KNOWN = [url for door in (*PORTALS, *PAPERS) for pair in door.same for url in pair]


@settings(max_examples=500)
@given(st.sampled_from(KNOWN), st.data())
def test_a_known_sites_article_is_never_another(url, data):
    """Another digit in what names an article is another article, and the key of neither is lost."""
    key = canonical(url)
    numbers = [match for match in re.finditer(r"\d{5,}", url) if match.group() in key and url.count(match.group()) == 1]
    if not numbers:
        return
    number = data.draw(st.sampled_from(numbers))
    at = data.draw(st.integers(number.start(), number.end() - 1))
    other = url[:at] + str((int(url[at]) + 1) % 10) + url[at + 1 :]
    assert canonical(other) != key
