"""What the library knows of regions, and a spring festival worked through."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gemba.foundation.kernel.working_time import (
    Calendar,
    CalendarError,
    DayHours,
    Holiday,
    Schedule,
    SwappedDay,
)
from gemba.foundation.kernel.working_time.public_holidays import (
    PublicHoliday,
    UnknownRegion,
    holidays_of,
    region_name,
    subdivisions,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_china_2026_with_the_weekends_it_works() -> None:
    china = holidays_of("CN", years=[2026])
    assert PublicHoliday(date(2026, 10, 1), "National Day", "国庆节") in china.holidays
    # The State Council's notice for 2026; each stands in for the date off it is named on.
    assert [(swap.day.isoformat(), swap.weekday) for swap in china.swaps] == [
        ("2026-01-04", 4),
        ("2026-02-14", 4),
        ("2026-02-28", 0),
        ("2026-05-09", 1),
        ("2026-09-20", 1),
        ("2026-10-10", 2),
    ]
    always = Schedule.always("Asia/Shanghai")
    assert china.added_to(always, "zh-hans").holidays[0] == Holiday(date(2026, 1, 1), "元旦")
    assert china.added_to(always).holidays[0].name == "New Year's Day"


def test_a_year_whose_notice_is_not_known_says_so() -> None:
    both = holidays_of("CN", years=[2026, 2027])
    assert both.holidays[-1].day.year == 2027
    assert both.swaps_known_until is not None and both.swaps_known_until >= 2026
    assert holidays_of("DE", years=[2026]).swaps_known_until is None


def test_parts_of_a_country_and_its_names() -> None:
    everywhere, bavaria = (
        {each.day for each in holidays_of("DE", part, years=[2026]).holidays} for part in ("", "BY")
    )
    assert bavaria - everywhere == {date(2026, 1, 6), date(2026, 6, 4), date(2026, 11, 1)}
    assert "BY" in subdivisions("DE")
    assert region_name("DE", "zh-hans") == "德国"


@pytest.mark.parametrize(
    ("region", "part", "sentence"),
    [
        ("Germny", "", r'No holidays are known for "Germny".*DE \(Germany\)'),
        ("中国", "", r"CN \(China\)"),
        ("?", "", r"CN \(China\), DE \(Germany\)"),
        ("DE", "XX", 'DE has no part "XX". It has: BB, BE, BW'),
    ],
)
def test_an_unknown_region_names_near_ones(region: str, part: str, sentence: str) -> None:
    with pytest.raises(UnknownRegion, match=sentence):
        holidays_of(region, part, years=[2026])
    with pytest.raises(CalendarError, match="1950 to 2100"):
        holidays_of("DE", years=[1066])


def desk(*local: SwappedDay) -> Calendar:
    """In Shanghai, nine to six but on Fridays until five; with what 2026 and 2027 bring."""
    week = Schedule.weekly("Asia/Shanghai", "09:00-12:00, 13:00-18:00").week
    friday = DayHours.read("09:00-12:00, 13:00-17:00")
    schedule = Schedule("Asia/Shanghai", (*week[:4], friday, *week[5:]), swaps=local)
    return Calendar(holidays_of("CN", years=[2026, 2027]).added_to(schedule))


def test_the_spring_festival_of_2026_and_the_saturdays_worked_around_it() -> None:
    friday = datetime(2026, 2, 13, 16, tzinfo=SHANGHAI)
    calendar = desk()
    # An hour is left on Friday the 13th, seven are worked on Saturday the 14th (for the 20th).
    assert calendar.add_working(friday, timedelta(hours=8)) == datetime(
        2026, 2, 14, 17, tzinfo=SHANGHAI
    )
    # Nine days off from the 15th to the 23rd.
    assert calendar.add_working(friday, timedelta(hours=9)) == datetime(
        2026, 2, 24, 10, tzinfo=SHANGHAI
    )
    # Saturday the 28th has the hours of the Monday it stands in for: until six.
    saturday = datetime(2026, 2, 28, 17, 30, tzinfo=SHANGHAI)
    assert calendar.is_open(saturday)
    assert calendar.next_closing(saturday) == datetime(2026, 2, 28, 18, tzinfo=SHANGHAI)


def test_what_a_desk_says_of_a_date_holds_against_the_library() -> None:
    local = (Holiday(date(2026, 2, 14), "no swap here"), Holiday(date(2026, 2, 17), "ours"))
    schedule = Schedule("Asia/Shanghai", Schedule.always().week, local)
    merged = holidays_of("CN", years=[2026]).added_to(schedule)
    assert [rule.name for rule in merged.holidays if rule.day == date(2026, 2, 17)] == ["ours"]
    assert not merged.hours_on(date(2026, 2, 14))
    assert merged.hours_on(date(2026, 2, 28))


def test_a_notice_the_library_does_not_know_is_added_by_the_desk() -> None:
    """Dates invented for the test: Saturday 2027-02-20 worked for the Thursday before."""
    friday, swap = datetime(2027, 2, 19, 16, tzinfo=SHANGHAI), SwappedDay(date(2027, 2, 20), 3)
    monday = datetime(2027, 2, 22, 10, tzinfo=SHANGHAI)
    assert desk().add_working(friday, timedelta(hours=2)) == monday
    assert desk(swap).add_working(friday, timedelta(hours=2)) == monday - timedelta(days=2)
    assert (
        desk().working_seconds(
            datetime(2027, 2, 5, tzinfo=SHANGHAI), datetime(2027, 2, 9, tzinfo=SHANGHAI)
        )
        == 0
    )
