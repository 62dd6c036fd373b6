"""What a poor log cannot tell is said, and forecasts are less sure by just that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import log_of
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.fitting.fit import Fitted, fit
from gemba.insight.simulation.fitting.holding_out import chosen_rows, first_cases, hold_out_weeks
from gemba.insight.simulation.fitting.judging import Judged, Trial, judge
from gemba.insight.simulation.fitting.testing import ZONE, planted, planted_log
from gemba.insight.simulation.fitting.unknowns import WIDENS
from gemba.insight.simulation.model import Choice
from gemba.insight.simulation.testing import DAY_US

WEEKS = 12


def rows_of(log: EventColumns, **changes: object) -> EventRows:
    """The log as rows, some columns of it others."""
    plain = EventRows(
        CodedColumn(log.case, log.case_ids),
        CodedColumn(log.activity, log.activities),
        log.time_us,
        CodedColumn(log.resource, log.resources),
        log.start_us,
        case_attributes=log.case_attributes,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def three_tickets() -> EventColumns:
    return first_cases(planted_log(), 3)


def one_person() -> EventColumns:
    everybody = CodedColumn(np.zeros_like(planted_log().resource), planted_log().resources)
    return build(rows_of(planted_log(), resource=everybody))


def nobody_named() -> EventColumns:
    return build(rows_of(planted_log(), resource=None))


def no_starts() -> EventColumns:
    return build(rows_of(planted_log(), start_us=None))


def clocks_backwards() -> EventColumns:
    """Every fifth step was begun two hours after it was done."""
    log = planted_log()
    assert log.start_us is not None
    fifth = np.arange(len(log)) % 5 == 0
    return build(rows_of(log, start_us=np.where(fifth, log.time_us + DAY_US // 12, log.start_us)))


def a_holiday_month() -> EventColumns:
    log = planted_log()
    since = int(log.first_us.min()) + 30 * DAY_US
    away = (log.first_us > since) & (log.first_us < since + 28 * DAY_US)
    return chosen_rows(log, log.row_flags(~away))


def another_process_since_half() -> EventColumns:
    """From the middle on nothing is escalated without having been solved."""
    log, twin = planted_log(), planted()
    turned = replace(
        twin.branching,
        choices=(
            Choice((("Solve", 1.0),), ("^",)),
            Choice((("Escalate", 0.5), ("$", 0.5)), ("Solve",)),
            Choice((("Check", 1.0),), ("Escalate",)),
            Choice((("$", 1.0),), ("Check",)),
        ),
    )
    half = int(log.first_us.min()) + 42 * DAY_US
    other = build(run(replace(twin, branching=turned), 2).rows)
    parts = (log, log.first_us < half), (other, other.first_us >= half)
    return _together([chosen_rows(each, each.row_flags(kept)) for each, kept in parts])


def _together(logs: list[EventColumns]) -> EventColumns:
    def texts(name: str) -> CodedColumn:
        columns = [getattr(rows_of(each), name) for each in logs]
        return CodedColumn.of([c.text(row) for c in columns for row in range(len(c.codes))])

    cases = [
        f"{place} {rows_of(each).case.text(row)}"
        for place, each in enumerate(logs)
        for row in range(len(each))
    ]
    starts = [each.start_us for each in logs if each.start_us is not None]
    return build(
        EventRows(
            CodedColumn.of(cases),
            texts("activity"),
            np.concatenate([each.time_us for each in logs]),
            texts("resource"),
            np.concatenate(starts),
        )
    )


BAD: dict[str, Callable[[], EventColumns]] = {
    "few_cases": three_tickets,
    "one_person": one_person,
    "no_people": nobody_named,
    "no_starts": no_starts,
    "backward_clocks": clocks_backwards,
    "quiet_days": a_holiday_month,
    "process_changed": another_process_since_half,
}


@lru_cache
def found(code: str) -> Fitted:
    return fit(BAD[code](), ZONE)


@pytest.mark.parametrize("code", BAD)
def test_it_says_so_and_widens_its_intervals(code: str) -> None:
    told = {each.code: each for each in found(code).unknowns}
    assert code in told
    assert told[code].degree > 0.15
    by_all = sum(WIDENS[each.code] * each.degree for each in told.values())
    assert found(code).widening == pytest.approx(1 + by_all)
    assert found(code).widening >= fit(planted_log(), ZONE).widening + 0.15


@pytest.mark.parametrize("code", BAD)
def test_the_twin_runs_all_the_same(code: str) -> None:
    twin = found(code).twin
    assert len(run(twin, 1).rows) > 0


def test_weeks_held_out_lie_between_bounds_as_much_wider() -> None:
    logs = (planted_log(), clocks_backwards())
    good, bad = (judge(hold_out_weeks(each, 2), ZONE, Trial(runs=3)) for each in logs)

    def reach(found: Judged) -> float:
        hours = [each.relative_hours for each in found.runs]
        return (found.high.relative_hours - found.mean.relative_hours) / float(np.std(hours))

    wider = bad.fitted.widening / good.fitted.widening
    assert wider > 1.2
    assert reach(bad) / reach(good) == pytest.approx(wider)


def test_a_log_in_which_every_clock_runs_backwards_still_gives_a_twin() -> None:
    lines = [f"c{n} ask {n * 7_000} ann {n * 7_000 + 500}" for n in range(120)]
    everything = fit(log_of("\n".join(lines)), "UTC")
    told = {each.code: each for each in everything.unknowns}
    assert told["backward_clocks"].degree == 1
    run(everything.twin, 1)
