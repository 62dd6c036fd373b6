"""The cheapest staffing that meets targets."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from gemba.insight.simulation.engine import run
from gemba.insight.simulation.measures import waiting_seconds
from gemba.insight.simulation.model import (
    START,
    Activity,
    Calendar,
    Choice,
    Draw,
    Handling,
    Person,
    Twin,
)
from gemba.insight.simulation.testing import queue_twin
from gemba.insight.simulation.whatif.crews import CREWS_MAX, Crew, crews_of, staffed
from gemba.insight.simulation.whatif.meeting import Target
from gemba.insight.simulation.whatif.searching import (
    Effort,
    SearchRefused,
    cheapest_staffing,
)

WAIT = Target("waiting_seconds", 60.0)


def queue(days: float = 2) -> Twin:
    """18 an hour, 6 minutes each. By Erlang C one waits for 1,535 seconds on average with two
    people, 106 with three, 21 with four."""
    return queue_twin(servers=1, per_hour=18, service=Draw.exponential(360.0), days=days)


def two_crews() -> Twin:
    """Half of the cases are done by “a”, half by “b”; “both” can do either and costs more."""
    twin = queue_twin(servers=1, per_hour=12, service=Draw.exponential(300.0), days=2)
    steps = tuple(
        Activity(name, (Handling(Draw.exponential(seconds)),), (name,))
        for name, seconds in (("a", 300.0), ("b", 600.0))
    )
    ways = (Choice((("a", 0.5), ("b", 0.5)), (START,)), Choice((("$", 1.0),)))
    people = tuple(
        Person("+".join(skills), Calendar.always(), skills)
        for skills in (("a",), ("b",), ("a", "b"))
    )
    branching = replace(twin.branching, choices=ways)
    return replace(twin, activities=steps, branching=branching, people=people)


def test_as_many_as_erlang_says() -> None:
    (crew,) = crews_of(queue(), most_times=7)
    found = cheapest_staffing(queue(), [WAIT], [crew])
    assert found.best is not None
    assert found.best.counts == (4,)
    assert found.is_cheapest
    assert found.best.weekly_cost == 4 * 168
    assert found.best.reached.margins["waiting_seconds"].low > 0


def test_the_answer_meets_the_target_with_other_seeds() -> None:
    (crew,) = crews_of(queue(), most_times=7)
    found = cheapest_staffing(queue(), [WAIT], [crew])
    assert found.best is not None
    waits = [
        waiting_seconds(run(staffed(queue(), [crew], found.best.counts), seed))
        for seed in range(70_000, 70_020)
    ]
    assert np.mean(waits) <= WAIT.limit


def test_of_all_staffings_the_cheapest() -> None:
    twin, target = two_crews(), Target("waiting_seconds", 240.0)
    crews = [
        replace(each, most=3, hourly=price)
        for each, price in zip(crews_of(twin), (1.0, 1.0, 1.7), strict=True)
    ]
    found = cheapest_staffing(twin, [target], crews, effort=Effort(runs_each_max=16))
    assert found.best is not None
    assert found.is_cheapest
    # By hand: the mean of eight fresh runs, for each cheaper one clearly above.
    cheaper = [
        counts
        for counts in product(range(4), repeat=3)
        if sum(c.weekly_cost(n) for c, n in zip(crews, counts, strict=True))
        < 0.999 * found.best.weekly_cost
        and (counts[0] or counts[2])
        and (counts[1] or counts[2])
    ]
    for counts in cheaper:
        drained = replace(twin, horizon=replace(twin.horizon, drain_days=2))
        runs = [waiting_seconds(run(staffed(drained, crews, counts), 900 + n)) for n in range(3)]
        assert np.mean(runs) > 0.8 * target.limit


def test_no_staffing_allowed_meets_the_target() -> None:
    (crew,) = crews_of(queue())
    found = cheapest_staffing(queue(), [WAIT], [replace(crew, most=2)])
    assert found.best is None
    assert found.largest.reached.figures["waiting_seconds"].low > WAIT.limit


def test_work_nobody_could_do_is_no_staffing() -> None:
    twin = two_crews()
    found = cheapest_staffing(twin, [Target("waiting_seconds", 1e9)], crews_of(twin))
    assert found.best is not None
    # One who can do both, though waits without limit are allowed.
    assert found.best.counts == (0, 0, 1)


def test_progress_never_goes_back() -> None:
    told: list[tuple[int, int]] = []
    (crew,) = crews_of(queue())
    cheapest_staffing(
        queue(), [WAIT], [crew], progress=lambda done, whole: told.append((done, whole))
    )
    assert told == sorted(told)
    assert {whole for _done, whole in told} == {Effort().runs_max}


def test_many_kinds_of_people_become_a_few_crews() -> None:
    skills = [("a", str(n // 3), str(n)) for n in range(9)]
    people = tuple(Person(f"p{n}", Calendar.always(), each) for n, each in enumerate(skills))
    crews = crews_of(replace(queue(), people=people))
    assert len(crews) == CREWS_MAX
    assert sorted(each.name for crew in crews for each in crew.members) == [
        each.name for each in people
    ]


def test_further_people_are_like_the_model_and_nobody_is_counted_twice() -> None:
    twin = two_crews()
    crew = Crew("late", (), replace(twin.people[0], name="late"), most=3)
    more = staffed(twin, [crew], (2,))
    assert [each.name for each in more.people] == ["a", "b", "a+b", "late +1", "late +2"]


@pytest.mark.parametrize(
    ("targets", "crews", "why"),
    [
        ([], None, "Say which targets"),
        ([Target("busy_share", 0.8)], None, "no target that more people help"),
        ([Target("waiting_seconds", -1.0)], None, "not below zero"),
        ([WAIT], [], "no people whose number"),
        ([WAIT], [Crew("x", (), queue().people[0], most=1, least=2)], "least and most"),
        ([WAIT], [Crew("x", queue().people, queue().people[0], 2)] * 2, "two groups"),
    ],
)
def test_what_cannot_be_searched_is_refused_in_a_sentence(
    targets: list[Target], crews: list[Crew] | None, why: str
) -> None:
    with pytest.raises(SearchRefused, match=why):
        cheapest_staffing(queue(), targets, crews_of(queue()) if crews is None else crews)
