from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from worker.dates import read_date

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)

# What is written → what it says, with its offset; None where the zone is the feed's.
ZONED = [
    ("Mon, 23 Nov 2026 15:05:00 +0900", "2026-11-23T15:05:00+09:00"),
    ("Mon, 23 Nov 2026 15:05:00 KST", "2026-11-23T15:05:00+09:00"),
    ("Mon, 23 Nov 2026 15:05:00 JST", "2026-11-23T15:05:00+09:00"),
    ("Mon, 23 Nov 2026 15:05:00 EST", "2026-11-23T15:05:00-05:00"),
    ("Fri, 05 Jun 2026 15:05:00 EDT", "2026-06-05T15:05:00-04:00"),
    ("Mon, 23 Nov 2026 15:05 GMT", "2026-11-23T15:05:00+00:00"),
    ("Mon,23 Nov 2026 15:05:00 +09:00", "2026-11-23T15:05:00+09:00"),
    ("23 Nov 26 15:05:00 Z", "2026-11-23T15:05:00+00:00"),
    ("Mon, 23 Nov 2026 15:05:00 UTC+9", "2026-11-23T15:05:00+09:00"),
    ("Mon Nov 23 15:05:00 KST 2026", "2026-11-23T15:05:00+09:00"),
    ("Mon Nov 23 2026 15:05:00 GMT+0900 (Korean Standard Time)", "2026-11-23T15:05:00+09:00"),
    ("2026-11-23T15:05:00Z", "2026-11-23T15:05:00+00:00"),
    ("2026-11-23T15:05:00.123456789+09:00", "2026-11-23T15:05:00+09:00"),
    ("2026-11-23T15:05:00+0900", "2026-11-23T15:05:00+09:00"),
    ("2026-11-23T15:05+09", "2026-11-23T15:05:00+09:00"),
    ("2026-11-23 15:05:00 +0900", "2026-11-23T15:05:00+09:00"),
    ("2026-11-23T15:05:00 -05:00", "2026-11-23T15:05:00-05:00"),
    ("2026-11-23T15:05:00+09:00[Asia/Seoul]", "2026-11-23T15:05:00+09:00"),
    ("2026-11-23T24:00:00Z", "2026-11-24T00:00:00+00:00"),
    ("2026-11-23T15:05:60Z", "2026-11-23T15:05:59+00:00"),
    ("20261123T150500Z", "2026-11-23T15:05:00+00:00"),
    ("Nov 23, 2026 3:05 PM KST", "2026-11-23T15:05:00+09:00"),
    ("November 23, 2026 at 3:05 p.m. ET", "2026-11-23T15:05:00-05:00"),
    ("Published June 23, 2026 3:05 am ET", "2026-06-23T03:05:00-04:00"),
    ("3:05 PM EST, Mon November 23, 2026", "2026-11-23T15:05:00-05:00"),
    ("2026-11-23 15:05 (한국시간)", "2026-11-23T15:05:00+09:00"),
    ("2026年11月23日 15:05 北京时间", "2026-11-23T15:05:00+08:00"),
    ("Seg, 21 Set 2026 19:42:40 -0300", "2026-09-21T19:42:40-03:00"),
    ("1763877900", "2025-11-23T06:05:00+00:00"),
    ("1763877900000", "2025-11-23T06:05:00+00:00"),
]
NAIVE = [
    ("Mon, 23 Nov 2026 15:05:00", "2026-11-23T15:05:00"),
    ("Mon, 23 Nov 2026 15:05:00 XYZ", "2026-11-23T15:05:00"),
    ("2026-11-23T15:05:00+23:00", "2026-11-23T15:05:00"),
    ("2026-11-23T15:05:00", "2026-11-23T15:05:00"),
    ("2026-11-23 15:05:33.0", "2026-11-23T15:05:33"),
    ("2026-11-23", "2026-11-23T00:00:00"),
    ("20261123", "2026-11-23T00:00:00"),
    ("20261123150500", "2026-11-23T15:05:00"),
    ("202611231505", "2026-11-23T15:05:00"),
    ("2026.11.23 09:00", "2026-11-23T09:00:00"),
    ("2026.11.23. 09:00:10", "2026-11-23T09:00:10"),
    ("2026/11/23 09:00", "2026-11-23T09:00:00"),
    ("2026. 11. 23. 오후 3:05:22", "2026-11-23T15:05:22"),
    ("2026-11-23 오후 3:05", "2026-11-23T15:05:00"),
    ("2026-11-23 오전 12:05", "2026-11-23T00:05:00"),
    ("2026-11-23 오후 12:05", "2026-11-23T12:05:00"),
    ("2026-11-23 오후 15:05", "2026-11-23T15:05:00"),
    ("2026-11-23(월)15:05", "2026-11-23T15:05:00"),
    ("2026년 11월 23일 (월) 15시 05분", "2026-11-23T15:05:00"),
    ("2026년 11월 23일 월요일 오후 3시 5분 7초", "2026-11-23T15:05:07"),
    ("2026년 11월 23일 오후 3시", "2026-11-23T15:00:00"),
    ("2026년11월23일", "2026-11-23T00:00:00"),
    ("입력 2026.11.23. 오후 3:05", "2026-11-23T15:05:00"),
    ("입력 : 2026-11-23 15:05:11 | 수정 : 2026-11-23 16:00:00", "2026-11-23T15:05:11"),
    ("등록 2026.11.23 수정 2026.11.24 16:00", "2026-11-23T00:00:00"),
    ("２０２６．１１．２３　１５：０５", "2026-11-23T15:05:00"),
    ("26.11.23 15:05", "2026-11-23T15:05:00"),
    ("2026年11月23日 15時05分", "2026-11-23T15:05:00"),
    ("2026年11月23日（月） 午後3時5分", "2026-11-23T15:05:00"),
    ("2026年11月23日 下午3:05", "2026-11-23T15:05:00"),
    ("Mon Nov 23 15:05:00 2026", "2026-11-23T15:05:00"),
    ("Monday, November 23, 2026 - 15:05", "2026-11-23T15:05:00"),
    ("Sept. 3rd, 2026", "2026-09-03T00:00:00"),
    ("23 November 2026", "2026-11-23T00:00:00"),
    ("23 de noviembre de 2026 15:05", "2026-11-23T15:05:00"),
    ("23. Oktober 2026, 15.05 Uhr", "2026-10-23T15:05:00"),
    ("23 août 2026 à 15h05", "2026-08-23T15:05:00"),
    ("23.11.2026 15:05", "2026-11-23T15:05:00"),
    ("23/11/2026", "2026-11-23T00:00:00"),
    ("11/23/2026 3:05 PM", "2026-11-23T15:05:00"),
]


@pytest.mark.parametrize(("text", "says"), ZONED, ids=[text for text, _ in ZONED])
def test_a_time_keeps_the_offset_it_was_written_with(text: str, says: str) -> None:
    for zone in ("Asia/Seoul", "UTC"):
        dated = read_date(text, zone=zone, now=NOW)
        assert dated.value is not None
        assert (dated.value.isoformat(), dated.note) == (says, None)


@pytest.mark.parametrize(("text", "says"), NAIVE, ids=[text for text, _ in NAIVE])
def test_a_time_without_a_zone_is_in_the_feeds(text: str, says: str) -> None:
    dated = read_date(text, zone=ZoneInfo("Asia/Seoul"), now=NOW)
    assert dated.value is not None
    assert (dated.value.isoformat(), dated.note) == (says + "+09:00", "zone-assumed")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "missing"),
        (" \n\t ", "missing"),
        ("곧", "unreadable"),
        ("어제 오후 3시", "unreadable"),
        ("3 hours ago", "unreadable"),
        ("15:05", "unreadable"),
        ("2026년 11월", "unreadable"),
        ("Nov 2026", "unreadable"),
        ("2026-02-30", "unreadable"),
        ("2026-13-01T00:00:00Z", "unreadable"),
        ("2026-11-23 25:00", "unreadable"),
        ("0000-00-00 00:00:00", "unreadable"),
        ("010-1234-5678", "unreadable"),
        ("1970-01-01T00:00:00Z", "absurd"),
        ("Thu, 01 Jan 1970 00:00:00 +0000", "absurd"),
        ("1989.12.31", "absurd"),
        ("0001-01-01T00:00:00+14:00", "absurd"),
        ("2026-11-25T03:00:01Z", "future"),
        ("2099-01-01", "future"),
        ("9999-12-31T23:59:59-12:00", "future"),
    ],
    ids=repr,
)
def test_no_time_is_invented(text: str, note: str) -> None:
    dated = read_date(text, zone="Asia/Seoul", now=NOW)
    assert (dated.value, dated.note) == (None, note)


def test_a_day_ahead_is_still_believed() -> None:
    assert read_date("2026-11-25T03:00:00Z", zone="UTC", now=NOW).value == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        ("Europe/London", "2026-04-03"),
        ("America/New_York", "2026-03-04"),
        ("America/Sao_Paulo", "2026-04-03"),
        ("Asia/Manila", "2026-03-04"),
        ("Asia/Seoul", None),
        ("UTC", None),
    ],
)
def test_day_and_month_are_never_guessed(zone: str, says: str | None) -> None:
    dated = read_date("03/04/2026", zone=zone, now=NOW)
    assert (dated.value.date().isoformat() if dated.value else None) == says
    assert dated.note == ("zone-assumed" if says else "unreadable")


@pytest.mark.parametrize(
    ("text", "zone", "offset"),
    [
        ("2026-11-23 15:05:00 CST", "Asia/Shanghai", 8),
        ("2026-11-23 15:05:00 CST", "UTC", -6),
        ("2026-07-23 15:05:00 IST", "Asia/Kolkata", 5.5),
        ("2026-07-23 15:05:00 IST", "Europe/Dublin", 1),
        ("2026-11-23 15:05:00 IST", "Asia/Jerusalem", 2),
    ],
)
def test_an_abbreviation_means_what_it_means_at_home(text: str, zone: str, offset: float) -> None:
    value = read_date(text, zone=zone, now=NOW).value
    assert value is not None
    assert value.utcoffset() == timedelta(hours=offset)


def test_summer_time_is_the_zones_own() -> None:
    summer = read_date("2026-07-01 12:00", zone="Europe/Berlin", now=NOW).value
    winter = read_date("2026-01-01 12:00", zone="Europe/Berlin", now=NOW).value
    assert summer is not None
    assert winter is not None
    assert (summer.utcoffset(), winter.utcoffset()) == (timedelta(hours=2), timedelta(hours=1))


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(ValueError, match="Asia/Soul"):
        read_date("2026-11-23", zone="Asia/Soul", now=NOW)
