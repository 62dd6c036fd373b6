"""Choosing an automation: who may say what, what is refused, what a pilot changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.queries import history
from gemba.insight.improvement.operations import (
    BoardRefused,
    ProposalRefused,
    add_automation,
    change_automation,
    change_selection,
    choose_automation,
    drop_automation,
    drop_step,
    make_selection,
    plan_step,
    settle_step,
)
from gemba.insight.improvement.queries import (
    SelectionPage,
    SelectionUnknown,
    selection,
    selections,
)
from gemba.insight.improvement.selecting.criteria import CandidateKind, Criterion
from gemba.insight.improvement.selecting.lines import CostLine, Horizon, LineKind
from gemba.insight.improvement.selecting.orders import (
    USUAL_HORIZON,
    AutomationOrder,
    GivenScore,
    SelectionOrder,
    StepOrder,
)
from gemba.insight.improvement.selecting.ownership import USUAL_DISCOUNT, Range

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture
def people() -> Cast:
    return cast()


def wanted(people: Cast) -> SelectionOrder:
    return SelectionOrder("Where is my parcel?", "40 a day", people.ana.user_id or 0, "EUR")


def made(people: Cast) -> UUID:
    return make_selection(order=wanted(people), actor=people.sun_wei, now=NOON)


def scored(name: str, value: float) -> AutomationOrder:
    scores = {each: GivenScore(value, 1.0) for each in Criterion}
    lines = (
        CostLine(LineKind.ONCE, "building it", Range(800, 1_000, 1_500)),
        CostLine(LineKind.YEARLY, "looking after it", Range(100, 150, 300)),
        CostLine(LineKind.GAIN, "work saved", Range(1_000, 2_000, 2_500)),
    )
    return AutomationOrder(name, CandidateKind.RULE, scores=scores, lines=lines)


def added(people: Cast, key: UUID, name: str, value: float) -> UUID:
    order = scored(name, value)
    return add_automation(selection_id=key, order=order, actor=people.sun_wei, now=NOON)


def page(people: Cast, key: UUID) -> SelectionPage:
    return selection(key, actor=people.chen_chen)


def told(key: UUID) -> list[str]:
    return [each.type for each in history("selection", key.hex, limit=100)]


def test_a_selection_is_weighed_priced_and_written_down(people: Cast) -> None:
    key = made(people)
    added(people, key, "A rule", 7)
    added(people, key, "A robot", 4)
    found = page(people, key)
    order = found.weighed().order
    assert order is not None and [each.name for each in order.placed] == ["A rule", "A robot"]
    money = found.automations[0].returns(USUAL_HORIZON)
    assert money is not None and money.net.low < money.net.value < money.net.high
    assert len(money.course) == USUAL_HORIZON.years + 1 and money.course[-1] == money.net
    assert told(key) == ["selection.made", "automation.added", "automation.added"]
    assert [each.count for each in selections(actor=people.ana)] == [2]


def test_who_lacks_a_score_is_named_and_not_ranked(people: Cast) -> None:
    key = made(people)
    added(people, key, "A rule", 7)
    order = AutomationOrder("A robot", CandidateKind.ROBOT, scores={Criterion.FIT: GivenScore(9)})
    add_automation(selection_id=key, order=order, actor=people.sun_wei, now=NOON)
    found = page(people, key)
    assert found.weighed().unscored == ("A robot",) and found.weighed().first == "A rule"
    assert found.weighed({Criterion.FIT: 1}).first == "A robot"
    assert found.automations[1].returns(USUAL_HORIZON) is None


def test_those_who_lead_and_the_owner_score_others_read(people: Cast) -> None:
    key = made(people)
    with pytest.raises(ProposalRefused):
        make_selection(order=wanted(people), actor=people.ana, now=NOON)
    rule = add_automation(selection_id=key, order=scored("A rule", 7), actor=people.ana, now=NOON)
    with pytest.raises(BoardRefused, match="owner"):
        change_automation(
            automation_id=rule, order=scored("A rule", 9), actor=people.chen_chen, now=NOON
        )
    with pytest.raises(ProposalRefused):
        choose_automation(automation_id=rule, reason="", actor=people.ana, now=NOON)
    assert not page(people, key).may_change and selection(key, actor=people.ana).may_change
    for nobody in (people.viktor, people.lin_yue, people.olga):
        assert selections(actor=nobody) == ()
        with pytest.raises(SelectionUnknown):
            selection(key, actor=nobody)
        with pytest.raises(SelectionUnknown):
            drop_automation(automation_id=rule, actor=nobody, now=NOON)


def test_a_score_stays_that_of_who_gave_it_until_it_changes(people: Cast) -> None:
    key = made(people)
    rule = added(people, key, "A rule", 7)
    order = scored("A rule", 7)
    order = replace(order, scores={**order.scores, Criterion.EASE: GivenScore(2, 1, "ten clicks")})
    change_automation(automation_id=rule, order=order, actor=people.ana, now=LATER)
    scores = page(people, key).automations[0].scores
    assert (scores[Criterion.FIT].by, scores[Criterion.FIT].at) == (people.sun_wei.name, NOON)
    assert (scores[Criterion.EASE].by, scores[Criterion.EASE].at) == ("Ana", LATER)
    assert scores[Criterion.EASE].given.reason == "ten clicks"
    few = replace(order, scores={Criterion.FIT: GivenScore(7, 1)})
    change_automation(automation_id=rule, order=few, actor=people.ana, now=LATER)
    assert set(page(people, key).automations[0].scores) == {Criterion.FIT}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": " "}, "to be automated"),
        ({"weights": {Criterion.FIT: 0.0}}, "above zero"),
        ({"weights": {Criterion.FIT: 11.0}}, "0 to 10"),
        ({"weights": {Criterion.FIT: float("nan")}}, "0 to 10"),
        ({"horizon": Horizon(0, USUAL_DISCOUNT)}, "thirty"),
        ({"horizon": Horizon(3, Range(-0.5, 0, 0))}, "less"),
        ({"currency": "euros"}, "three letters"),
        ({"owner_id": 987_654}, "owner"),
    ],
)
def test_a_selection_that_cannot_be_is_refused(
    people: Cast, change: dict[str, object], says: str
) -> None:
    order = replace(wanted(people), **change)  # type: ignore[arg-type]
    with pytest.raises(BoardRefused, match=says):
        make_selection(order=order, actor=people.adele, now=NOON)
    key = made(people)
    with pytest.raises(BoardRefused, match=says):
        change_selection(selection_id=key, order=order, actor=people.adele, now=NOON)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "name"),
        ({"name": "A rule"}, "already"),
        ({"scores": {Criterion.FIT: GivenScore(10.5)}}, "business fit"),
        ({"scores": {Criterion.FIT: GivenScore(float("nan"))}}, "business fit"),
        ({"proposal_id": UUID(int=3)}, "proposal"),
        ({"lines": (CostLine(LineKind.ONCE, "", Range.exactly(1)),)}, "each amount"),
        ({"lines": (CostLine(LineKind.ONCE, "x", Range.exactly(-1)),)}, "as a gain"),
        ({"lines": (CostLine(LineKind.GAIN, "x", Range.exactly(1e13)),)}, "more money"),
        ({"lines": (CostLine(LineKind.GAIN, "x", Range.exactly(1)),) * 31}, "Thirty"),
        ({"first_year": Range(0, 1, 2)}, "first year"),
    ],
)
def test_an_automation_that_cannot_be_is_refused(
    people: Cast, change: dict[str, object], says: str
) -> None:
    key = made(people)
    added(people, key, "A rule", 7)
    order = replace(scored("A robot", 5), **change)  # type: ignore[arg-type]
    with pytest.raises(BoardRefused, match=says):
        add_automation(selection_id=key, order=order, actor=people.adele, now=NOON)
    assert len(page(people, key).automations) == 1


def test_the_second_best_is_taken_for_a_reason_only(people: Cast) -> None:
    key = made(people)
    rule, robot = added(people, key, "A rule", 7), added(people, key, "A robot", 4)
    with pytest.raises(BoardRefused, match="why it is taken"):
        choose_automation(automation_id=robot, reason=" ", actor=people.adele, now=NOON)
    choose_automation(automation_id=rule, reason="", actor=people.adele, now=NOON)
    choose_automation(automation_id=robot, reason="it is there", actor=people.adele, now=LATER)
    found = page(people, key)
    assert found.chosen is not None and found.chosen.id == robot
    assert found.line.chosen == "A robot" and found.chosen.chosen_because == "it is there"
    with pytest.raises(BoardRefused, match="stays"):
        drop_automation(automation_id=robot, actor=people.adele, now=NOON)
    drop_automation(automation_id=rule, actor=people.adele, now=NOON)
    assert [each.order.name for each in page(people, key).automations] == ["A robot"]


def test_other_weights_are_told_once_and_the_source_stays(people: Cast) -> None:
    key = made(people)
    order = replace(wanted(people), weights={Criterion.SECURITY: 9.0})
    for _twice in range(2):
        change_selection(selection_id=key, order=order, actor=people.ana, now=LATER)
    assert told(key) == ["selection.made", "selection.changed"]
    assert page(people, key).line.order.weights == {Criterion.SECURITY: 9.0}


def step(people: Cast, day: int, share: float) -> StepOrder:
    return StepOrder(date(2026, 6, day), share, "Web forms", people.ana.user_id or 0)


@pytest.fixture
def plan(people: Cast) -> tuple[UUID, Callable[[int, float], UUID]]:
    """The selection, and how a step is added to its chosen rule."""
    key = made(people)
    rule = added(people, key, "A rule", 7)
    with pytest.raises(BoardRefused, match="first"):
        plan_step(automation_id=rule, order=step(people, 1, 0.1), actor=people.ana, now=NOON)
    choose_automation(automation_id=rule, reason="", actor=people.adele, now=NOON)

    def add(day: int, share: float) -> UUID:
        order = step(people, day, share)
        return plan_step(automation_id=rule, order=order, actor=people.ana, now=NOON)

    return key, add


def test_a_roll_out_grows_step_by_step(
    people: Cast, plan: tuple[UUID, Callable[[int, float], UUID]]
) -> None:
    key, add = plan
    last, first = add(20, 1.0), add(1, 0.1)
    for day, share, says in (
        (10, 0.05, "grow"),
        (25, 0.9, "grow"),
        (1, 0.2, "already"),
        (5, 0.0, "100"),
        (5, 1.1, "100"),
        (5, float("nan"), "100"),
    ):
        with pytest.raises(BoardRefused, match=says):
            add(day, share)
    with pytest.raises(BoardRefused, match="earlier"):
        settle_step(step_id=last, is_done=True, actor=people.ana, now=LATER)
    settle_step(step_id=first, is_done=True, actor=people.ana, now=LATER)
    settle_step(step_id=first, is_done=True, actor=people.ana, now=LATER)
    settle_step(step_id=last, is_done=True, actor=people.ana, now=LATER)
    with pytest.raises(BoardRefused, match="later"):
        settle_step(step_id=first, is_done=False, actor=people.ana, now=LATER)
    with pytest.raises(BoardRefused, match="done"):
        drop_step(step_id=last, actor=people.ana, now=LATER)
    settle_step(step_id=last, is_done=False, actor=people.ana, now=LATER)
    drop_step(step_id=last, actor=people.ana, now=LATER)
    (line,) = page(people, key).automations[0].steps
    assert (line.share, line.done_by, line.owner) == (0.1, "Ana", "Ana")
    assert told(key).count("rollout.settled") == 3
