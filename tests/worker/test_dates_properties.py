"""Whatever is written gives an aware time within bounds, or a reason; what we know how to write comes back."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from worker.dates import FUTURE_SLACK, OLDEST_YEAR, read_date

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
KST = timezone(timedelta(hours=9))
ZONES = st.sampled_from(
    ["Asia/Seoul", "UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Europe/London"]
)
PIECES = st.sampled_from(
    [
        "2026", "26", "11", "23", "0", "99", "24", "60", "9999", "0000", "1" * 30, "-", "/", ".", ":", " ", "T", "Z",
        "+", "+0900", "+99:99", "-14:00", "년", "월", "일", "오전", "오후", "시", "분", "초", "AM", "p.m.", "Nov",
        "November", "Feb", "Mon,", "KST", "GMT", "EST", "ET", "한국시간", "２０２６", "．", "١٢", "½", "²", "\u2212",
        ",", "(", "de", "W48", "\0", "\ud800", "1763859600",
    ]
)  # fmt: skip
NOTES = {None, "missing", "unreadable", "absurd", "future", "zone-assumed"}
FIRST, LAST = datetime(1990, 1, 2), datetime(2026, 11, 24)  # noqa: DTZ001  (their zone is what is tested)
MOMENTS = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(microsecond=0))


@settings(max_examples=500)
@given(
    st.one_of(
        st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=10).map(" ".join)
    ),
    ZONES,
)
@example("0001-01-01T00:00:00+14:00", "UTC")
@example("9999-12-31T23:59:59-14:00", "UTC")
@example("31 Dec 9999 24:00 -1400", "Pacific/Kiritimati")
def test_any_text_is_an_aware_time_within_bounds_or_none_and_why(text, zone):
    read = read_date(text, zone=zone, now=NOW)
    assert read.note in NOTES
    if read.value is None:
        assert read.note not in (None, "zone-assumed")
        return
    assert read.value.utcoffset() is not None
    assert read.value - NOW <= FUTURE_SLACK
    assert read.value.year >= OLDEST_YEAR
    assert datetime.fromisoformat(read.value.isoformat()) == read.value


FORMS = {
    "iso": lambda m: m.isoformat(),
    "iso with a space": lambda m: m.isoformat(" "),
    "iso without a colon": lambda m: m.strftime("%Y-%m-%dT%H:%M:%S%z"),
    "mail": format_datetime,
    "mail, by name": lambda m: m.strftime("%a, %d %b %Y %H:%M:%S ") + ("KST" if m.utcoffset() else "GMT"),
    "asctime": lambda m: m.strftime("%a %b %d %H:%M:%S %z %Y"),
    "numbers and an offset": lambda m: m.strftime("%Y.%m.%d %H:%M:%S %z"),
    "compact": lambda m: m.strftime("%Y%m%dT%H%M%S%z"),
}
NAIVE = {
    "iso": lambda m: m.strftime("%Y-%m-%dT%H:%M:%S"),
    "numbers": lambda m: m.strftime("%Y.%m.%d %H:%M:%S"),
    "numbers with dots after": lambda m: m.strftime("%Y. %m. %d. %H:%M:%S"),
    "words": lambda m: f"{m.year}년 {m.month}월 {m.day}일 {m.hour}시 {m.minute}분 {m.second}초",
    "halves of the day": lambda m: (
        f"{m:%Y-%m-%d} {'오전' if m.hour < 12 else '오후'} {(m.hour % 12) or 12}:{m:%M}:{m:%S}"
    ),
    "full width": lambda m: m.strftime("%Y/%m/%d %H:%M:%S").translate(
        {ord(c): ord(c) + 0xFEE0 for c in "0123456789/:"}
    ),
    "month's name": lambda m: m.strftime("%B %d, %Y %I:%M:%S %p"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(MOMENTS, st.sampled_from([KST, UTC]), ZONES)
def test_a_time_written_with_its_zone_is_that_time(form, moment, written_in, zone):
    there = moment.replace(tzinfo=written_in)
    read = read_date(form(there), zone=zone, now=NOW)
    assert (read.value, read.note) == (there, None)
    assert read.value.utcoffset() == there.utcoffset()


@pytest.mark.parametrize("form", NAIVE.values(), ids=NAIVE)
@given(MOMENTS)
def test_a_time_written_without_a_zone_is_its_feeds(form, moment):
    read = read_date(form(moment), zone="Asia/Seoul", now=NOW)
    assert (read.value, read.note) == (moment.replace(tzinfo=ZoneInfo("Asia/Seoul")), "zone-assumed")
