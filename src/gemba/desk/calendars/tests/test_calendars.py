"""Calendars as the desk keeps them, and when its people work."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gemba.desk.calendars.body import decode, encode
from gemba.desk.calendars.kind import describe, summary
from gemba.desk.calendars.operations import (
    RosterDraft,
    RosterRefused,
    add_shift,
    enter_absence,
    set_shifts,
    withdraw_absence,
    withdraw_shift,
)
from gemba.desk.calendars.queries import (
    absences,
    default_calendar,
    extra_shifts,
    working_time,
    working_time_at,
    working_times_of,
)
from gemba.desk.calendars.testing import OFFICE
from gemba.foundation.accounts.testing import cast as make_cast
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import Draft, publish
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.working_time import Span

NOW = datetime(2026, 2, 10, 1, 0, tzinfo=UTC)


def test_a_calendar_survives_its_json_and_is_told_in_lines() -> None:
    body = {
        **OFFICE,
        "worked": ["2026-01-01"],
        "holidays": [{"day": "2026-08-03", "name": "厂庆"}],
        "swaps": [{"day": "2026-08-08", "weekday": 0, "name": ""}],
        "exceptions": [{"day": "2026-12-24", "hours": "09:00-12:00", "name": "half day"}],
    }
    found = decode(body)
    assert decode(encode(found)) == found
    told = {line.label: line.value for line in describe(body)}
    assert told["24 December 2026"] == "09:00–12:00 (half day)"
    assert summary(found) == "5 days a week · Asia/Shanghai · CN"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"week": [""] * 7}, "no working hours in the whole week"),
        ({"week": ["09:00-12:00, 11:00-13:00"] * 7}, "overlap"),
        ({"zone": "Peking"}, "is no time zone"),
        ({"region": "XX"}, "No holidays are known"),
        ({"holidays": [{"day": "17.2.2026", "name": ""}]}, "is no date"),
        ({"swaps": [{"day": "2026-02-14"}]}, "hours of a weekday or its own"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    change: dict[str, object], words: str
) -> None:
    with pytest.raises(DefinitionRefused, match=words):
        decode({**OFFICE, **change})  # type: ignore[dict-item]


@pytest.mark.django_db
def test_spring_festival_with_its_swapped_days() -> None:
    define("calendar", "上海", OFFICE, now=NOW)
    time = working_time(None)
    # 2026: off from 15 to 23 February, worked on Saturdays 14 and 28
    assert time.is_open(datetime(2026, 2, 14, 2, 0, tzinfo=UTC))
    assert not time.is_open(datetime(2026, 2, 17, 2, 0, tzinfo=UTC))
    friday_evening = datetime(2026, 2, 13, 9, 0, tzinfo=UTC)
    assert time.add_working(friday_evening, timedelta(hours=9)) == datetime(
        2026, 2, 14, 10, 0, tzinfo=UTC
    )
    assert time.add_working(friday_evening, timedelta(hours=10)) == datetime(
        2026, 2, 24, 2, 0, tzinfo=UTC
    )


@pytest.mark.django_db
def test_clocks_can_still_ask_for_an_earlier_version() -> None:
    assert default_calendar() is None
    assert working_time(None).is_open(datetime(2026, 2, 15, 20, 0, tzinfo=UTC))
    calendar = define("calendar", "上海", OFFICE, now=NOW)
    monday = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    longer = {**OFFICE, "week": ["09:00-20:00"] * 5 + ["", ""]}
    publish(
        definition_id=calendar, draft=Draft("上海", longer), seen_version=1, actor=SYSTEM, now=NOW
    )
    assert working_time(calendar).is_open(monday)
    assert not working_time_at(calendar, 1).is_open(monday)


@pytest.mark.django_db
def test_shifts_and_absences_of_people() -> None:
    cast = make_cast()
    define("calendar", "上海", OFFICE, now=NOW)
    ana, chen = cast.ana.user_id or 0, cast.chen_chen.user_id or 0
    nights = RosterDraft(zone="Europe/Berlin", week=("22:00-24:00",) * 5 + ("", ""))
    set_shifts(user_id=ana, draft=nights, actor=cast.sun_wei, now=NOW)
    away = Span(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC))
    absence = enter_absence(user_id=chen, away=away, reason="旅行", actor=cast.chen_chen, now=NOW)
    monday = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    times = working_times_of([ana, chen], now=NOW)
    assert times[ana].next_opening(monday) == datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
    assert times[chen].next_opening(monday) == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
    late = Span(datetime(2026, 3, 1, 4, 0, tzinfo=UTC), datetime(2026, 3, 1, 6, 0, tzinfo=UTC))
    shift = add_shift(user_id=ana, shift=late, actor=cast.sun_wei, now=NOW)
    set_shifts(user_id=ana, draft=nights, actor=cast.sun_wei, now=NOW)
    assert working_times_of([ana], now=NOW)[ana].is_open(late.start)
    for refused, words in ((late, "already"), (Span(NOW - timedelta(hours=1), NOW), "over")):
        with pytest.raises(RosterRefused, match=words):
            add_shift(user_id=ana, shift=refused, actor=cast.sun_wei, now=NOW)
    with pytest.raises(RosterRefused, match="Only supervisors"):
        add_shift(user_id=ana, shift=away, actor=cast.ana, now=NOW)
    with pytest.raises(RosterRefused, match="Only supervisors"):
        withdraw_shift(shift_id=shift, actor=cast.ana, now=NOW)
    withdraw_shift(shift_id=shift, actor=cast.sun_wei, now=late.start + timedelta(hours=1))
    assert extra_shifts(ana, ending_after=NOW)[0].ends_at == late.start + timedelta(hours=1)
    with pytest.raises(RosterRefused, match="already"):
        enter_absence(user_id=chen, away=away, reason="", actor=cast.chen_chen, now=NOW)
    with pytest.raises(RosterRefused, match="Only supervisors"):
        set_shifts(user_id=ana, draft=RosterDraft(), actor=cast.ana, now=NOW)
    withdraw_absence(absence_id=absence, actor=cast.chen_chen, now=monday + timedelta(hours=1))
    assert [each.ends_at for each in absences(ending_after=NOW)] == [monday + timedelta(hours=1)]
    assert date(2026, 3, 2) == absences(ending_after=NOW)[0].starts_at.date()
