"""Ways with a memory stay as frequent as they were when a step goes, moves or is merged."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from gemba.insight.simulation.model import END, START, Branching, Choice, Twin
from gemba.insight.simulation.whatif.change import Change
from gemba.insight.simulation.whatif.kinds.at_once import DoAtOnce
from gemba.insight.simulation.whatif.kinds.order import MergeSteps, MoveStep
from gemba.insight.simulation.whatif.kinds.steps import RemoveStep
from gemba.insight.simulation.whatif.passing import times_a_case

from .test_kinds import desk, two_types

STEPS = ("w", "x", "y", "z")
# Of the mean times of a step, that of many cases drawn differs by chance as well.
CLOSE = 0.09


@cache
def remembering(number: int) -> Twin:
    """Steps of which some depend on the one before the last, some on the type, some on both."""
    chance = Random(number)
    choices: dict[object, Choice] = {}

    def put(history: tuple[str, ...], of_type: str | None = None) -> None:
        weights = [*(chance.randint(0, 3) for _ in STEPS), 2]
        pairs = zip((*STEPS, END), weights, strict=True)
        shares = tuple((name, weight / sum(weights)) for name, weight in pairs)
        choices[history, of_type] = Choice(shares, history, of_type)

    for last in (START, *STEPS):
        put((last,))
        if chance.random() < 0.5:
            put((last,), "other")
        for before in (START, *STEPS) if last != START else ():
            if chance.random() < 0.5:
                put((before, last))
            if chance.random() < 0.3:
                put((before, last), "ticket")
    return replace(two_types(desk(*STEPS)), branching=Branching(tuple(choices.values())))


def counted(twin: Twin) -> dict[str, float]:
    """Times a case, those of a merged step for each of its two."""
    times = times_a_case(twin)
    return {
        step: sum(count for name, count in times.items() if step in name.split(" + "))
        for step in STEPS
    }


@pytest.mark.parametrize("number", [0, 1, 6])
@pytest.mark.parametrize(
    "change",
    [
        RemoveStep("x"),
        RemoveStep("x", 0.5),
        MergeSteps("w", "y"),
        MoveStep("x", "before", "z"),
        MoveStep("x", "after", "z"),
    ],
    ids=str,
)
def test_all_other_steps_come_as_often_as_before(change: Change, number: int) -> None:
    before, after = counted(remembering(number)), counted(change.apply(remembering(number)))
    for step in set(STEPS) - ({"x"} if not isinstance(change, MergeSteps) else set()):
        assert after[step] == pytest.approx(before[step], rel=CLOSE), step


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_so_much_of_a_step_is_left_as_is_said(share: float) -> None:
    twin = remembering(1)
    left = times_a_case(RemoveStep("x", share).apply(twin)).get("x", 0.0)
    assert left == pytest.approx((1 - share) * times_a_case(twin)["x"], rel=0.12)


@pytest.mark.parametrize("number", [0, 1, 6])
@pytest.mark.parametrize(
    "change",
    [
        DoAtOnce(("x",), "y"),
        DoAtOnce(("x",), "y", share=0.5, type="other"),
        DoAtOnce(("w", "x"), "y", share=0.7),
        DoAtOnce(("x",), "y", "w"),
    ],
    ids=str,
)
def test_what_is_done_at_once_falls_away_where_it_was_done(change: DoAtOnce, number: int) -> None:
    before, after = (
        times_a_case(twin) for twin in (remembering(number), change.apply(remembering(number)))
    )
    at_once = after[f"{' + '.join((*change.steps, change.told))} (at once)"]
    assert at_once > 0
    joined = {change.handed, *change.steps, change.told}
    for step in STEPS:
        less = at_once if step in joined else 0.0
        assert after[step] == pytest.approx(before[step] - less, rel=CLOSE, abs=0.02), step
