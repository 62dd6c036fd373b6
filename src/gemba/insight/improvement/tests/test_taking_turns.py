"""A switchback from its plan to its verdict: turns as long as the desk's own past asks for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gemba.foundation.events.queries import history
from gemba.foundation.trials.assigning import block_bounds
from gemba.foundation.trials.queries import enrolments
from gemba.insight.improvement.event_types import PilotBegun
from gemba.insight.improvement.forecasting import Weeks, forecast, turns_of
from gemba.insight.improvement.operations import ProposalRefused
from gemba.insight.improvement.piloted import Draft, Kept, plan_of
from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.improvement.pilots.plan import PilotUnit
from gemba.insight.improvement.pilots.switchback import PAIRS_MIN, Blocks
from gemba.insight.improvement.pilots.turns import Turns
from gemba.insight.improvement.pilots.wording import of_turns, what_is_carried
from gemba.insight.improvement.queries import pilots_of, recomputed
from gemba.insight.improvement.testing import watch_pilots
from gemba.insight.improvement.tests.small_desk import World, begun, proposed, small_desk
from gemba.insight.improvement.tests.test_beforehand import BEGIN_US, HOUR_US, Row, book_at
from gemba.insight.kpis.ledger import Book

DRAFT = Draft("first_response", 3_600.0, PilotUnit.BLOCK, window_days=3.0, days_max=130.0)
NOW_US = BEGIN_US + 62 * DAY_US
A_DAY = 48


def book_of_queue(minutes: float, hours_open: float = 24.0) -> Book:
    """One person answers one ticket after the other, each in so many minutes in the mean, in the
    first hours of a day; they come evenly over the day."""
    rng = np.random.default_rng(11)
    came = BEGIN_US + np.sort(rng.integers(0, 60 * DAY_US, 60 * A_DAY))
    free, told = BEGIN_US, list[Row]()
    for case, (at, takes) in enumerate(
        zip(came.tolist(), rng.exponential(minutes * 60e6, len(came)).tolist(), strict=True)
    ):
        begins = max(free, at)
        if begins % DAY_US >= hours_open * HOUR_US:
            begins = (begins // DAY_US + 1) * DAY_US
        free = begins + round(takes)
        told += [(case, "opened", at), (case, "replied", free), (case, "resolved", free)]
    return book_at(told)


def turns(book: Book, **more: float) -> Turns:
    found = turns_of(Weeks(book, NOW_US), replace(DRAFT, **more))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_desk_that_is_done_at_midnight_takes_turns_of_a_day() -> None:
    found = turns(book_of_queue(3.0))
    assert found.blocks == Blocks(DAY_US, DAY_US // 4)
    assert not what_is_carried(found)
    assert "first {first} of each do not count" in of_turns(found).template


def test_a_desk_that_is_short_of_people_takes_turns_of_weeks_and_is_warned_in_time() -> None:
    book = book_of_queue(28.0)
    found = turns(book)
    assert found.queue is not None
    assert found.queue.kept > 0.5
    assert found.blocks.length_us >= 14 * DAY_US
    assert found.blocks.counted_us == 7 * DAY_US
    short = turns(book, days_max=42.0)
    assert short.blocks.length_us < 14 * DAY_US
    assert short.blocks.missed > found.blocks.missed
    assert "{missed} less than there is" in what_is_carried(short)[0].template
    assert turns_of(Weeks(book, NOW_US), replace(DRAFT, unit=PilotUnit.CASE)) is None


def test_a_queue_serves_more_than_those_that_take_part() -> None:
    book = book_of_queue(28.0)
    some = Weeks(book, NOW_US, only=list(book.columns.case_ids)[::9])
    assert turns_of(some, DRAFT) == turns(book)


def test_a_figure_that_is_no_wait_is_told_by_those_who_wait_for_an_answer() -> None:
    book = book_of_queue(28.0)
    assert turns(book, kpi="reopen_rate") == turns(book)  # type: ignore[arg-type]


def test_the_plan_keeps_the_turns_and_what_they_miss() -> None:
    book = book_of_queue(28.0)
    draft = replace(DRAFT, days_max=42.0)
    found = turns(book, days_max=42.0)
    size = forecast(Weeks(book, NOW_US), draft, found)
    assert size is not None
    plan = plan_of(draft, size, NOW_US, found.blocks)
    kept = Kept(plan, ())
    assert plan.blocks is not None and plan.blocks.missed > 0.1
    assert Kept.read(json.loads(json.dumps(kept.to_json()))) == kept


@pytest.fixture(scope="module")
def lived(written_once: Path) -> World:
    return small_desk(days=7)


@pytest.mark.django_db
def test_the_first_block_begins_the_day_after_and_events_alone_give_the_verdict(
    world: World,
) -> None:
    world.factor = 0.3
    key = proposed(world)
    pilot = begun(world, key, unit=PilotUnit.BLOCK, window_days=1.0, days_max=9.0)
    blocks, served = pilot.kept.plan.blocks, pilot.trial
    assert blocks is not None
    assert served.block_hours == blocks.hours == 24
    told = next(
        each.payload
        for each in history("pilot", pilot.id.hex, limit=9)
        if isinstance(each.payload, PilotBegun)
    )
    assert Kept.read(json.loads(told.plan)).plan.blocks == blocks
    bounds = [block_bounds(n, 24, served.zone, served.first_day)[0] for n in range(7)]
    assert timedelta(0) < bounds[0] - pilot.begun_at <= timedelta(days=1)
    assert {after - before for before, after in pairwise(bounds)} == {timedelta(days=1)}
    world.live(9)
    watch_pilots(now=world.now)
    line = pilots_of(key, actor=world.people.adele)[0]
    arms = {each.unit.rpartition("/")[2]: each.arm for each in enrolments(served.id)}
    assert all(arms[str(2 * n)] != arms[str(2 * n + 1)] for n in range(PAIRS_MIN))
    verdict = line.verdicts[0]
    assert verdict.judged.main is not None
    assert verdict.judged.main.difference.value < 0
    assert recomputed(verdict.id, actor=world.people.adele).is_same


@pytest.mark.django_db
def test_a_past_that_is_too_short_for_any_turn_begins_no_switchback(world: World) -> None:
    with pytest.raises(ProposalRefused, match="too little"):
        begun(world, proposed(world), unit=PilotUnit.BLOCK, window_days=1.0, days_max=90.0)
