from datetime import UTC, datetime

import pytest

from gemba.insight.eventlog.readers.times import (
    NAIVE,
    TimeStyle,
    could_be_epoch,
    date_order,
    looks_like_time,
    parse_times,
    zone_named,
)
from gemba.insight.eventlog.report import LogUnreadable


def read(text: str, style: TimeStyle | None = None, zone: str = "UTC") -> datetime | None:
    parsed = parse_times([text], style or TimeStyle(), zone_named(zone))
    if not parsed.readable[0]:
        return None
    return datetime.fromtimestamp(int(parsed.us[0]) / 1e6, tz=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2012-10-09T14:50:17+00:00", at(2012, 10, 9, 14, 50, 17)),
        ("2012-10-09T14:50:17Z", at(2012, 10, 9, 14, 50, 17)),
        ("2012-10-09 14:50:17.250000+02:00", at(2012, 10, 9, 12, 50, 17, 250_000)),
        ("2012-10-09", at(2012, 10, 9)),
        ("2012/10/9 4:05", at(2012, 10, 9, 4, 5)),
        ("29/2/2016 01:16", at(2016, 2, 29, 1, 16)),
        ("5.3.2016 9:07:08", at(2016, 3, 5, 9, 7, 8)),
        ("05-03-16 09:07", at(2016, 3, 5, 9, 7)),
        ("3/4/2016 2:05 PM", at(2016, 4, 3, 14, 5)),
        ("3/4/2016 12:00 a.m.", at(2016, 4, 3)),
        ("12 Jan 2013 14:05", at(2013, 1, 12, 14, 5)),
        ("12-JAN-13", at(2013, 1, 12)),
        ("Jan 12, 2013 2:05:06 PM", at(2013, 1, 12, 14, 5, 6)),
        ("Sat, 12 Jan 2013 14:05:06 +0100", at(2013, 1, 12, 13, 5, 6)),
        ("2016-02-29 01:16:02 GMT+8", None),
        ("2016-02-29 01:16:02 UTC+08:00", at(2016, 2, 28, 17, 16, 2)),
        ("2013-01-12T14:05:06.123456789+01", at(2013, 1, 12, 13, 5, 6, 123_456)),
        ("2021-03-04T05:06:07+08:00[Asia/Shanghai]", at(2021, 3, 3, 21, 6, 7)),
        ("2021年3月4日 15时06分07秒", at(2021, 3, 4, 15, 6, 7)),
        ("2021年3月4日 下午3:06", at(2021, 3, 4, 15, 6)),
        ("20210304", at(2021, 3, 4)),
        ("20210304150607", at(2021, 3, 4, 15, 6, 7)),
        ("1614870367", at(2021, 3, 4, 15, 6, 7)),
        ("1614870367.5", at(2021, 3, 4, 15, 6, 7, 500_000)),
        ("1614870367500", at(2021, 3, 4, 15, 6, 7, 500_000)),
        ("1969-12-31T23:59:59Z", at(1969, 12, 31, 23, 59, 59)),
        ("", None),
        ("yesterday", None),
        ("31/31/2016", None),
        ("2016-02-30", None),
        ("2016-02-29 25:00", None),
        ("42", None),
        ("192.168.0.1", None),
    ],
)
def test_times_as_people_write_them(text: str, expected: datetime | None) -> None:
    assert read(text) == expected


def test_month_first_when_asked() -> None:
    assert read("3/4/2016 10:00", TimeStyle(day_first=False)) == at(2016, 3, 4, 10)


def test_a_time_without_zone_is_local() -> None:
    assert read("2016-07-01 12:00", zone="Asia/Shanghai") == at(2016, 7, 1, 4)
    assert read("2016-07-01 12:00", zone="Europe/Rome") == at(2016, 7, 1, 10)
    assert read("2016-01-01 12:00", zone="Europe/Rome") == at(2016, 1, 1, 11)


def test_a_time_with_zone_keeps_it() -> None:
    assert read("2016-07-01 12:00+00:00", zone="Asia/Shanghai") == at(2016, 7, 1, 12)


def test_offsets_are_told() -> None:
    texts = ["2016-07-01 12:00+05:30", "2016-07-01 12:00", "nothing"]
    parsed = parse_times(texts, TimeStyle(), UTC)
    assert parsed.offset.tolist() == [330, NAIVE, NAIVE]
    assert parsed.readable.tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("format_", "text", "expected"),
    [
        ("%Y.%d.%m %H-%M", "2016.05.03 09-07", at(2016, 3, 5, 9, 7)),
        ("%d %m %Y %z", "05 03 2016 +0200", at(2016, 3, 4, 22)),
        ("epoch_s", "60", at(1970, 1, 1, 0, 1)),
        ("epoch_ms", "-1500", at(1969, 12, 31, 23, 59, 58, 500_000)),
        ("month_first", "3/4/2016", at(2016, 3, 4)),
        ("epoch_s", "2016-03-04", None),
        ("%Y", "x", None),
    ],
)
def test_a_given_format(format_: str, text: str, expected: datetime | None) -> None:
    assert read(text, TimeStyle(format=format_)) == expected


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(LogUnreadable, match="“fortnight” is not a time format"):
        TimeStyle(format="fortnight")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "a\0b"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(LogUnreadable, match="not a known time zone"):
        zone_named(name)


def test_which_dates_settle_the_order() -> None:
    found = date_order(["31/12/2020", "12/31/2020", "3/4/2020", "4/4/2020", "2020/3/4", "x"])
    assert (found.day_first, found.month_first, found.either) == (1, 1, 1)
    assert found.example == "3/4/2020"


def test_mere_digits_only_could_be_times() -> None:
    assert not looks_like_time("20210304")
    assert could_be_epoch("20210304")
    assert could_be_epoch("1614870367")
    assert not could_be_epoch("12345678")
    assert not could_be_epoch("5000000")


def test_absurd_numbers_are_no_times() -> None:
    assert read("9" * 40, TimeStyle(format="epoch_s")) is None
