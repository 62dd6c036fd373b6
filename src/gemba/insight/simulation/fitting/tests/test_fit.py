"""A twin fitted from a log runs like the log, and says what it cannot know of a poor one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.simulation.distances.seen import Seen
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.fitting.changes import process_change
from gemba.insight.simulation.fitting.fit import Fitted, Fitting, NothingToFit, fit
from gemba.insight.simulation.fitting.holding_out import chosen_rows
from gemba.insight.simulation.fitting.testing import ZONE, planted_log
from gemba.insight.simulation.fitting.unknowns import WIDENS, Unknown, widening

DAY = 86_400


def codes(found: Fitted) -> set[str]:
    return {each.code for each in found.unknowns}


def degree(found: Fitted, code: str) -> float:
    return next(each.degree for each in found.unknowns if each.code == code)


def test_three_tickets() -> None:
    lines = [
        f"c{n} ask {n * 7_000} ann {n * 7_000 - 600}\nc{n} tell {n * 7_000 + 900} ann"
        for n in (1, 2, 3)
    ]
    found = fit(log_of("\n".join(lines)), "UTC")
    assert {"few_cases", "no_weeks", "no_trend", "no_season", "one_person"} <= codes(found)
    assert found.widening > 3
    run(found.twin, 1)


def test_a_good_log_is_wider_only_for_what_no_log_of_twelve_weeks_tells() -> None:
    found = fit(planted_log(), ZONE)
    assert codes(found) == {"no_trend", "no_season", "no_patience"}
    assert found.widening == pytest.approx(1.3)


def test_no_starts() -> None:
    log = planted_log()
    ends = build(rows_without_starts(log))
    found = fit(ends, ZONE)
    assert degree(found, "no_starts") == 1
    check = next(each for each in found.twin.activities if each.name == "Escalate")
    # It takes 900 seconds; an estimate is at most what can have been.
    assert 300 < check.handling[0].draw.mean_seconds < 2_700


def rows_without_starts(log: EventColumns) -> EventRows:
    return EventRows(
        CodedColumn(log.case, log.case_ids),
        CodedColumn(log.activity, log.activities),
        log.time_us,
        CodedColumn(log.resource, log.resources),
    )


def test_nobody_named() -> None:
    lines = [f"c{n} ask {n * 700}\nc{n} tell {n * 700 + 900}" for n in range(60)]
    found = fit(log_of("\n".join(lines)), "UTC")
    assert degree(found, "no_people") == 1
    assert found.twin.people == ()
    assert all(each.skills is None for each in found.twin.activities)


def test_clocks_that_run_backwards() -> None:
    lines = [
        f"c{n} ask {n * 7_000} ann {n * 7_000 + (500 if n % 4 == 0 else -500)}" for n in range(80)
    ]
    found = fit(log_of("\n".join(lines)), "UTC")
    values = dict(next(each for each in found.unknowns if each.code == "backward_clocks").values)
    assert values == {"events": 20}


def test_one_event_of_another_century() -> None:
    rows = "\n".join(f"c{n} ask {n * 7_000 + 500} ann {n * 7_000}" for n in range(200))
    found = fit(log_of(rows + "\nx ask 4000000000 ann"), "UTC")
    # One case every 7,000 seconds, day and night.
    assert sum(found.twin.arrivals[0].per_hour) == pytest.approx(604_800 / 7_000, rel=0.02)
    assert found.twin.arrivals[0].day_factors == ()


def test_a_holiday_month() -> None:
    log = planted_log(140.0)
    first = int(log.first_us.min())
    away = (log.first_us > first + 50 * DAY * 10**6) & (log.first_us < first + 80 * DAY * 10**6)
    found = fit(chosen_rows(log, log.row_flags(~away)), ZONE)
    assert "quiet_days" in codes(found)
    assert sum(sum(each.per_hour) for each in found.twin.arrivals) == pytest.approx(150, rel=0.07)
    days = [day for each in found.twin.arrivals for day, _factor in each.day_factors]
    assert min(days) >= date(2025, 2, 24)
    assert max(days) <= date(2025, 3, 28)


def test_a_process_that_changed_in_the_middle() -> None:
    lines = []
    for n in range(400):
        steps = "abd" if n < 200 else "acd"
        lines += [f"c{n} {step} {n * 9_000 + 600 * place} ann" for place, step in enumerate(steps)]
    found = fit(log_of("\n".join(lines)), "UTC")
    changed = dict(next(each for each in found.unknowns if each.code == "process_changed").values)
    assert float(changed["difference"]) > float(changed["floor"])
    after = {each.history: dict(each.next) for each in found.twin.branching.choices}
    # Only what came since counts.
    assert after["a",].get("c", 0) > 0.8


def test_a_process_that_did_not_change() -> None:
    log = planted_log()
    assert process_change(Seen.of(log), np.ones(log.cases, np.bool_)) is None


def test_work_goes_on_with_the_cases_open_at_the_end() -> None:
    log = planted_log()
    cut = int(np.quantile(log.time_us, 0.5))
    early = log.time_us < cut
    before = chosen_rows(log, early)
    goes_on = (np.add.reduceat(~early, log.offsets[:-1]) > 0)[
        np.add.reduceat(early, log.offsets[:-1]) > 0
    ]
    twin = fit(before, ZONE, Fitting(open_cases=goes_on, until_us=cut)).twin
    assert len(twin.open_cases) == int(goes_on.sum()) > 0
    assert all(each.history for each in twin.open_cases)
    assert twin.horizon.start_us == cut


def test_an_empty_log_is_refused() -> None:
    with pytest.raises(NothingToFit):
        fit(log_of(""), "UTC")


@settings(max_examples=12)
@given(drawn_events(size_max=25, starts=True).filter(bool))
def test_any_log_gives_a_twin_that_runs(events: list[Event]) -> None:
    found = fit(build(rows_of(events)), "Europe/Berlin")
    run(found.twin, 1)
    assert found.widening >= 1


def test_codes_are_those_that_pages_know() -> None:
    assert widening([]) == 1
    assert widening([Unknown("few_cases", degree=0.5)]) == 1 + WIDENS["few_cases"] / 2
    with pytest.raises(ValueError, match="Nobody knows"):
        Unknown("something else")
