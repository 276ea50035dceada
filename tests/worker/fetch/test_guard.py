"""Which URLs and addresses are dialled, in every spelling they come in."""

import unicodedata
from ipaddress import ip_address

import pytest

from worker.fetch.guard import check_url, is_public, permitted
from worker.fetch.limits import FetchLimits, Refused
from worker.flow import Reason

LIMITS = FetchLimits()


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://hanbit.example", "http://hanbit.example/"),
        ("HTTP://HanBit.Example:80/A?b#top", "http://hanbit.example/A?b"),
        ("https://hanbit.example:443/", "https://hanbit.example/"),
        ("http://hanbit.example:443/", "http://hanbit.example:443/"),
        ("http://hanbit.example:/a", "http://hanbit.example/a"),
        ("http://hanbit.example./a", "http://hanbit.example/a"),
        ("http://hanbit.example?q=1", "http://hanbit.example/?q=1"),
        (" \thttp://hanbit.example/a\r\n", "http://hanbit.example/a"),
        ("http://한빛.한국/기사?q=북한", "http://xn--xx3br43b.xn--3e0b707e/%EA%B8%B0%EC%82%AC?q=%EB%B6%81%ED%95%9C"),
        (unicodedata.normalize("NFD", "http://한빛.한국/"), "http://xn--xx3br43b.xn--3e0b707e/"),
        ("http://ｈａｎｂｉｔ．example/", "http://hanbit.example/"),
        ("http://hanbit.example/%BA%CF%C7%D1", "http://hanbit.example/%BA%CF%C7%D1"),
        ("http://hanbit.example/a b", "http://hanbit.example/a%20b"),
        ("http://hanbit.example/a?x=%2B&y=a+b&&z=", "http://hanbit.example/a?x=%2B&y=a+b&&z="),
        ("http://hanbit.example/mail@desk?to=a@b", "http://hanbit.example/mail@desk?to=a@b"),
        ("http://news_desk.hanbit.example/", "http://news_desk.hanbit.example/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://134744072/", "http://8.8.8.8/"),
        ("http://[2606:4700:4700::1111]/", "http://[2606:4700:4700::1111]/"),
        ("http://[2606:4700:4700:0:0:0:0:1111]:443/a", "http://[2606:4700:4700::1111]:443/a"),
        ("http://[64:ff9b::8.8.8.8]/", "http://[64:ff9b::808:808]/"),
        ("http://[2002:808:808::1]/", "http://[2002:808:808::1]/"),
    ],
)
def test_a_url_safe_to_dial_gets_its_one_spelling(url: str, normal: str) -> None:
    assert check_url(url, LIMITS) == normal
    assert check_url(normal, LIMITS) == normal


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0X7F.1",
        "0177.0.0.1",
        "017700000001",
        "0x7f.0.0x0.01",
        "0",
        "0x",
        "0.0.0.0",
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "10.0.0.1",
        "167772161",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "2852039166",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "desk.localhost",
        "ｌｏｃａｌｈｏｓｔ",
        "[::]",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:169.254.169.254]",
        "[2002:7f00:1::]",
        "[2002:a9fe:a9fe::1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::1]",
        "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
        "[fe80::1]",
        "[fec0::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[ff02::1]",
        "[ff0e::1]",
        "[100::1]",
        "[2001:db8::1]",
        "[3fff::1]",
        "[4000::1]",
    ],
)
def test_no_spelling_of_an_inner_address_is_dialled(host: str) -> None:
    refused = check_url(f"http://{host}/", LIMITS)
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.FORBIDDEN_ADDRESS, refused


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "not an absolute URL"),
        ("hanbit.example/feed", "not an absolute URL"),
        ("//hanbit.example/feed", "not an absolute URL"),
        ("/feed", "not an absolute URL"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://hanbit.example/", "only http and https"),
        ("gopher://hanbit.example/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("data:text/html,hi", "only http and https"),
        ("feed://hanbit.example/", "only http and https"),
        ("http:hanbit.example", "names no host"),
        ("http:/hanbit.example", "names no host"),
        ("http:///hanbit.example", "names no host"),
        ("http://?q", "names no host"),
        ("http://:80/", "host or port"),
        ("http://user:pass@hanbit.example/", "user name"),
        ("http://@hanbit.example/", "user name"),
        ("http://hanbit.example@10.0.0.1/", "user name"),
        ("http://10.0.0.1\\@hanbit.example/", "user name"),
        ("http://hanbit.example\\.evil.example/", "backslash"),
        ("http:\\\\hanbit.example/", "names no host"),
        ("http://hanbit.example/a\\..\\b", "backslash"),
        ("http://hanbit.example/a\nb", "control character"),
        ("http://hanbit.example/a\x00b", "control character"),
        ("http://hanbit.example\t/", "control character"),
        ("http://hanbit.example/\x85", "control character"),
        ("http://hanbit.example/\udcff", "control character"),
        ("http://han bit.example/", "not a host name"),
        ("http://hanbit%2eexample/", "not a host name"),
        ("http://127.0.0.1%00.example/", "not a host name"),
        ("http://hanbit..example/", "not a host name"),
        ("http://.example/", "not a host name"),
        ("http://./", "not a host name"),
        (f"http://{'a' * 64}.example/", "not a host name"),
        (f"http://{'a.' * 130}example/", "not a host name"),
        ("http://hanbit,example/", "not a host name"),
        ("http://1.2.3.4.5/", "no IPv4 address"),
        ("http://256.1.1.1/", "no IPv4 address"),
        ("http://4294967296/", "no IPv4 address"),
        ("http://hanbit.1/", "no IPv4 address"),
        ("http://08.8.8.8/", "no IPv4 address"),
        ("http://[::1/", "host or port"),
        ("http://::1/", "host or port"),
        ("http://[127.0.0.1]/", "At least 3 parts"),
        ("http://[fe80::1%25eth0]/", "interface"),
        ("http://[fe80::1%eth0]/", "interface"),
        ("http://hanbit.example:0/", "no port 0"),
        ("http://hanbit.example:65536/", "no port 65536"),
        ("http://hanbit.example:8o/", "host or port"),
        ("http://hanbit.example:-1/", "host or port"),
        ("http://hanbit.example:22/", "port 22"),
        ("http://8.8.8.8:25/", "port 25"),
        ("http://hanbit.example/" + "a" * 8_000, "longer than"),
    ],
)
def test_what_is_no_plain_web_url_is_refused_with_the_reason(url: str, why: str) -> None:
    refused = check_url(url, LIMITS)
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.BAD_URL, refused
    assert why in refused.detail


def test_a_refusal_never_repeats_a_password_or_a_control_character() -> None:
    refused = check_url("http://desk:s3cret@hanbit.example/\x1b[31m", LIMITS)
    assert isinstance(refused, Refused)
    assert "s3cret" not in refused.detail
    assert "\x1b" not in refused.detail


ALLOWING = FetchLimits(allow_addresses=frozenset({("127.0.0.1", 8080), ("0:0::1", 9090)}))


@pytest.mark.parametrize(
    ("url", "dialled"),
    [
        ("http://127.0.0.1:8080/", True),
        ("http://127.1:8080/", True),
        ("http://[::ffff:127.0.0.1]:8080/", True),
        ("http://localhost:8080/", True),
        ("http://[::1]:9090/", True),
        ("http://hanbit.example:8080/", True),  # its address is judged when dialled
        ("http://127.0.0.1:9090/", False),
        ("http://127.0.0.1/", False),
        ("http://127.0.0.2:8080/", False),
        ("http://8.8.8.8:8080/", False),
        ("http://hanbit.example:8081/", False),
    ],
)
def test_an_allow_list_opens_one_port_of_one_address(url: str, dialled: bool) -> None:
    assert isinstance(check_url(url, ALLOWING), str) is dialled


@pytest.mark.parametrize(
    ("ip", "port", "may"),
    [
        ("8.8.8.8", 80, True),
        ("8.8.8.8", 22, False),
        ("8.8.8.8", 8080, False),
        ("127.0.0.1", 8080, True),
        ("::ffff:127.0.0.1", 8080, True),
        ("127.0.0.1", 80, False),
        ("::1", 9090, True),
        ("::1", 80, False),
        ("2606:4700:4700::1111", 443, True),
        ("fe80::1%lo", 80, False),
        ("2606:4700:4700::1111%lo", 80, False),
        ("hanbit.example", 80, False),
        ("", 80, False),
    ],
)
def test_the_address_dialled_is_judged_with_its_port(ip: str, port: int, may: bool) -> None:
    assert permitted(ip, port, ALLOWING) is may


@pytest.mark.parametrize("ip", ["1.1.1.1", "100.63.255.255", "172.32.0.1", "2a00:1450::1", "64:ff9b::101:101"])
def test_an_ordinary_address_is_public(ip: str) -> None:
    assert is_public(ip_address(ip))


@pytest.mark.parametrize(
    "wrong",
    [
        {"allow_addresses": frozenset({("localhost", 80)})},
        {"connect_to": {"*": ("hanbit.example", 80)}},
        {"user_agent": "bongsu\r\nX-Evil: 1"},
    ],
    ids=["allow a name", "connect to a name", "header in the agent"],
)
def test_limits_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"address|control"):
        FetchLimits(**wrong)  # type: ignore[arg-type]  # wrong on purpose
