"""How long versions take turns: long enough for a queue to forget, as its past tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.pilots.evidence import Evidence
from gemba.insight.improvement.pilots.judging import judge
from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.improvement.pilots.plan import PilotUnit
from gemba.insight.improvement.pilots.switchback import PAIRS_MIN, Blocks
from gemba.insight.improvement.pilots.turns import (
    MISSED_MAX,
    Queue,
    missed,
    queue_of,
    turns_for,
)
from gemba.insight.improvement.pilots.wording import why
from gemba.insight.improvement.wording import Said
from gemba.insight.mining.wording import Share

from .worlds import Queue as OneQueue
from .worlds import plan_for

CARRIED = Queue(kept=0.6, at_midnight=40.0, a_day=44.0)
BLOCKS = st.tuples(st.integers(1, 21), st.floats(0, 0.7), st.floats(0, 0.2)).map(
    lambda of: Blocks(of[0] * DAY_US, round(of[0] * of[1] * DAY_US), round(of[0] * of[2] * DAY_US))
)


def waiting_for(waits: Floats, length_us: int = DAY_US) -> Queue:
    """A queue in which so many wait at each midnight: all have come in the day before, and go in
    the one after it."""
    midnights = (np.arange(len(waits)) + 1) * length_us
    came = np.repeat(midnights - length_us // 2, waits.astype(np.int64))
    found = queue_of(came, came + length_us * 3 // 4, midnights)
    assert found is not None
    return found


def drifting(kept: float, days: int, seed: int) -> Floats:
    """How many wait: more on Mondays, and of what is unusual so much is left a day later."""
    rng, unusual = np.random.default_rng(seed), 0.0
    found = np.zeros(days)
    for day in range(days):
        unusual = kept * unusual + rng.normal()
        found[day] = 100 + 8 * unusual + (60 if day % 7 == 0 else 0)
    return np.rint(found)


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.8])
def test_a_short_past_tells_how_much_a_queue_keeps(kept: float) -> None:
    found = [waiting_for(drifting(kept, 56, seed)).kept for seed in range(200)]
    assert np.median(found) == pytest.approx(kept, abs=0.06)


def test_weekdays_are_no_memory() -> None:
    found = waiting_for(np.tile([90.0, 20, 20, 20, 20, 5, 5], 8))
    assert found.kept == 0
    assert found.forgets_days == 0
    assert found.at_midnight == pytest.approx(180 / 7)


def test_so_many_as_wait_at_midnight_tell_how_long_a_case_waits() -> None:
    found = waiting_for(np.full(50, 30.0))
    assert found.a_day == 30
    assert found.wait_days == 1
    assert not found.is_empty_at_midnight


def test_a_past_of_less_than_four_weeks_tells_nothing() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert queue_of(none, none, np.arange(60) * DAY_US) is None
    came = np.arange(27) * DAY_US
    assert queue_of(came, came, came) is None


@given(BLOCKS, st.floats(0, 0.99), st.floats(0, 0.99))
def test_a_queue_that_keeps_more_lets_more_be_missed(
    blocks: Blocks, one: float, two: float
) -> None:
    less, more = sorted((missed(blocks, one), missed(blocks, two)))
    assert (missed(blocks, min(one, two)), missed(blocks, max(one, two))) == (less, more)
    assert 0 <= less <= more <= 1.5
    longer = replace(blocks, burn_in_us=blocks.burn_in_us + blocks.counted_us // 2)
    assert missed(longer, one) <= missed(blocks, one) + 1e-12


@pytest.mark.parametrize(
    "blocks", [Blocks(DAY_US, DAY_US // 4), Blocks(5 * DAY_US, DAY_US, DAY_US)]
)
def test_what_is_missed_is_what_a_queue_that_forgets_steadily_hides(blocks: Blocks) -> None:
    """A state that moves by a fixed share to where the version of the moment draws it."""
    kept, steps, pairs = 0.7, 48, 4_000
    days = blocks.length_us // DAY_US
    first = np.random.default_rng(1).integers(0, 2, pairs)
    version = np.repeat(np.stack([first, 1 - first], axis=1).ravel(), days * steps)
    share, state = 1 - kept ** (1 / steps), 0.0
    path = np.zeros(len(version))
    for at, drawn in enumerate(version.tolist()):
        state += share * (drawn - state)
        path[at] = state
    since = np.arange(len(version)) % (days * steps) * (DAY_US // steps)
    counts = (since >= blocks.burn_in_us) & (since < blocks.length_us - blocks.lead_out_us)
    found = path[counts & (version == 1)].mean() - path[counts & (version == 0)].mean()
    assert 1 - found == pytest.approx(missed(blocks, kept), abs=0.02)


def test_a_queue_that_is_empty_at_midnight_needs_no_more_than_days() -> None:
    rows = OneQueue(days=56).run(np.random.default_rng(3), "none")
    queue = queue_of(rows.enrolled_us, rows.outcome_us, np.arange(56) * DAY_US)
    assert queue is not None
    assert queue.is_empty_at_midnight
    found = turns_for(queue, 35.0)
    assert found.blocks == Blocks(DAY_US, DAY_US // 4)
    assert not found.is_too_short


def test_turns_are_long_where_a_queue_carries_over() -> None:
    found = turns_for(CARRIED, 120.0, idle_days=8)
    assert found.blocks.length_us == 14 * DAY_US
    assert (found.blocks.burn_in_us, found.blocks.lead_out_us) == (6 * DAY_US, DAY_US)
    assert found.needed_days == 2 * PAIRS_MIN * 14 + 8
    assert not found.is_too_short
    slower = turns_for(replace(CARRIED, kept=0.8), 365.0)
    assert slower.blocks.length_us == 21 * DAY_US


def test_too_little_time_is_told_before() -> None:
    found = turns_for(CARRIED, 42.0, idle_days=8)
    assert found.is_too_short
    assert found.blocks.missed > 0.3
    assert found.needed_days == 92
    never = turns_for(replace(CARRIED, kept=0.95), 365.0)
    assert never.is_too_short
    assert never.needed_days is None


def test_of_a_queue_nobody_knows_turns_are_as_long_as_there_is_time() -> None:
    found = turns_for(None, 120.0, idle_days=8)
    assert (found.queue, found.needed_days) == (None, None)
    assert found.blocks.length_us == 14 * DAY_US
    assert turns_for(None, 3.0).blocks.length_us == DAY_US


@given(st.floats(0, 0.99), st.floats(0, 400), st.floats(1, 100), st.floats(2, 400))
def test_turns_count_something_of_every_weekday(
    kept: float, at_midnight: float, a_day: float, days: float
) -> None:
    found = turns_for(Queue(kept, at_midnight, a_day), days)
    blocks = found.blocks
    length = blocks.length_us // DAY_US
    assert (
        blocks.counted_us == 7 * DAY_US if length > 7 else blocks.counted_us * 2 >= blocks.length_us
    )
    assert blocks.burn_in_us > 0
    assert 0 <= blocks.lead_out_us <= blocks.length_us // 4
    assert found.is_too_short == (blocks.missed > MISSED_MAX)
    if not found.is_too_short and days >= 6 * 21:
        assert found.needed_days is not None
        assert found.needed_days <= days


def test_a_verdict_says_that_something_is_missing() -> None:
    rows = OneQueue(days=20, handling=0.7).run(np.random.default_rng(4), "block")
    plan = replace(plan_for(units=10, days=24), unit=PilotUnit.BLOCK, blocks=Blocks(DAY_US))
    short = replace(plan, blocks=Blocks(DAY_US, missed=0.3))
    told, more = (why(judge(Evidence(rows), each, 24 * DAY_US), each) for each in (plan, short))
    assert [each for each in more if each not in told] == [
        Said(
            "The queue carried each version into the turns of the other: by its past about {missed}"
            " of the effect is missing here.",
            {"missed": Share(0.3)},
        )
    ]
