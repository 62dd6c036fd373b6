"""Contracts, wishes and terms are entered by those who plan; plans are kept, changed, published."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest

from gemba.foundation.accounts.operations import set_active
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import Position, events_after
from gemba.insight.staffing.event_types import ShiftPlanChanged, ShiftWishWithdrawn
from gemba.insight.staffing.models import ShiftPlan
from gemba.insight.staffing.operations import (
    StaffingRefused,
    change_shift,
    enter_wish,
    keep_plan,
    publish_plan,
    remove_plan,
    set_contract,
    set_terms,
    withdraw_wish,
)
from gemba.insight.staffing.queries import (
    ContractLine,
    PlanUnknown,
    Terms,
    contracts,
    kept_plan,
    plan_lines,
    published_plan_on,
    terms,
    wishes,
)
from gemba.insight.staffing.shifts.plan_json import task_of, task_to_json
from gemba.insight.staffing.shifts.testing import SHAPES
from gemba.insight.staffing.shifts.values import (
    ANYBODY,
    DAY_SLOTS,
    Assignment,
    Person,
    PlanTask,
    Rules,
    Wish,
)

pytestmark = pytest.mark.django_db
FIRST = NOON.date() + timedelta(days=7)


@pytest.fixture
def people() -> Cast:
    return cast()


def task_for(*user_ids: int | None) -> PlanTask:
    staff = tuple(
        Person(str(each), 30, 40, frozenset({"email"}), frozenset({FIRST + timedelta(days=2)}))
        for each in user_ids
    )
    needs = {ANYBODY: np.ones(7 * DAY_SLOTS, np.int64)}
    wish = Wish(str(user_ids[0]), FIRST, "early", 2.0)
    return PlanTask(FIRST, 7, SHAPES, staff, needs, Rules(weekends_worked_max=1), (wish,))


def kept(people: Cast) -> UUID:
    shifts = [Assignment(str(people.ana.user_id), FIRST, "day")]
    task = task_for(people.ana.user_id)
    return keep_plan(task=task, assignments=shifts, actor=people.sun_wei, now=NOON)


def said() -> list[str]:
    names = [type(each.payload).__name__ for each in events_after(Position(), limit=200)]
    return [name for name in names if name.startswith(("Shift", "Work"))]


def test_a_task_reads_back_as_it_was_written() -> None:
    task = task_for(1, 2)
    again = task_of(task_to_json(task))
    assert (again.people, again.shapes, again.rules) == (task.people, task.shapes, task.rules)
    assert (again.wishes, again.fixed, again.zone) == (task.wishes, task.fixed, task.zone)
    assert np.array_equal(again.needs[ANYBODY], task.needs[ANYBODY])


def test_contracts_are_set_by_those_who_plan(people: Cast) -> None:
    ana = ContractLine(people.ana.user_id or 0, 30, 40, ("email",))
    set_contract(contract=ana, actor=people.sun_wei, now=NOON)
    assert contracts(actor=people.sun_wei) == {ana.user_id: ana}
    assert contracts(actor=people.ana) == {}
    assert said() == ["WorkContractSet"]


@pytest.mark.parametrize(("low", "high"), [(40, 30), (-1, 10), (10, 100)])
def test_hours_nobody_works_are_refused(people: Cast, low: float, high: float) -> None:
    wrong = ContractLine(people.ana.user_id or 0, low, high)
    with pytest.raises(StaffingRefused, match="Hours a week"):
        set_contract(contract=wrong, actor=people.sun_wei, now=NOON)


def test_a_wish_takes_the_place_of_an_earlier_one_and_is_withdrawn(people: Cast) -> None:
    who: Any = {"user_id": people.ana.user_id, "day": FIRST, "actor": people.sun_wei, "now": NOON}
    enter_wish(shape="early", **who)
    enter_wish(shape="", **who)
    week: Any = {"first": FIRST, "end": FIRST + timedelta(days=7)}
    (wish,) = wishes(actor=people.sun_wei, **week)
    assert (wish.shape, wish.day) == ("", FIRST)
    assert wishes(actor=people.ana, **week) == ()
    withdraw_wish(wish_id=wish.id, actor=people.sun_wei, now=NOON)
    withdraw_wish(wish_id=wish.id, actor=people.sun_wei, now=NOON)
    assert wishes(actor=people.sun_wei, **week) == ()
    assert said() == ["ShiftWishEntered", "ShiftWishEntered", "ShiftWishWithdrawn"]


def test_a_wish_for_yesterday_or_of_a_stranger_is_refused(people: Cast) -> None:
    act: Any = {"shape": "", "actor": people.sun_wei, "now": NOON}
    with pytest.raises(StaffingRefused, match="to come"):
        enter_wish(user_id=people.ana.user_id or 0, day=date(2001, 1, 1), **act)
    with pytest.raises(StaffingRefused, match="Nobody"):
        enter_wish(user_id=999_999, day=FIRST, **act)


def test_a_day_is_to_come_as_long_as_it_is_today_somewhere(people: Cast) -> None:
    evening = datetime(2026, 3, 3, 3, tzinfo=UTC)
    act: Any = {"user_id": people.ana.user_id or 0, "shape": "", "actor": people.sun_wei}
    enter_wish(day=date(2026, 3, 2), now=evening, **act)
    with pytest.raises(StaffingRefused, match="to come"):
        enter_wish(day=date(2026, 3, 1), now=evening, **act)


def test_terms_are_kept_and_nonsense_is_refused(people: Cast) -> None:
    assert terms(actor=people.sun_wei) is None
    wanted = Terms(SHAPES, Rules(weekends_worked_max=2))
    set_terms(wanted=wanted, actor=people.sun_wei, now=NOON)
    assert terms(actor=people.sun_wei) == wanted
    assert terms(actor=people.ana) is None
    twice = Terms((SHAPES[0], SHAPES[0]), Rules())
    for wrong in (twice, Terms((), Rules()), Terms(SHAPES, Rules(days_week_max=9))):
        with pytest.raises(StaffingRefused):
            set_terms(wanted=wrong, actor=people.sun_wei, now=NOON)


def test_a_plan_is_kept_changed_and_counts_once_published(people: Cast) -> None:
    plan = kept(people)
    ana = str(people.ana.user_id)
    act: Any = {"actor": people.sun_wei, "now": NOON}
    change_shift(plan_id=plan, person=ana, day=FIRST, shape="late", **act)
    change_shift(plan_id=plan, person=ana, day=FIRST, shape="late", **act)
    found = kept_plan(plan, actor=people.sun_wei)
    assert found.assignments == (Assignment(ana, FIRST, "late"),)
    assert published_plan_on(FIRST, actor=people.sun_wei) is None
    publish_plan(plan_id=plan, **act)
    counting = published_plan_on(FIRST, actor=people.sun_wei)
    assert counting is not None
    assert counting.line.id == plan
    change_shift(plan_id=plan, person=ana, day=FIRST, shape="", **act)
    assert kept_plan(plan, actor=people.sun_wei).assignments == ()
    remove_plan(plan_id=plan, **act)
    assert said() == [
        "ShiftPlanKept",
        "ShiftPlanChanged",
        "ShiftPlanPublished",
        "ShiftPlanChanged",
        "ShiftPlanRemoved",
    ]


def test_who_left_the_desk_is_taken_out_of_plans_and_wishes(people: Cast) -> None:
    plan = kept(people)
    boss: Any = {"actor": people.sun_wei, "now": NOON}
    enter_wish(user_id=people.ana.user_id or 0, day=FIRST, shape="", **boss)
    (wish,) = wishes(first=FIRST, end=FIRST + timedelta(days=1), actor=people.sun_wei)
    set_active(user_id=people.ana.user_id or 0, is_active=False, actor=SYSTEM, now=NOON)
    change: Any = {"plan_id": plan, "person": str(people.ana.user_id), "day": FIRST, **boss}
    with pytest.raises(StaffingRefused, match="Nobody at the desk"):
        change_shift(shape="late", **change)
    change_shift(shape="", **change)
    assert kept_plan(plan, actor=people.sun_wei).assignments == ()
    withdraw_wish(wish_id=wish.id, **boss)
    names = [
        each.payload.person_name
        for each in events_after(Position(), limit=200)
        if isinstance(each.payload, ShiftPlanChanged | ShiftWishWithdrawn)
    ]
    assert names == ["Ana", "Ana"]


@pytest.mark.parametrize(
    ("day", "shape"), [(FIRST - timedelta(days=1), "day"), (FIRST, "nonsense")]
)
def test_what_is_not_part_of_a_plan_does_not_get_in(people: Cast, day: date, shape: str) -> None:
    plan = kept(people)
    with pytest.raises(StaffingRefused, match="not part"):
        change_shift(
            plan_id=plan,
            person=str(people.ana.user_id),
            day=day,
            shape=shape,
            actor=people.sun_wei,
            now=NOON,
        )
    with pytest.raises(StaffingRefused, match="not part"):
        change_shift(plan_id=plan, person="0", day=FIRST, shape="", actor=people.sun_wei, now=NOON)


def test_agents_neither_see_nor_touch_plans(people: Cast) -> None:
    plan = kept(people)
    act: Any = {"actor": people.ana, "now": NOON}
    assert plan_lines(actor=people.ana) == ()
    with pytest.raises(PlanUnknown):
        kept_plan(plan, actor=people.ana)
    for refused in (publish_plan, remove_plan):
        with pytest.raises(StaffingRefused, match="supervisors"):
            refused(plan_id=plan, **act)
    with pytest.raises(PlanUnknown):
        remove_plan(plan_id=uuid4(), actor=people.sun_wei, now=NOON)
    assert ShiftPlan.objects.count() == 1
