"""Switchbacks at a desk where people are short – a twin of the demo desk – beside the truth."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from studies.page import Study, Table, keep, number, percent
from studies.test_pilots_in_twins import around
from studies.twin_pilots import (
    DAILY,
    NOTHING,
    Found,
    Truth,
    World,
    busy,
    by_case,
    by_turns,
    going_first,
    less_work,
    twin_of,
    workers,
)

from gemba.foundation.kernel.intervals import wilson
from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.improvement.pilots.switchback import Blocks
from gemba.insight.improvement.pilots.turns import MISSED_MAX
from gemba.interfaces.demo.inventing import invent
from gemba.interfaces.demo.tests.columns import columns_of
from gemba.interfaces.demo.tests.measures import KEYS

NOW = datetime.fromisoformat("2026-10-14T15:05+08:00")
LESS, FIRST, STILL, DAILY_ONES, SPLIT = 50, 20, 50, 15, 20
WEEKS, DAYS = 18, 30
STUDY = Study(
    "switchbacks_in_twins",
    "Switchbacks in a twin of the demo desk",
    "A fifth more requests than the demo desk has, and nothing to wait for but people: a queue that"
    " is empty at no midnight, and lasts for days. A pilot is one run of a twin of it in which one"
    f" of two blocks in a row is treated, which one by lot, within {WEEKS} weeks; it is looked at"
    " daily for the mean of first responses within three days, as the product does. How long"
    " versions take turns is read from eight weeks before, another run for every pilot. The truth"
    " is told by two further runs of the luck of each pilot, in which nobody and everybody is"
    " treated.",
    "pilots and truths 0 and up, pasts 50,000 and up",
)


@dataclass(frozen=True)
class Measured:
    """What was found of work halved – by ticket, in turns of a day, in turns as the past asks for –
    of going first, by ticket and in turns, and where both are served alike."""

    split: Found
    daily: Found
    less: Found
    first_split: Found
    first: Found
    still: Found


def measured() -> Measured:
    twin = busy(twin_of(columns_of(invent(7, 3_000, KEYS, NOW))))
    with workers() as pool:
        world = World(twin, less_work(twin, 0.5), 7 * WEEKS)
        less = by_turns(world, range(LESS), pool)
        # whoever goes first before nobody else: nothing changes
        nothing = replace(less.truth, effect=0.0, error=0.0)
        first = World(twin, going_first(twin), 7 * WEEKS)
        return Measured(
            split=_split(world, less.truth, pool),
            daily=by_turns(world, range(DAILY_ONES), pool, DAILY),
            less=less,
            first_split=_split(first, nothing, pool),
            first=by_turns(first, range(FIRST), pool),
            still=by_turns(World(twin, NOTHING, 7 * WEEKS), range(FIRST, FIRST + STILL), pool),
        )


def _split(world: World, truth: Truth, pool: ProcessPoolExecutor) -> Found:
    return by_case(World(world.twin, world.change, DAYS), truth, range(SPLIT), pool)


def row(title: str, drawn: str, found: Found) -> tuple[str, ...]:
    value, error = found.relative
    off, off_error = found.off
    return (
        title,
        drawn,
        str(len(found.pilots)),
        percent(found.truth.effect / found.truth.control),
        f"{percent(value)} (± {percent(2 * error)})",
        f"{number(100 * off, 2)} (± {number(200 * off_error, 2)})",
        around(found.covered, len(found.pilots)),
        around(found.alarms, len(found.pilots)),
    )


HEAD = (
    "what is changed",
    "drawn are",
    "pilots",
    "truth",
    "found",
    "points off",
    "intervals that hold",
    "told apart",
)
LESS_TITLE, FIRST_TITLE = "treated tickets take half of the work", "treated tickets go first"


def chosen(found: Sequence[Found]) -> list[tuple[str, str, str]]:
    """How often pasts ask for which turns."""
    turns = [each.blocks for many in found for each in many.pilots if each.blocks is not None]
    counts = Counter(turn.length_us // DAY_US for turn in turns)
    return [
        (f"{days} days", _counting(turns, days), percent(counts[days] / len(turns), 0))
        for days in sorted(counts)
    ]


def _counting(turns: Sequence[Blocks], days: int) -> str:
    kinds = Counter(
        f"{number(each.burn_in_us / DAY_US, 3)} and {number(each.lead_out_us / DAY_US, 3)}"
        for each in turns
        if each.length_us == days * DAY_US
    )
    return kinds.most_common(1)[0][0]


def kept(found: Measured) -> None:
    """The page."""
    turns = [each.blocks for each in found.less.pilots if each.blocks is not None]
    short = [each.missed > MISSED_MAX for each in turns]
    hours = found.less.truth.control / 3_600
    keep(
        STUDY,
        Table(
            HEAD,
            [
                row(LESS_TITLE, "tickets", found.split),
                row(LESS_TITLE, "days, six hours out", found.daily),
                row(LESS_TITLE, "turns by the past", found.less),
                row(FIRST_TITLE, "tickets", found.first_split),
                row(FIRST_TITLE, "turns by the past", found.first),
                row("nothing", "turns by the past", found.still),
            ],
            "What is found",
        ),
        f"Effects are shares of the wait without the change, {number(hours, 3)} hours, ranges are"
        " twice the error of the mean. How far pilots are off is told, in points of that share, by"
        " the runs of their own luck on the days that count, so that luck does not hide it. Without"
        " an effect what is told apart is a false alarm.",
        Table(
            ("turns", "days left out, first and last", "of the pasts"),
            chosen([found.less, found.first, found.still]),
            "What the weeks before ask for",
        ),
        "By the past no more than a tenth of the effect is to be missed. In eighteen weeks that is"
        f" not to be had for {percent(sum(short) / len(short), 0)} of the pasts of the third row;"
        " there the plan warns, and the verdict says again that something is missing. What"
        " else is off: spells in which the queue grows for weeks are cut short by every other"
        " block, and what is left over of one waits behind those who go first in the next.",
    )


@pytest.mark.study
def test_switchbacks_are_right_where_a_split_by_ticket_is_not() -> None:
    found = measured()
    kept(found)
    for each in (found.less, found.first, found.still):
        off, error = each.off
        assert abs(off) - 2 * error <= 0.02
        low, high = wilson(each.covered * len(each.pilots), len(each.pilots))
        assert high >= 0.93
        assert low <= 0.97
    for split in (found.split, found.first_split, found.daily):
        assert abs(split.off[0]) > 0.02
    alarms = found.still.alarms * STILL + found.first.alarms * FIRST
    assert wilson(alarms, STILL + FIRST)[0] <= 0.05
