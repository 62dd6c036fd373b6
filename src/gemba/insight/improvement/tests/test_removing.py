"""Removing a planted cause removes its finding, whatever the kind and size of the problem."""

from __future__ import annotations

import random

import pytest

from gemba.insight.improvement.ranking import findings
from gemba.insight.improvement.tests.desk import PROBLEMS, Desk
from gemba.insight.improvement.tests.measuring import ANSWERS, answers
from gemba.insight.improvement.view import LogView

# One of the log's work, one of its waiting, one of what comes in; the others in long tests.
QUICK = ("rework",)
SIZE_MIN = 0.6
DAYS = 84
# What weekdays tell takes more weeks.
LONG_DAYS = {"too_few": 120, "too_many": 120}


def drawn(problem: str, number: int) -> Desk:
    """A desk with one problem; some are too small to be found on the desk they befall."""
    chance = random.Random(f"{problem} {number}")
    size, seed = chance.uniform(SIZE_MIN, 1.0), chance.randrange(10_000, 20_000)
    return Desk(seed, {problem: size}, LONG_DAYS.get(problem, DAYS))


def is_told(problem: str, desk: Desk) -> bool:
    found = findings(LogView.guessed(desk.simulated().columns)).findings
    return any(answers(each, ANSWERS[problem]) for each in found)


@pytest.mark.parametrize("problem", QUICK)
def test_a_finding_goes_with_its_cause(problem: str) -> None:
    desk = drawn(problem, 0)
    assert is_told(problem, desk)
    assert not is_told(problem, desk.without(problem))


@pytest.mark.long
@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_kind_of_finding_goes_with_its_cause(problem: str) -> None:
    desks = [drawn(problem, number) for number in range(3)]
    told = [desk for desk in desks if is_told(problem, desk)]
    assert told
    assert not any(is_told(problem, desk.without(problem)) for desk in told)
