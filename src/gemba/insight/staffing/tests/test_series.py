"""Counting by the clocks of a zone, against datetime; summer time; holidays of the kernel."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.working_time.public_holidays import PublicDays, PublicHoliday
from gemba.foundation.kernel.working_time.schedule import SwappedDay
from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.staffing.day_kinds import DayKinds
from gemba.insight.staffing.series import (
    ArrivalKind,
    count_arrivals,
    count_by_kind,
    observed_days,
    slot_seconds,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
START = datetime(2024, 3, 20, tzinfo=UTC)
FIRST, END = date(2024, 3, 28), date(2024, 11, 2)


def us(moments: list[datetime]) -> Int64s:
    return np.array([(each - EPOCH) // timedelta(microseconds=1) for each in moments], np.int64)


@given(
    moments=st.lists(
        st.integers(0, 235 * 86_400).map(lambda late: START + timedelta(seconds=late)),
        max_size=30,
    ),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe"]),
    minutes=st.sampled_from([30, 60, 1440]),
)
def test_each_arrival_is_counted_where_the_clock_stood(
    moments: list[datetime], zone: str, minutes: int
) -> None:
    series = count_arrivals(us(moments), FIRST, END, slot_minutes=minutes, zone=zone)
    expected = np.zeros_like(series.counts)
    for moment in moments:
        local = moment.astimezone(ZoneInfo(zone))
        if FIRST <= local.date() < END:
            slot = (local.hour * 60 + local.minute) // minutes
            expected[(local.date() - FIRST).days, slot] += 1
    assert (series.counts == expected).all()
    assert series.by_day().counts.sum() == expected.sum()


def test_the_skipped_hour_is_empty_and_the_repeated_one_long() -> None:
    seconds = slot_seconds(FIRST, END, zone="Europe/Berlin")
    spring, autumn = (date(2024, 3, 31) - FIRST).days, (date(2024, 10, 27) - FIRST).days
    assert seconds[spring, 4:6].tolist() == [0, 0]
    assert seconds[autumn, 4:6].tolist() == [3600, 3600]
    assert seconds.sum() == (END - FIRST).days * 86_400 + 3600 - 3600
    assert (np.delete(seconds, [spring, autumn], axis=0) == 1800).all()


def test_the_clocks_have_changed_at_the_very_instant() -> None:
    change = datetime(2024, 3, 31, 1, tzinfo=UTC)
    times = us([change - timedelta(microseconds=1), change])
    series = count_arrivals(times, date(2024, 3, 31), date(2024, 4, 1), zone="Europe/Berlin")
    assert np.flatnonzero(series.counts[0]).tolist() == [3, 6]


def test_kinds_and_spans() -> None:
    mail, call = ArrivalKind("mail", "repair"), ArrivalKind("phone", "repair")
    times = us([datetime(2024, 4, 1, 9, 40, tzinfo=UTC), datetime(2024, 4, 2, 0, 0, tzinfo=UTC)])
    found = count_by_kind(times, [mail, call], date(2024, 4, 1), date(2024, 4, 3))
    assert np.argwhere(found[mail].counts).tolist() == [[0, 19]]
    assert np.argwhere(found[call].counts).tolist() == [[1, 0]]
    cut = found[call].between(date(2024, 4, 2), date(2024, 4, 30))
    assert (cut.first_day, cut.days, cut.counts.sum()) == (date(2024, 4, 2), 1, 1)
    # The last instant is on 3 April in Berlin too, so the 1st and 2nd are not cut off behind.
    late = us([datetime(2024, 3, 31, 12, tzinfo=UTC), datetime(2024, 4, 2, 22, 30, tzinfo=UTC)])
    assert observed_days(late, "Europe/Berlin") == (date(2024, 4, 1), date(2024, 4, 3))
    assert observed_days(late) == (date(2024, 4, 1), date(2024, 4, 2))
    with pytest.raises(ValueError, match="evenly"):
        count_arrivals(late, FIRST, END, slot_minutes=50)


def test_holidays_and_swapped_days_are_known() -> None:
    # Spring festival 2024 in China; Sunday 4 February was worked in exchange for a Friday.
    festival, worked, usual = date(2024, 2, 12), date(2024, 2, 4), date(2024, 2, 6)
    public = PublicDays(
        (PublicHoliday(festival, "Spring Festival", "春节"),),
        (SwappedDay(worked, weekday=4),),
        2024,
    )
    kinds = DayKinds.of(public)
    assert kinds.are_holidays([festival, worked, usual]).tolist() == [True, False, False]
    assert kinds.weekdays([festival, worked, usual]).tolist() == [0, 4, 1]


@pytest.mark.long
def test_holidays_of_a_country() -> None:
    china = DayKinds.of_region("CN", date(2023, 12, 31), date(2024, 12, 31))
    assert china.are_holidays([date(2024, 2, 12), date(2024, 2, 4)]).tolist() == [True, False]
    assert china.weekdays([date(2024, 2, 4)])[0] < 5
