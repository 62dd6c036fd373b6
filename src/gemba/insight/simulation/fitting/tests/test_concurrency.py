"""Branches side by side are found in a log, and what follows them is told by the one done last."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.waiting.enablement import begun_us
from gemba.insight.simulation.draws import Draw
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.fitting.concurrency import concurrent
from gemba.insight.simulation.fitting.fit import fit
from gemba.insight.simulation.fitting.steps import Steps
from gemba.insight.simulation.fitting.testing import ZONE, planted
from gemba.insight.simulation.model import Activity, Delay, Handling, Twin
from gemba.insight.simulation.testing import chain

WAITS = Draw("lognormal", (6.0, 0.8))


def branched(days: float = 84.0) -> Twin:
    """Two ways from check to solve: pack and post on one, test on the other. Few cases, so that
    people are seldom busy and delays seldom hidden."""
    check, _escalate, solve = planted().activities
    draw = (Handling(Draw("gamma", (4.0, 100.0))),)
    return replace(
        planted(days),
        arrivals=tuple(
            replace(each, per_hour=tuple(rate / 2 for rate in each.per_hour))
            for each in planted().arrivals
        ),
        activities=(
            check,
            *(Activity(name, draw) for name in ("Pack", "Post", "Test")),
            replace(solve, handling=draw),
        ),
        branching=chain("Check", "Pack", "Post", "Test", "Solve"),
        delays=(Delay("Test", WAITS), Delay("Solve", WAITS, "Post")),
        concurrent=(("Pack", "Test"), ("Post", "Test")),
    )


@lru_cache
def branched_log() -> EventColumns:
    return build(run(branched(), 4).rows)


def pairs(columns: EventColumns) -> set[frozenset[str]]:
    names = list(columns.activities)
    found = np.argwhere(concurrent(columns, begun_us(columns))).tolist()
    return {frozenset((names[one], names[other])) for one, other in found}


PLANTED = {frozenset(("Pack", "Test")), frozenset(("Post", "Test"))}


def test_work_that_overlaps_runs_side_by_side() -> None:
    assert pairs(branched_log()) == PLANTED


def test_a_chain_has_no_branches_however_soon_one_follows_the_other() -> None:
    log = build(run(replace(branched(), concurrent=()), 4).rows)
    assert pairs(log) == set()


def test_clocks_that_are_wrong_at_times_make_no_branches() -> None:
    # One begin in forty lies before the end it waited for.
    lines = []
    for number in range(400):
        at = 10_000 * number
        early = 60 if number % 40 == 0 else 0
        lines += [
            f"c{number} a {at + 600} ann {at}",
            f"c{number} b {at + 1_300} bob {at + 600 + number % 300 - 5 * early}",
        ]
    assert pairs(log_of("\n".join(lines))) == set()


def test_with_ends_only_both_orders_tell() -> None:
    lines = []
    for number in range(60):
        at = 10_000 * number
        order = "abcd" if number % 2 else "acbd"
        lines += [f"c{number} {name} {at + 60 * place}" for place, name in enumerate(order)]
    assert pairs(log_of("\n".join(lines))) == {frozenset("bc")}


def test_a_step_is_possible_when_all_it_waits_for_are_done() -> None:
    log = log_of("c a 10 x 0\nc b 40 x 12\nc d 30 y 15\nc e 60 x 45")
    side_by_side = np.zeros((4, 4), dtype=np.bool_)
    side_by_side[1, 2] = side_by_side[2, 1] = True
    steps = Steps.of(log, begun_us(log), side_by_side)
    assert steps.enabler.tolist() == [-1, 0, 0, 1]
    assert (steps.possible_us // 10**6).tolist() == [0, 10, 10, 40]
    one_by_one = Steps.of(log, begun_us(log))
    assert one_by_one.enabler.tolist() == [-1, 0, 1, 2]
    assert one_by_one.overlaps.tolist() == [False, False, True, False]


def test_what_waits_for_nothing_counts_from_the_begin_of_its_case() -> None:
    log = log_of("c a 100 x 0\nc b 90 y 30")
    side_by_side = ~np.eye(2, dtype=np.bool_)
    steps = Steps.of(log, begun_us(log), side_by_side)
    assert steps.enabler.tolist() == [-1, -1]
    assert (steps.wait_us // 10**6).tolist() == [0, 30]


def test_a_fitted_twin_has_the_branches_and_their_delays() -> None:
    found = fit(branched_log(), ZONE)
    assert {frozenset(pair) for pair in found.twin.concurrent} == PLANTED
    assert "side_by_side" not in {each.code for each in found.unknowns}
    delays = {(each.after, each.to): each.draw.mean_seconds for each in found.twin.delays}
    assert delays["Check", "Test"] == pytest.approx(WAITS.mean_seconds, rel=0.15)
    assert delays["Post", "Solve"] == pytest.approx(WAITS.mean_seconds, rel=0.15)
    assert delays.get(("Test", "Solve"), 0.0) < WAITS.mean_seconds / 2


def test_branches_that_fall_otherwise_between_one_another_are_no_other_process() -> None:
    lines = []
    for number in range(400):
        at = 9_000 * number
        first, second = "bc" if number < 200 else "cb"
        lines += [
            f"c{number} a {at + 60} ann {at}",
            f"c{number} {first} {at + 700} ann {at + 60}",
            f"c{number} {second} {at + 900} bob {at + 200 + number % 50}",
            f"c{number} d {at + 990} ann {at + 900}",
        ]
    found = fit(log_of("\n".join(lines)), "UTC")
    assert found.twin.concurrent == (("b", "c"),)
    assert "process_changed" not in {each.code for each in found.unknowns}
