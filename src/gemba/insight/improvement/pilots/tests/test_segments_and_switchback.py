"""Effects by segment, and switchbacks where a split by case misleads."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.improvement.pilots.effects import effect_of
from gemba.insight.improvement.pilots.looking import Ended, course
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, Ripeness
from gemba.insight.improvement.pilots.plan import PilotUnit
from gemba.insight.improvement.pilots.segments import by_segment
from gemba.insight.improvement.pilots.spillover import Changed, advised, is_possible, warnings
from gemba.insight.improvement.pilots.switchback import (
    Blocks,
    chance_of,
    effect_of_blocks,
    settled,
)
from gemba.insight.kpis.kpi import Measure

from .worlds import Desk, Queue, all_ripe, plan_for


def test_an_effect_in_one_segment_is_found_there_alone() -> None:
    rows = all_ripe(Desk(a_day=120).drawn(np.random.default_rng(1)))
    there = (rows.segments[:, 0] == 1) & rows.treated
    moved = replace(rows, value=np.where(there, rows.value * 0.5, rows.value))
    found = by_segment(moved, Measure.MEDIAN)
    assert [each.code for each in found.effects if each.stands] == [1]
    assert found.differ_p[0] < 0.05
    one = found.effects[1]
    assert one.difference.low < one.difference.value < one.difference.high < 0
    assert one.difference.value < one.pooled < found.effects[0].pooled


def test_segments_alike_are_drawn_together() -> None:
    rows = all_ripe(Desk(a_day=60).drawn(np.random.default_rng(2)))
    found = by_segment(rows, Measure.MEAN)
    assert not any(each.stands for each in found.effects)
    pooled = [each.pooled for each in found.effects]
    values = [each.difference.value for each in found.effects]
    assert max(pooled) - min(pooled) < max(values) - min(values)
    assert len(by_segment(rows.only(rows.segments[:, 0] < 2), Measure.MEAN).effects) == 2


def test_many_segments_without_an_effect_rarely_stand() -> None:
    standing = 0
    for seed in range(60):
        rows = all_ripe(Desk(a_day=60).drawn(np.random.default_rng([3, seed])))
        many = np.random.default_rng(seed).integers(0, 8, (len(rows), 1))
        found = by_segment(replace(rows, segments=many), Measure.MEAN)
        standing += any(each.stands for each in found.effects)
    assert standing <= 6


def test_small_segments_are_left_out_and_counted() -> None:
    rows = all_ripe(Desk(a_day=12, days=4).drawn(np.random.default_rng(4)))
    found = by_segment(rows, Measure.MEAN)
    assert (len(found.effects), found.left_out) == (0, 3)


def pairs(apart: list[float]) -> Outcomes:
    """One case a block; the treated block of a pair waits so much longer."""
    count = len(apart)
    block = np.arange(2 * count)
    treated = block % 2 == 0
    value = np.where(treated, np.repeat(apart, 2) + 10.0, 10.0)
    at = block * DAY_US
    return Outcomes.of((block, block, treated), (at, at), value, blocks=(block, at))


def test_pairs_are_the_paired_test() -> None:
    apart = [1.0, 3.0, 2.0, -1.0, 4.0]
    found = effect_of_blocks(pairs(apart), Measure.MEAN)
    assert found is not None
    assert found.difference == pytest.approx(np.mean(apart))
    assert found.error == pytest.approx(np.std(apart, ddof=1) / math.sqrt(5))
    assert found.freedom == 4
    assert effect_of_blocks(pairs([1.0, 2.0]), Measure.MEAN) is None


def test_one_day_that_tells_most_makes_a_pilot_less_sure() -> None:
    even = effect_of_blocks(pairs([1.0, -1.0] * 10), Measure.MEAN)
    one = effect_of_blocks(pairs([*[1.0, -1.0] * 9, 1.0, 30.0]), Measure.MEAN)
    assert even is not None
    assert one is not None
    assert even.freedom == 19
    assert one.freedom < 4


def test_all_ways_to_draw_pairs_are_counted() -> None:
    """Of 32 ways two are as far out as all five in one direction."""
    assert chance_of(pairs([1.0, 3.0, 2.0, 1.0, 4.0]), Measure.MEAN) == pytest.approx(2 / 32)
    many = chance_of(pairs([1.0, -1.0] * 10), Measure.MEAN)
    assert many > 0.9
    assert chance_of(pairs([]), Measure.MEAN) == 1


def test_edges_of_blocks_and_blocks_without_their_pair_do_not_count() -> None:
    hours = np.arange(96)
    at = hours * (DAY_US // 24)
    block = hours // 24
    rows = Outcomes.of(
        (hours, block, np.isin(block, [0, 2])),
        (at, at),
        np.ones(96),
        blocks=(block, block * DAY_US),
    )
    kept = settled(rows, Blocks(DAY_US, DAY_US // 12, DAY_US // 24))
    assert kept.case[:21].tolist() == list(range(2, 23))
    assert len(kept) == 84
    alone = settled(rows.only(rows.block < 3), Blocks(DAY_US))
    assert set(alone.block.tolist()) == {0, 1}


@pytest.mark.parametrize("queue", [Queue(days=40, goes_first=True), Queue(days=40, handling=0.7)])
def test_switchback_is_right_where_a_split_by_case_is_not(queue: Queue) -> None:
    nobody, everybody = queue.truth(runs=25)
    naive, switched = [], []
    for seed in range(25):
        split = queue.run(np.random.default_rng([5, seed]), "case")
        blocks = queue.run(np.random.default_rng([6, seed]), "block")
        by_case = effect_of(split, Measure.MEAN)
        by_block = effect_of_blocks(settled(blocks, Blocks(DAY_US, DAY_US // 12)), Measure.MEAN)
        assert by_case is not None
        assert by_block is not None
        naive.append(by_case.difference / nobody)
        switched.append(by_block.difference / nobody)
    truth = (everybody - nobody) / nobody
    error = float(np.std(switched)) / math.sqrt(len(switched))
    assert abs(float(np.mean(switched)) - truth) < 4 * error
    assert abs(float(np.mean(naive)) - truth) > 0.25


def test_a_switchback_is_looked_at_pair_by_pair() -> None:
    queue = Queue(days=60, handling=0.7)
    plan = replace(
        plan_for(units=28, days=70),
        unit=PilotUnit.BLOCK,
        blocks=Blocks(DAY_US, DAY_US // 12),
        ripeness=Ripeness.of_time(DAY_US),
    )
    found = course(queue.run(np.random.default_rng(7), "block"), plan, 10**5 * DAY_US)
    assert found.ended in (Ended.BOUND, Ended.COMPLETE)
    assert found.is_told_apart
    assert found.estimate is not None
    assert found.estimate.high < 0
    steps = [round(each.information * 28) for each in found.looks]
    assert steps == list(range(3, 3 + len(steps)))


def test_what_shares_a_queue_is_warned_of() -> None:
    assert "wait for the same people" in warnings(Changed.ROUTING, PilotUnit.CASE)[0].template
    assert not warnings(Changed.ROUTING, PilotUnit.BLOCK)
    assert not warnings(Changed.RULE, PilotUnit.CASE)
    assert advised(Changed.ROUTING) is PilotUnit.BLOCK
    assert advised(Changed.RULE) is PilotUnit.CASE
    assert not is_possible(Changed.CALENDAR, PilotUnit.CASE)
    assert is_possible(Changed.CALENDAR, PilotUnit.BLOCK)
