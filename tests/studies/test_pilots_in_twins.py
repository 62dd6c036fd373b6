"""Pilots at a whole desk – a twin of the demo desk –, whose truth is told by further runs."""

from datetime import datetime
from statistics import median

import pytest
from studies.page import Study, Table, keep, number, percent
from studies.twin_pilots import (
    NOTHING,
    Found,
    Truth,
    World,
    at_once,
    by_case,
    truth_of,
    twin_of,
    workers,
)

from gemba.foundation.kernel.intervals import wilson
from gemba.interfaces.demo.inventing import invent
from gemba.interfaces.demo.tests.columns import columns_of
from gemba.interfaces.demo.tests.measures import KEYS

NOW = datetime.fromisoformat("2026-10-14T15:05+08:00")
STILL, CHANGED, TRUTHS = 200, 80, 24
DAYS = 30
HOUR = 3_600.0
STUDY = Study(
    "pilots_in_twins",
    "Pilots in a twin of the demo desk",
    "A twin is fitted from ninety days of the demo desk: 13 people with their hours and abilities,"
    " who share their queues, some 37 tickets a day, a dozen kinds of steps. A pilot is one run of"
    " it with a change for the treated alone; it is looked at daily for the mean of first responses"
    f" within three days, as the product does, {DAYS} days long. The truth is told by"
    f" {TRUTHS} pairs of further runs in which nobody and everybody is treated, of the same luck.",
    "pilots 0 and up, truths 1,000 and up",
)


def measured() -> tuple[Found, Found]:
    twin = twin_of(columns_of(invent(7, 3_000, KEYS, NOW)))
    truths = range(1_000, 1_000 + TRUTHS)
    with workers() as pool:
        still = by_case(World(twin, NOTHING, DAYS), Truth(1.0, 0.0, 0.0), range(STILL), pool)
        sooner = World(twin, at_once(twin, 0.4), DAYS)
        changed = by_case(sooner, truth_of(sooner, truths, pool), range(CHANGED), pool)
        return still, changed


def around(share: float, pilots: int) -> str:
    """A share with its 95 % interval."""
    low, high = wilson(share * pilots, pilots)
    return f"{percent(share)} ({percent(low)} to {percent(high)})"


def case_row(title: str, found: Found) -> tuple[str, ...]:
    pilots, truth = len(found.pilots), found.truth
    return (
        title,
        str(pilots),
        f"{number(truth.effect / HOUR, 3)} h (± {number(2 * truth.error / HOUR, 2)} h)",
        around(found.alarms, pilots),
        around(found.covered, pilots),
        number(median(each.days for each in found.pilots)),
    )


CASE_HEAD = (
    "drawn by ticket",
    "pilots",
    "truth",
    "told apart",
    "intervals that hold",
    "days taken",
)


def kept(still: Found, changed: Found) -> None:
    """The page."""
    rows = [
        case_row("both arms served alike", still),
        case_row("three fifths of the delay before work fall away", changed),
    ]
    keep(
        STUDY,
        "What is told apart without an effect is a false alarm, with one the power of this sample.",
        Table(CASE_HEAD, rows),
        "Delays fall away beside the work of people, so the arms hardly touch there. Where"
        " people are short they do: [switchbacks in a twin](switchbacks_in_twins.md).",
    )


@pytest.mark.study
def test_pilots_at_a_whole_desk_alarm_rarely_and_cover() -> None:
    still, changed = measured()
    kept(still, changed)
    assert wilson(still.alarms * STILL, STILL)[0] <= 0.05
    for found in (still, changed):
        low, high = wilson(found.covered * len(found.pilots), len(found.pilots))
        assert high >= 0.93
        assert low <= 0.97
