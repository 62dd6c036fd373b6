"""Waiting that was planted is found again, cause by cause."""

from __future__ import annotations

import pytest

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.waiting.causes import CAUSES, HIDDEN, waiting_times
from gemba.insight.mining.waiting.parties import Party, Reading
from gemba.insight.mining.waiting.testing import (
    SECOND_US,
    PlantedLog,
    ServicePlan,
    StepPlan,
    planted_log,
)

WEEK = Calendar.weekly(range(5), 9, 17)
INSTANT = frozenset({"gate", "customer", "vendor"})
CUSTOMER, VENDOR = Party(frozenset({"customer"})), Party(frozenset({"vendor"}))
MANY = tuple("fghijklm")
BUSY = StepPlan("work", ("ann", "bob"), work_seconds=1500)
TAKE = StepPlan("take", ("ann", "bob"), work_seconds=1500)
ANSWER = StepPlan("answer", ("customer",), 0, delay_seconds=86_400, delay_cause="customer")
DELIVER = StepPlan("deliver", ("vendor",), 0, delay_seconds=36_000, delay_cause="vendor")
COLLECT = StepPlan("collect", ("dan", "eve"), work_seconds=60, batch=4)
SIGN = StepPlan("sign", MANY, work_seconds=120, delay_seconds=20_000)
FINISH = StepPlan("finish", ("xia", "yan", "zoe"), work_seconds=1800)

# Who is nearly always free, so that a delay from outside is not also somebody's full desk.
ALONE = {
    "contention": ServicePlan((BUSY,)),
    "prioritisation": ServicePlan((BUSY,), urgent_share=0.3),
    "unavailability": ServicePlan((FINISH,), gap_seconds=3600, calendar=WEEK),
    "batching": ServicePlan((COLLECT,)),
    "customer": ServicePlan((ANSWER,)),
    "vendor": ServicePlan((DELIVER,)),
    "extraneous": ServicePlan((SIGN,)),
}
MIXED = ServicePlan(
    (TAKE, ANSWER, COLLECT, DELIVER, SIGN, FINISH),
    cases=400,
    gap_seconds=3600,
    urgent_share=0.3,
    calendar=WEEK,
    always=frozenset({"customer", "vendor", *MANY}),
)


def found(planted: PlantedLog, columns: EventColumns) -> dict[str, float]:
    reading = Reading(CUSTOMER, VENDOR, INSTANT, calendars=planted.calendars_of(columns))
    waits = waiting_times(columns, reading)
    assert waits.causes_us.sum(axis=0).tolist() == waits.total_us.tolist()
    seconds = waits.causes_us.sum(axis=1) / SECOND_US
    return dict(zip(CAUSES, seconds.tolist(), strict=True))


@pytest.mark.parametrize("cause", CAUSES[:HIDDEN])
def test_one_cause_alone(cause: str) -> None:
    planted = planted_log(ALONE[cause])
    seconds = found(planted, planted.columns)
    assert seconds[cause] == pytest.approx(planted.truth[cause], rel=0.1)
    assert sum(seconds.values()) == sum(planted.truth.values())
    wrong = sum(abs(seconds[each] - planted.truth.get(each, 0)) for each in CAUSES)
    assert wrong < 0.1 * sum(seconds.values())


def test_all_causes_at_once() -> None:
    planted = planted_log(MIXED)
    seconds = found(planted, planted.columns)
    for cause in CAUSES[:HIDDEN]:
        assert seconds[cause] == pytest.approx(planted.truth[cause], rel=0.1), cause
    assert sum(seconds.values()) == sum(planted.truth.values())


@pytest.mark.parametrize(
    "cause", ["contention", "prioritisation", "unavailability", "customer", "vendor"]
)
def test_with_completions_only(cause: str) -> None:
    """Without starts a delay that is always there looks like long work; these five do not."""
    planted = planted_log(ALONE[cause])
    seconds = found(planted, planted.completions_only())
    assert seconds[cause] == pytest.approx(planted.truth[cause], rel=0.1)


def test_nights_after_free_days_are_not_the_nights_fault() -> None:
    """What a timer does after days waits for no shift, though most of it is night."""
    slow = StepPlan("close", MANY, work_seconds=60, delay_seconds=10 * 86_400)
    planted = planted_log(ServicePlan((slow,), calendar=WEEK, gap_seconds=3600))
    seconds = found(planted, planted.columns)
    assert seconds["extraneous"] == pytest.approx(planted.truth["extraneous"], rel=0.1)


def test_work_that_follows_on_work_is_no_batch() -> None:
    """Back to back, but nobody had a free minute before."""
    planted = planted_log(ServicePlan((StepPlan("work", ("ann",), 1200),), gap_seconds=1260))
    assert found(planted, planted.columns)["batching"] == 0
