"""Hours in which somebody is there now and then, drawn day by day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.mining.calendars import Calendar
from gemba.insight.simulation.duty import duties
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import Draw, Person, TwinInvalid
from gemba.insight.simulation.occasional import occasional_spans
from gemba.insight.simulation.testing import DAY_US, HOUR_US, MONDAY_US, queue_twin

SATURDAY, HOUR = 5 * 1_440, 60
OFFICE = Calendar.weekly(range(5), 9, 17)
YEARS_END = MONDAY_US + 20 * 364 * DAY_US


def ann(*occasional: tuple[int, int, float]) -> Person:
    return Person("ann", OFFICE, occasional=occasional)


def test_she_is_there_in_as_many_weeks_as_is_said() -> None:
    spans = occasional_spans(ann((SATURDAY + 600, SATURDAY + 720, 0.1)), MONDAY_US, YEARS_END, 3)
    assert len(spans) == pytest.approx(0.1 * 20 * 52, rel=0.2)
    assert np.all(spans.end_us - spans.start_us == 2 * HOUR_US)


def test_who_is_there_in_a_rare_hour_is_there_in_the_more_frequent_ones_of_that_day() -> None:
    often = (SATURDAY + 600, SATURDAY + 660, 0.3)
    seldom = (SATURDAY + 660, SATURDAY + 720, 0.1)
    spans = occasional_spans(ann(seldom, often), MONDAY_US, YEARS_END, 3)
    hours = (spans.end_us - spans.start_us) // HOUR_US
    assert set(hours.tolist()) == {1, 2}
    assert float(np.mean(hours == 2)) == pytest.approx(1 / 3, abs=0.08)


def test_other_people_and_other_seeds_have_other_days() -> None:
    saturday = (SATURDAY + 600, SATURDAY + 720, 0.5)
    found = [
        occasional_spans(person, MONDAY_US, YEARS_END, seed).start_us.tolist()
        for person, seed in ((ann(saturday), 1), (replace(ann(saturday), name="bob"), 1))
    ]
    assert found[0] != found[1]
    again = occasional_spans(ann(saturday), MONDAY_US, YEARS_END, 1).start_us.tolist()
    assert found[0] == again
    assert again != occasional_spans(ann(saturday), MONDAY_US, YEARS_END, 2).start_us.tolist()


def test_hours_beside_the_calendar_join_it_and_absences_cut_both() -> None:
    friday_evening = (4 * 1_440 + 17 * 60, 4 * 1_440 + 18 * 60, 1.0)
    away = ((MONDAY_US, MONDAY_US + DAY_US),)
    (duty,) = duties(
        [replace(ann(friday_evening), absences=away)], MONDAY_US, MONDAY_US + 7 * DAY_US, 1
    )
    hours = [
        (start // 3_600_000, end // 3_600_000)
        for start, end in zip(duty.starts, duty.ends, strict=True)
    ]
    assert hours == [(33, 41), (57, 65), (81, 89), (105, 114)]


def test_work_that_comes_on_a_weekend_is_done_then_now_and_then() -> None:
    twin = queue_twin(servers=1, per_hour=0.5, service=Draw.fixed(300.0), days=140)
    shares = []
    for chance in (0.0, 0.3):
        person = ann((SATURDAY, SATURDAY + 1_440, chance)) if chance else ann()
        rows = run(replace(twin, people=(person,)), 2).rows
        shares.append(float(np.mean((rows.time_us - MONDAY_US) // DAY_US % 7 == 5)))
    assert shares[0] == 0
    assert 0.02 < shares[1] < 0.15


def test_hours_that_make_no_sense_are_refused() -> None:
    twin = queue_twin(servers=1, per_hour=1, service=Draw.fixed(1.0), days=1)
    for hours in ((60, 60, 0.5), (0, 20_000, 0.5), (0, 60, 1.5)):
        with pytest.raises(TwinInvalid, match="now and then"):
            replace(twin, people=(ann(hours),))
