"""No spelling of an address that is not public gets past the guard: what one check lets through, the other refuses."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from yarl import URL

from worker.fetch.guard import check_url, is_public, permitted
from worker.fetch.limits import FetchLimits, Refused

LIMITS = FetchLimits()
PRIVATE_NETWORKS = [
    ("0.0.0.0", 8), ("10.0.0.0", 8), ("100.64.0.0", 10), ("127.0.0.0", 8), ("169.254.0.0", 16), ("172.16.0.0", 12),
    ("192.0.0.0", 24), ("192.0.2.0", 24), ("192.88.99.0", 24), ("192.168.0.0", 16), ("198.18.0.0", 15),
    ("198.51.100.0", 24), ("203.0.113.0", 24), ("224.0.0.0", 4), ("240.0.0.0", 4), ("255.255.255.255", 32),
]  # fmt: skip
PRIVATE_NETWORKS_6 = [
    ("::", 128), ("::1", 128), ("fe80::", 10), ("fc00::", 7), ("fec0::", 10), ("ff00::", 8), ("2001:db8::", 32),
    ("2001::", 32), ("100::", 64), ("3fff::", 20), ("5f00::", 16),
]  # fmt: skip


def _within(base: int, prefix: int, bits: int) -> st.SearchStrategy[int]:
    return st.integers(0, 2 ** (bits - prefix) - 1).map(lambda low: base + low)


private4 = (
    st.sampled_from(PRIVATE_NETWORKS).flatmap(lambda n: _within(int(IPv4Address(n[0])), n[1], 32)).map(IPv4Address)
)
private6 = (
    st.sampled_from(PRIVATE_NETWORKS_6).flatmap(lambda n: _within(int(IPv6Address(n[0])), n[1], 128)).map(IPv6Address)
)
_OCTAL, _HEX, _DECIMAL = "0{:o}", "0x{:x}", "{}"


@st.composite
def spelled4(draw: st.DrawFn) -> tuple[IPv4Address, str]:
    """An address in one to four numbers, each decimal, octal or hexadecimal, with zeros before some."""
    address = draw(private4)
    octets, parts = address.packed, draw(st.integers(1, 4))
    numbers = [*octets[: parts - 1], int.from_bytes(octets[parts - 1 :], "big")]
    written = [
        draw(st.sampled_from([_DECIMAL, _OCTAL, "000{:o}", _HEX, "0X{:X}", "0x000{:x}"])).format(n) for n in numbers
    ]
    return address, ".".join(written)


@st.composite
def spelled6(draw: st.DrawFn) -> str:
    """An address that is not public, or an IPv6 one that carries such an IPv4 one."""
    inner = int(draw(private4))
    carried = [
        IPv6Address((0xFFFF << 32) | inner),
        IPv6Address((0x2002 << 112) | (inner << 80) | draw(st.integers(0, 2**80 - 1))),
        IPv6Address((0x64FF9B << 96) | inner),
        IPv6Address((0x64FF9B0001 << 80) | inner),
        IPv6Address(inner),
    ]
    address = draw(st.one_of(private6, st.sampled_from(carried)))
    return draw(st.sampled_from([str(address), address.exploded, str(address).upper()]))


def dressed(host: str) -> st.SearchStrategy[str]:
    """A host in the clothes that URLs hide it in."""
    full_width = host.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789abcdefxABCDEFX"})
    circled = host.translate({ord(c): chr(0x2460 + int(c) - 1) for c in "123456789"})
    hosts = [
        host,
        f"{host}.",
        full_width,
        circled,
        *(host.replace(".", dot) for dot in "。．｡"),
        full_width.replace(".", "。"),
    ]
    spots = [
        "",
        "@",
        "user@",
        "user:word@",
        "public.example@",
        "public.example\\@",
        "public.example%00@",
        "public.example#@",
    ]
    return st.builds(
        "{}{}{}{}{}".format,
        st.sampled_from(["http://", "HTTP://", "https://", " http://", "http:\\\\", "http:/", "http:"]),
        st.sampled_from(spots),
        st.sampled_from(hosts),
        st.sampled_from(["", ":80", ":443", ":", ":00080"]),
        st.sampled_from(["/", "", "/a?b", "?x", "#y", "\\x", "/\u202e"]),
    )


def dialled(url: str) -> str | None:
    """The host that would be looked up or dialled for a URL; None where the guard refuses it."""
    checked = check_url(url, LIMITS)
    return None if isinstance(checked, Refused) else URL(checked).host


@settings(max_examples=300)
@given(spelled4().flatmap(lambda pair: dressed(pair[1])))
def test_no_spelling_of_a_private_ipv4_address_is_dialled(url: str) -> None:
    host = dialled(url)
    assert host in (None, "public.example")


@settings(max_examples=300)
@given(spelled6().flatmap(lambda host: dressed(f"[{host}]")))
def test_no_spelling_of_a_private_ipv6_address_is_dialled(url: str) -> None:
    host = dialled(url)
    assert host in (None, "public.example")


@settings(max_examples=300)
@given(st.one_of(private4.map(str), spelled6()), st.sampled_from([80, 443]))
def test_what_a_name_may_resolve_to_is_refused_at_the_socket(address: str, port: int) -> None:
    assert not permitted(address, port, LIMITS)


@settings(max_examples=300)
@given(st.one_of(st.integers(0, 2**32 - 1).map(IPv4Address), st.integers(0, 2**128 - 1).map(IPv6Address)))
def test_the_socket_takes_public_addresses_only_in_whatever_form(address: IPv4Address | IPv6Address) -> None:
    assert permitted(str(address), 443, LIMITS) == is_public(address)
    if isinstance(address, IPv4Address):
        assert permitted(f"::ffff:{address}", 443, LIMITS) == is_public(address)
    if is_public(address):
        assert address.is_global


PIECES = st.sampled_from(
    [
        "http", "https", ":", "//", "/", "\\", "@", "a", "naru.example", "127.0.0.1", "0x7f.1", "2130706433", "[::1]",
        "[", "]", "%", "%2f", "%00", "?", "#", ".", "。", "북", "xn--", "ﬀ", "ß", "\u00ad", "\u200d", ":80", ":8080",
        "\t", "\n", " ", "\0", "\ud800", "①", "localhost", "．", "⁄", "K",
    ]
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.one_of(
        st.lists(PIECES, max_size=8).map("".join), st.lists(PIECES, max_size=6).map(lambda p: "http://" + "".join(p))
    )
)
def test_what_is_let_through_is_its_own_spelling_and_reads_one_way(url: str) -> None:
    checked = check_url(url, LIMITS)
    if isinstance(checked, Refused):
        assert checked.detail.isprintable() or "\\" in checked.detail or not url.isprintable()
        return
    assert check_url(checked, LIMITS) == checked
    by_yarl, by_stdlib = URL(checked), urlsplit(checked)
    assert by_yarl.raw_host == by_stdlib.hostname
    assert (by_yarl.user, by_stdlib.username) == (None, None)
    assert by_yarl.port in LIMITS.ports
    assert checked.isascii()
    try:
        literal = ip_address(by_stdlib.hostname or "")
    except ValueError:
        return
    assert is_public(literal)


@settings(max_examples=300)
@given(spelled4())
def test_every_spelling_is_one_address(pair: tuple[IPv4Address, str]) -> None:
    address, written = pair
    assume(not is_public(address))
    allowed = FetchLimits(allow_addresses=frozenset({(str(address), 80)}))
    assert check_url(f"http://{written}/", allowed) == f"http://{address}/"


@pytest.mark.parametrize("start", ["http://", "https:\\\\", "http:/", "http:", "//", "ftp://"])
@pytest.mark.parametrize("secret", ["hunter2", "hunter2:x", "hunter2@x"])
def test_a_refusal_never_tells_the_password(start: str, secret: str) -> None:
    refused = check_url(f"{start}reader:{secret}@naru.example/", LIMITS)
    assert isinstance(refused, Refused)
    assert "hunter2" not in refused.detail
