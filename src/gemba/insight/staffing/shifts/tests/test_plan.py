"""Plans keep the rules by an independent check, are the best on small tasks, and say their gap."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.staffing.shifts.aims import is_unpopular
from gemba.insight.staffing.shifts.checking import violations
from gemba.insight.staffing.shifts.obstacles import NoPlan
from gemba.insight.staffing.shifts.planning import plan
from gemba.insight.staffing.shifts.testing import drawn_task
from gemba.insight.staffing.shifts.values import (
    ANYBODY,
    DAY_SLOTS,
    Assignment,
    Person,
    PlanTask,
    Rules,
    ShiftPlan,
    ShiftShape,
    TaskRefused,
    Weights,
    Wish,
    covered,
)

MONDAY = date(2024, 3, 25)
EARLY = ShiftShape("early", ((6 * 60, 10 * 60), (10 * 60 + 30, 14 * 60 + 30)))
LATE = ShiftShape("late", ((13 * 60, 17 * 60), (17 * 60 + 30, 21 * 60 + 30)), unpopular=True)
WHOLE = ShiftShape("whole", ((6 * 60, 14 * 60),))
NIGHT = ShiftShape("night", ((22 * 60, 30 * 60),), unpopular=True)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def need(days: int, people: int, first: int = 6, end: int = 22) -> Int64s:
    hours = np.arange(DAY_SLOTS) / 2
    return np.tile(np.where((hours >= first) & (hours < end), people, 0), days).astype(np.int64)


def planned(task: PlanTask, seconds_max: float = 5.0, gap_max: float = 0.0) -> ShiftPlan:
    found = plan(task, seconds_max=seconds_max, gap_max=gap_max)
    assert isinstance(found, ShiftPlan), found
    assert violations(task, found.assignments) == ()
    return found


def all_plans(task: PlanTask) -> Iterator[tuple[Assignment, ...]]:
    choices = [None, *(shape.name for shape in task.shapes)]
    cells = [(person.name, each) for person in task.people for each in task.dates]
    for chosen in product(choices, repeat=len(cells)):
        yield tuple(
            Assignment(person, when, shape)
            for (person, when), shape in zip(cells, chosen, strict=True)
            if shape
        )


def cost(task: PlanTask, assignments: tuple[Assignment, ...]) -> float:
    """The aims as they are told, for needs without skills and contracts of one length."""
    have, wanted = covered(task, assignments), task.needs[ANYBODY]
    missing = np.maximum(wanted - have, 0).sum()
    hours = {shape.name: shape.hours for shape in task.shapes}
    # What runs over the end of the period is surplus too.
    surplus = 2 * sum(hours[each.shape] for each in assignments) - wanted.sum() + missing
    burdens = dict.fromkeys((person.name for person in task.people), 0.0)
    unmet = 0.0
    for wish in task.wishes:
        own = [
            each.shape for each in assignments if (each.person, each.day) == (wish.person, wish.day)
        ]
        if own != ([wish.shape] if wish.shape else []):
            is_lost = bool(own) if wish.shape is None else True
            unmet += wish.weight * is_lost
            burdens[wish.person] += wish.weight * is_lost
    for each in assignments:
        burdens[each.person] += is_unpopular(task, (each.day - task.first_day).days, each.shape)
    spread = max(burdens.values()) - min(burdens.values())
    weights = task.weights
    return float(
        weights.missing * missing
        + weights.surplus * surplus
        + weights.wish * unmet
        + weights.unfairness * spread
    )


@settings(max_examples=8)
@given(
    wanted=st.lists(st.integers(0, 2), min_size=4, max_size=4),
    wishes=st.lists(
        st.tuples(
            st.sampled_from("ab"), st.integers(0, 1), st.sampled_from(["early", "late", None])
        ),
        max_size=3,
    ),
    days_in_row=st.integers(1, 2),
    absent=st.sets(st.integers(0, 1), max_size=1),
)
def test_small_plans_are_the_best_of_all(
    wanted: list[int],
    wishes: list[tuple[str, int, str | None]],
    days_in_row: int,
    absent: set[int],
) -> None:
    needs = np.zeros(2 * DAY_SLOTS, np.int64)
    for place, count in enumerate(wanted):
        begin = place // 2 * DAY_SLOTS + (12 if place % 2 == 0 else 26)
        needs[begin : begin + 14] = count
    people = (
        Person("a", 0, 40, absent=frozenset(day(number) for number in absent)),
        Person("b", 8, 40),
    )
    task = PlanTask(
        MONDAY, 2, (EARLY, LATE), people, {ANYBODY: needs}, Rules(days_in_row_max=days_in_row),
        tuple(Wish(person, day(number), shape) for person, number, shape in wishes),
    )  # fmt: skip
    allowed = [each for each in all_plans(task) if not violations(task, each)]
    best = min(cost(task, each) for each in allowed)
    found = planned(task)
    assert cost(task, found.assignments) == pytest.approx(best, abs=1e-3)
    assert found.gap == pytest.approx(0, abs=1e-6)
    short = np.maximum(needs - covered(task, found.assignments), 0)
    assert (found.missing[ANYBODY] == short).all()


def test_rest_is_kept_over_night_and_when_the_clocks_jump() -> None:
    # From 21:30 to 8:30 are eleven hours, but ten when the clocks skip one (31 March 2024).
    morning = ShiftShape("morning", ((8 * 60 + 30, 16 * 60 + 30),))
    for first, both in ((date(2024, 3, 23), True), (date(2024, 3, 30), False)):
        task = PlanTask(
            first, 2, (LATE, morning), (Person("a", 0, 60),),
            {ANYBODY: np.r_[need(1, 1, 13, 21), need(1, 1, 9, 16)]}, zone="Europe/Berlin",
        )  # fmt: skip
        shapes = {each.shape for each in planned(task).assignments}
        assert (shapes == {"late", "morning"}) is both


def test_a_night_keeps_somebody_from_the_day_after() -> None:
    task = PlanTask(
        MONDAY, 2, (NIGHT, EARLY, LATE), (Person("a", 0, 40),),
        {ANYBODY: np.r_[need(1, 1, 22, 24), need(1, 1, 0, 14)]},
    )  # fmt: skip
    found = planned(task)
    # The night to six counts for its hours of the second day; then eleven hours from 6:00.
    assert [each.shape for each in found.assignments] == ["night"]
    assert found.missing_hours == 8


def test_what_was_before_the_period_counts() -> None:
    people = (Person("a", 0, 80, days_in_row_before=5, rested_minutes_before=-60),)
    task = PlanTask(
        MONDAY, 3, (EARLY, LATE), people, {ANYBODY: need(3, 1)}, Rules(days_in_row_max=6)
    )
    found = planned(task)
    # Rest ends at noon, and one more day fills the row.
    assert found.assignments[0] != Assignment("a", MONDAY, "early")
    assert len({each.day for each in found.assignments}) == 2


def test_hours_of_a_week_begun_before_are_left_only() -> None:
    people = (Person("a", 40, 40, hours_before=24),)
    task = PlanTask(day(3), 4, (WHOLE,), people, {ANYBODY: need(4, 1)})
    assert len(planned(task).assignments) == 2


def test_somebody_with_two_skills_counts_once() -> None:
    phone, mail = frozenset({"phone"}), frozenset({"mail"})
    people = (Person("both", 8, 8, phone | mail), Person("mail", 8, 8, mail), Person("none", 8, 8))
    needs = {"phone": need(1, 1, 6, 10), "mail": need(1, 2, 6, 10)}
    task = PlanTask(
        MONDAY, 5, (EARLY,), tuple(Person(p.name, 0, 40, p.skills) for p in people),
        {skill: np.r_[each, np.zeros(4 * DAY_SLOTS, np.int64)] for skill, each in needs.items()},
    )  # fmt: skip
    found = planned(task)
    assert found.missing_hours == 4
    assert {each.person for each in found.assignments} == {"both", "mail"}


def test_wishes_count_by_weight_and_lose_to_needs() -> None:
    people = (Person("a", 0, 40), Person("b", 0, 40))
    wishes = (Wish("a", MONDAY, weight=3.0), Wish("b", MONDAY, weight=1.0))
    task = PlanTask(MONDAY, 1, (EARLY,), people, {ANYBODY: need(1, 1, 6, 14)}, wishes=wishes)
    assert planned(task).unmet == (wishes[1],)
    idle = PlanTask(MONDAY, 1, (EARLY,), people, {ANYBODY: need(1, 0)}, wishes=wishes)
    assert planned(idle).assignments == ()


def test_unmet_wishes_are_shared() -> None:
    people = tuple(Person(name, 0, 40) for name in "abc")
    wishes = tuple(Wish(name, day(number)) for name in "abc" for number in range(3))
    task = PlanTask(MONDAY, 3, (WHOLE,), people, {ANYBODY: need(3, 1, 6, 14)}, wishes=wishes)
    assert set(planned(task).burdens.values()) == {1.0}


def test_weekends_are_shared_and_limited() -> None:
    people = tuple(Person(name, 0, 40) for name in "abcd")
    task = PlanTask(
        MONDAY, 14, (WHOLE,), people, {ANYBODY: need(14, 1, 6, 14)}, Rules(weekends_worked_max=1)
    )
    found = planned(task, gap_max=0.001)
    assert found.missing_hours == 0
    assert max(found.burdens.values()) - min(found.burdens.values()) <= 1


@pytest.mark.parametrize(
    ("person", "rules", "fixed", "codes"),
    [
        (
            Person("a", 40, 40, absent=frozenset({day(5), day(6)})),
            Rules(days_week_max=4),
            (),
            {"hours_min", "days_week"},
        ),
        (Person("a", 40, 40), Rules(days_in_row_max=1), (), {"hours_min", "days_in_row"}),
        (Person("a", 0, 40, absent=frozenset({day(2)})), Rules(), (2,), {"fixed", "absent"}),
        (Person("a", 0, 7), Rules(), (2,), {"fixed", "hours_max"}),
        (Person("a", 41, 41), Rules(), (), {"hours_min", "hours_max"}),
        (Person("a", 48, 50), Rules(weekends_worked_max=0), (), {"hours_min", "weekends"}),
    ],
)
def test_rules_in_the_way_are_named(
    person: Person, rules: Rules, fixed: tuple[int, ...], codes: set[str]
) -> None:
    stays = tuple(Assignment("a", day(number), "early") for number in fixed)
    task = PlanTask(
        MONDAY, 7, (EARLY, LATE), (person, Person("b", 0, 40)), {ANYBODY: need(7, 1)}, rules,
        fixed=stays,
    )  # fmt: skip
    found = plan(task)
    assert isinstance(found, NoPlan)
    (obstacle,) = found.obstacles
    assert obstacle.person == "a"
    assert {rule.code for rule in obstacle.rules} == codes
    for template, places in obstacle.words:
        assert "%(" not in template % places


def test_nobody_who_may_work_leaves_everything_missing() -> None:
    people = (Person("a", 0, 40, shapes=frozenset()),)
    found = planned(PlanTask(MONDAY, 1, (WHOLE,), people, {ANYBODY: need(1, 2, 6, 14)}))
    assert (found.assignments, found.missing_hours, found.gap) == ((), 16, 0)


def test_a_plan_cut_by_time_keeps_the_rules_and_says_its_gap() -> None:
    found = planned(drawn_task(12, 14), seconds_max=0.05)
    assert found.is_cut
    assert found.gap > 0


def test_tasks_that_make_no_sense_are_refused() -> None:
    people = (Person("a", 0, 40),)
    with pytest.raises(TaskRefused, match="28 days"):
        PlanTask(MONDAY, 29, (EARLY,), people, {})
    with pytest.raises(TaskRefused, match="half hour"):
        PlanTask(MONDAY, 2, (EARLY,), people, {ANYBODY: need(1, 1)})
    with pytest.raises(TaskRefused, match="not part of the plan"):
        PlanTask(MONDAY, 1, (EARLY,), people, {}, wishes=(Wish("z", MONDAY),))
    with pytest.raises(TaskRefused, match="ascend"):
        ShiftShape("back", ((600, 540),))


@pytest.mark.long
def test_thirty_people_for_two_weeks_in_time() -> None:
    rng = np.random.default_rng(4)
    people = tuple(
        Person(
            f"p{number}", hours - 8, hours,
            frozenset({"phone", "mail"} if number % 3 else {"phone"}),
            absent=frozenset({day(number % 14)}) if number % 4 == 0 else frozenset(),
        )
        for number, hours in enumerate([40, 40, 40, 32, 20] * 6)
    )  # fmt: skip
    base = need(14, 1) * np.repeat(np.where(np.arange(14) % 7 < 5, 9, 3), DAY_SLOTS)
    needs = {"phone": rng.poisson(base), "mail": base // 4}
    wishes = tuple(Wish(f"p{number}", day(number % 14)) for number in range(30))
    task = PlanTask(
        MONDAY, 14, (EARLY, LATE, ShiftShape("middle", ((540, 1020),))), people, needs,
        Rules(weekends_worked_max=1), wishes, weights=Weights(), zone="Europe/Berlin",
    )  # fmt: skip
    found = planned(task, seconds_max=4.0, gap_max=0.05)
    assert found.gap < 0.2
    assert found.is_cut or found.gap <= 0.05
    assert found.missing_hours < 0.25 * sum(each.sum() for each in needs.values()) / 2


@pytest.mark.parametrize(("before", "left"), [(0, 5), (3, 2), (6, 0)])
def test_days_worked_before_a_plan_that_begins_mid_week_count(before: int, left: int) -> None:
    thursday = Person("a", 0, 80, days_before=before)
    needs = {ANYBODY: need(5, 1)}
    task = PlanTask(day(3), 5, (EARLY,), (thursday,), needs, Rules(days_week_max=5))
    worked = [each.day for each in planned(task).assignments]
    assert sum(each < day(7) for each in worked) == min(left, 4)
    assert day(7) in worked  # the week after begins anew
    every = [Assignment("a", each, "early") for each in task.dates]
    told = [each.rule.code for each in violations(task, every)]
    assert ("days_week" in told) == (left < 4)
