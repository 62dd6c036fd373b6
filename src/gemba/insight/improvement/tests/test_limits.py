"""Bad input: nothing is found that is not there, and what cannot be known is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.eventlog.testing import log_of
from gemba.insight.improvement.ranking import Ranking, findings
from gemba.insight.improvement.tests.desk import Desk
from gemba.insight.improvement.view import LogView
from gemba.insight.mining.wording import Activities

DAYS = 84
DAY_US = 86_400_000_000
HOUR_US = DAY_US // 24


@cache
def sound() -> EventColumns:
    """The log of a desk with nothing wrong."""
    return Desk(4, {}, DAYS).simulated().columns


def of(log: EventColumns) -> Ranking:
    return findings(LogView.guessed(log))


def rows_of(log: EventColumns) -> EventRows:
    """What `build` makes the log of."""
    return EventRows(
        CodedColumn(log.case, log.case_ids),
        CodedColumn(log.activity, log.activities),
        log.time_us,
        CodedColumn(log.resource, log.resources),
        log.start_us,
        log.attributes,
        log.case_attributes,
    )


def three_tickets() -> EventColumns:
    return log_of("a x 1 p\na y 900000 q\nb x 3 p\nb y 9 q\nc x 4 p")


def nothing() -> EventColumns:
    return build(EventRows.of([], [], []))


def one_person() -> EventColumns:
    rows, log = rows_of(sound()), sound()
    inside = np.array([name not in ("customer", "system") for name in log.resources])
    codes = np.where(inside[log.resource], len(log.resources), log.resource).astype(np.int32)
    return build(replace(rows, resource=CodedColumn(codes, Names.of([*log.resources, "Kim"]))))


def no_end_times() -> EventColumns:
    """One time for each step, when it was begun."""
    log = sound()
    assert log.start_us is not None
    return build(replace(rows_of(log), time_us=log.start_us, start_us=None))


def nobody() -> EventColumns:
    return build(replace(rows_of(sound()), resource=None, attributes={}))


def closed_for_a_month(log: EventColumns) -> EventColumns:
    """Nobody asks and nobody works for thirty days in the middle; whoever was open waited."""
    since = int(log.first_us.min()) + DAYS // 2 * DAY_US
    assert log.start_us is not None
    ended = log.time_us + np.where(log.time_us >= since, 30 * DAY_US, 0)
    begun = log.start_us + np.where(log.start_us >= since, 30 * DAY_US, 0)
    return build(replace(rows_of(log), time_us=ended, start_us=begun))


def holiday_month() -> EventColumns:
    return closed_for_a_month(sound())


def changed_process() -> EventColumns:
    """From the middle on the first step is another one."""
    log = sound()
    since = int(log.first_us.min()) + DAYS // 2 * DAY_US
    triage = log.activities.codes["Triage"]
    later = (log.activity == triage) & (log.first_us[log.case] >= since)
    codes = np.where(later, len(log.activities), log.activity).astype(np.int32)
    names = Names.of([*log.activities, "Sort by robot"])
    return build(replace(rows_of(log), activity=CodedColumn(codes, names)))


def without_triage_later(instead: str) -> EventColumns:
    """In the later half of the cases another step stands in its place."""
    log = sound()
    later = (log.first_us > np.median(log.first_us))[log.case]
    gone = later & (log.activity == log.activities.codes["Triage"])
    names = Names.of(dict.fromkeys([*log.activities, instead]))
    codes = np.where(gone, names.codes[instead], log.activity).astype(np.int32)
    return build(replace(rows_of(log), activity=CodedColumn(codes, names)))


def clocks_backwards() -> EventColumns:
    """A third of the steps are written down by a clock that is two hours late."""
    log = sound()
    late = np.where(np.arange(len(log)) % 3 == 0, 2 * HOUR_US, 0)
    return build(replace(rows_of(log), time_us=log.time_us - late))


BAD: dict[Callable[[], EventColumns], str] = {
    nothing: "tells of {cases} cases in {days} days",
    three_tickets: "tells of {cases} cases in {days} days",
    one_person: "One person",
    no_end_times: "one time only",
    nobody: "does not say who did the work",
    holiday_month: "Nothing happened from {first} to {end}",
    changed_process: "The process changed",
    clocks_backwards: "end before they begin",
}


@pytest.mark.parametrize("log", BAD, ids=lambda log: log.__name__)
def test_nothing_is_made_up_and_what_is_not_known_is_said(log: Callable[[], EventColumns]) -> None:
    ranking = of(log())
    assert [each.key for each in ranking.findings] == []
    (limit,) = (each for each in ranking.limits if BAD[log] in each.template)
    assert limit.template.format(**dict.fromkeys(limit.words, "x"))


def test_a_log_that_tells_enough_has_no_limits() -> None:
    assert of(sound()).limits == ()


def test_a_problem_is_found_across_a_holiday_month() -> None:
    log = Desk(2, {"rework": 0.9}, DAYS).simulated().columns
    keys = [each.key for each in of(closed_for_a_month(log)).findings]
    assert keys == ["rework:Test|Repair"]


def test_several_steps_that_came_or_went_are_told_as_several() -> None:
    (several,) = of(without_triage_later("Sort by robot")).limits
    (one,) = of(without_triage_later("Test")).limits
    assert several.words["steps"] == Activities(("Triage", "Sort by robot"))
    assert "a step such as {steps} is there" in several.template
    assert one.words["steps"] == Activities(("Triage",))
    assert "on the way: {steps} is there" in one.template
