"""Aims, suggestions and causes: who may say what, and that each gets its answer."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.insight.improvement.causes import WHYS_MAX, Branch, Outcome
from gemba.insight.improvement.operations import (
    AimOrder,
    BoardRefused,
    CauseOrder,
    ProposalRefused,
    answer_suggestion,
    close_aim,
    make_proposal,
    mark_root,
    name_cause,
    set_aim,
    suggest,
    take_cause_back,
)
from gemba.insight.improvement.order import Order
from gemba.insight.improvement.queries import aims, causes, suggestions

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def aim(people: Cast) -> AimOrder:
    owner = people.ana.user_id or 0
    day = date(2026, 6, 30)
    return AimOrder("First replies within two hours", "first_response", 14_400, 7_200, day, owner)


def proposed(people: Cast) -> UUID:
    order = Order("Forms first", "", "first_response", people.ana.user_id or 0)
    return make_proposal(order=order, actor=people.sun_wei, now=NOON)


def test_an_aim_has_an_owner_a_day_and_a_way_to_go(people: Cast) -> None:
    set_aim(order=aim(people), actor=people.sun_wei, now=NOON)
    (line,) = aims(actor=people.chen_chen)
    assert (line.owner, line.goal, line.reached) == ("Ana", 7_200, None)
    assert aims(actor=people.viktor) == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ""}, "name"),
        ({"goal": 20_000.0}, "better than today"),
        ({"goal": float("nan")}, "goal"),
        ({"kpi": "sla_attainment", "goal": 1.2}, "goal"),
        ({"baseline": float("nan")}, "today"),
        ({"owner_id": 987_654}, "owner"),
        ({"kpi": "arrivals"}, "better side"),
        ({"due_on": date(2026, 3, 1)}, "day to come"),
    ],
)
def test_an_aim_that_cannot_be_is_refused(
    people: Cast, change: dict[str, object], says: str
) -> None:
    with pytest.raises(BoardRefused, match=says):
        set_aim(order=replace(aim(people), **change), actor=people.adele, now=NOON)  # type: ignore[arg-type]


def test_an_aim_closes_with_what_was_measured_only(people: Cast) -> None:
    key = set_aim(order=aim(people), actor=people.sun_wei, now=NOON)
    with pytest.raises(BoardRefused, match="measured"):
        close_aim(aim_id=key, reached=float("nan"), actor=people.sun_wei, now=NOON)
    with pytest.raises(ProposalRefused):
        close_aim(aim_id=key, reached=1.0, actor=people.ana, now=NOON)
    close_aim(aim_id=key, reached=7_000.0, actor=people.sun_wei, now=NOON)
    assert aims(actor=people.ana)[0].reached == 7_000.0


def test_a_suggestion_is_thanked_for_and_answered(people: Cast) -> None:
    key = suggest(text=" Tell customers the part is on order ", actor=people.ana, now=NOON)
    with pytest.raises(ProposalRefused):
        answer_suggestion(
            suggestion_id=key, outcome=Outcome.LATER, answer="x", actor=people.ana, now=NOON
        )
    with pytest.raises(BoardRefused, match="thanks"):
        answer_suggestion(
            suggestion_id=key, outcome=Outcome.LATER, answer=" ", actor=people.adele, now=NOON
        )
    with pytest.raises(BoardRefused, match="proposal"):
        answer_suggestion(
            suggestion_id=key,
            outcome=Outcome.TAKEN_UP,
            answer="Thank you",
            proposal_id=uuid4(),
            actor=people.adele,
            now=NOON,
        )
    answer_suggestion(
        suggestion_id=key,
        outcome=Outcome.TAKEN_UP,
        answer="Thank you, we try it",
        proposal_id=proposed(people),
        actor=people.adele,
        now=NOON,
    )
    (line,) = suggestions(actor=people.ana)
    assert (line.outcome, line.proposal_number, line.made_by) == (Outcome.TAKEN_UP, 1, "Ana")


def test_customers_vendors_and_outsiders_suggest_nothing_here(people: Cast) -> None:
    for nobody in (people.viktor, people.lin_yue, people.olga):
        with pytest.raises(BoardRefused):
            suggest(text="More pay", actor=nobody, now=NOON)
    with pytest.raises(BoardRefused, match="what you would change"):
        suggest(text="  ", actor=people.ana, now=NOON)


def test_why_is_asked_until_the_root(people: Cast) -> None:
    key = proposed(people)
    above = None
    for depth in range(WHYS_MAX):
        order = CauseOrder(f"because {depth}", Branch.PEOPLE, above)
        above = name_cause(proposal_id=key, order=order, actor=people.ana, now=NOON)
    with pytest.raises(BoardRefused, match="root"):
        order = CauseOrder("because", Branch.PEOPLE, above)
        name_cause(proposal_id=key, order=order, actor=people.ana, now=NOON)
    assert above is not None
    mark_root(cause_id=above, is_root=True, actor=people.ana, now=NOON)
    (first,) = causes(key, actor=people.chen_chen)
    assert first.branch is Branch.PEOPLE and first.below[0].text == "because 1"
    take_cause_back(cause_id=first.id, actor=people.ana, now=NOON)
    assert causes(key, actor=people.ana) == ()
