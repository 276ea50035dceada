"""What headers promise."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.fetch.headers import Headers, clock_agrees, coding, first, fresh_for, retry_at
from worker.fetch.limits import Refused
from worker.flow import Reason

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        (" 0060 ", timedelta(minutes=1)),
        ("Tue, 01 Dec 2026 13:00:00 GMT", HOUR),
        ("Tuesday, 01-Dec-26 13:00:00 GMT", HOUR),
        ("Tue Dec  1 13:00:00 2026", HOUR),
        ("Tue, 01 Dec 2026 22:00:00 +0900", HOUR),
        ("Tue, 01 Dec 2026 11:00:00 GMT", -HOUR),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("１２０", None),
        ("Tue, 99 Foo 2026 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(value: str, wait: timedelta | None) -> None:
    assert retry_at((("Retry-After", value),), NOW) == (None if wait is None else NOW + wait)


def test_an_absurd_retry_after_is_far_away_and_no_error() -> None:
    far = retry_at((("retry-after", "9" * 5_000),), NOW)
    assert far is not None
    assert far > NOW + timedelta(days=365)


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ((), None),
        ((("Cache-Control", "max-age=3600"),), HOUR),
        ((("Cache-Control", 'public, Max-Age="3600"'),), HOUR),
        ((("Cache-Control", "public"), ("Cache-Control", "max-age=3600")), HOUR),
        ((("Cache-Control", "max-age=3600"), ("Age", "600")), timedelta(minutes=50)),
        ((("Cache-Control", "max-age=60"), ("Age", "600")), timedelta(0)),
        ((("Cache-Control", "max-age=3600"), ("Age", "x")), HOUR),
        ((("Cache-Control", "no-cache, max-age=3600"),), timedelta(0)),
        ((("Cache-Control", "no-store"),), timedelta(0)),
        ((("Cache-Control", "s-maxage=9, max-age=nine"),), None),
        ((("Cache-Control", "private"), ("Expires", "Tue, 01 Dec 2026 13:00:00 GMT")), HOUR),
        ((("Cache-Control", "max-age=60"), ("Expires", "Tue, 01 Dec 2026 13:00:00 GMT")), timedelta(minutes=1)),
        (
            (("Expires", "Tue, 01 Dec 2026 13:00:00 GMT"), ("Date", "Tue, 01 Dec 2026 12:30:00 GMT")),
            timedelta(minutes=30),
        ),
        ((("Expires", "Mon, 01 Dec 2025 13:00:00 GMT"),), timedelta(0)),
        ((("Expires", "0"),), timedelta(0)),
        ((("Expires", "-1"),), timedelta(0)),
    ],
)
def test_freshness_comes_from_cache_control_then_expires(headers: Headers, fresh: timedelta | None) -> None:
    assert fresh_for(headers, NOW) == fresh


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("identity", ""),
        ("", ""),
        ("gzip", "gzip"),
        ("X-GZip", "gzip"),
        ("identity, gzip,", "gzip"),
        ("deflate", "deflate"),
    ],
)
def test_one_layer_of_what_was_asked_for_is_unpacked(value: str | None, expected: str) -> None:
    headers = () if value is None else (("Content-Encoding", value),)
    assert coding(headers) == expected


@pytest.mark.parametrize(
    "headers",
    [
        (("Content-Encoding", "br"),),
        (("Content-Encoding", "zstd"),),
        (("Content-Encoding", "gzip, gzip"),),
        (("Content-Encoding", "gzip"), ("Content-Encoding", "deflate")),
        (("Content-Encoding", "gzip"), ("Transfer-Encoding", "gzip, chunked")),
        (("Content-Encoding", "utf-8"),),
    ],
)
def test_any_other_packing_is_refused(headers: Headers) -> None:
    refused = coding(headers)
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.BAD_ENCODING


def test_the_first_header_that_says_something_counts() -> None:
    headers = (("ETag", " "), ("etag", ' "가" '), ("ETag", '"나"'))
    assert first(headers, "etag") == '"가"'
    assert first(headers, "server") is None


@pytest.mark.parametrize(
    ("date", "agrees"),
    [
        ("Tue, 01 Dec 2026 12:30:00 GMT", True),
        ("Mon, 30 Nov 2026 12:00:00 GMT", True),
        ("Mon, 30 Nov 2026 11:59:00 GMT", False),
        ("Fri, 01 Dec 2028 12:00:00 GMT", False),
        ("yesterday", False),
        ("", False),
    ],
)
def test_a_servers_clock_bears_ours_out_to_the_day(date: str, agrees: bool) -> None:
    assert clock_agrees((("Date", date),), NOW) is agrees
