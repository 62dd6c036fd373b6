"""Proposals: what they must say, who decides, and that their way stays on record."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.queries import Position, events_after
from gemba.insight.improvement.event_types import ProposalMade, ProposalMoved
from gemba.insight.improvement.operations import (
    ProposalRefused,
    approve_proposal,
    change_proposal,
    keep_simulation,
    make_proposal,
    reopen_proposal,
    withdraw_proposal,
)
from gemba.insight.improvement.order import Expected, Guardrail, Order, Origin, Source, Swap
from gemba.insight.improvement.queries import (
    ProposalUnknown,
    proposal,
    proposal_of_finding,
    proposals,
)
from gemba.insight.improvement.stages import Stage

pytestmark = pytest.mark.django_db
RULE = uuid4()


@pytest.fixture
def people() -> Cast:
    return cast()


def order(people: Cast) -> Order:
    return Order(
        title="  Answer web forms first ",
        trouble="They wait for one person",
        kpi="first_response",
        owner_id=people.ana.user_id or 0,
        source=Source(Origin.FINDING, "desk", "waiting:web", "Web forms wait"),
        expected=Expected(-3600.0, -5400.0, -1800.0),
        baseline=14_400.0,
        guardrails=(Guardrail("reopen_rate", 0.02),),
        swaps=(Swap("rule", RULE, "Web forms", None, 1),),
        begins_on=date(2026, 3, 3),
        due_on=date(2026, 4, 3),
    )


def test_a_proposal_says_again_what_it_was_told(people: Cast) -> None:
    key = make_proposal(order=order(people), actor=people.sun_wei, now=NOON)
    page = proposal(key, actor=people.chen_chen)
    assert page.order == replace(order(people), title="Answer web forms first")
    assert (page.line.number, page.line.stage, page.line.owner) == (1, Stage.PROPOSED, "Ana")
    assert [entry.by for entry in page.entries] == ["孙伟"]
    assert proposal_of_finding(log_key="desk", finding_key="waiting:web", actor=people.ana) == key
    told = [each.payload for each in events_after(Position(), limit=50)]
    assert [each.number for each in told if isinstance(each, ProposalMade)] == [1]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": " "}, "name"),
        ({"kpi": "backlog_of_dreams"}, "figure"),
        ({"kpi": "arrivals"}, "figure"),
        ({"owner_id": 987_654}, "owner"),
        ({"due_on": date(2026, 3, 1)}, "due before"),
        ({"guardrails": (Guardrail("backlog", 1.0),)}, "guardrail"),
        ({"guardrails": (Guardrail("reopen_rate", float("nan")),)}, "guardrail"),
        ({"guardrails": (Guardrail("reopen_rate", 0.1),) * 2}, "once"),
        ({"swaps": (Swap("rule", uuid4(), "Web forms", 2, 2),)}, "stay as it is"),
        ({"aim_id": uuid4()}, "aim"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    people: Cast, change: dict[str, object], says: str
) -> None:
    with pytest.raises(ProposalRefused, match=says):
        make_proposal(order=replace(order(people), **change), actor=people.adele, now=NOON)  # type: ignore[arg-type]
    assert proposals(actor=people.adele) == ()


def test_agents_see_proposals_and_do_not_decide_on_them(people: Cast) -> None:
    key = make_proposal(order=order(people), actor=people.sun_wei, now=NOON)
    with pytest.raises(ProposalRefused, match="supervisors"):
        make_proposal(order=order(people), actor=people.ana, now=NOON)
    with pytest.raises(ProposalRefused, match="supervisors"):
        approve_proposal(proposal_id=key, reason="", actor=people.ana, now=NOON)
    for nobody in (people.viktor, people.lin_yue, people.olga):
        assert proposals(actor=nobody) == ()
        with pytest.raises(ProposalUnknown):
            proposal(key, actor=nobody)


def test_who_proposes_does_not_approve_without_a_reason(people: Cast) -> None:
    key = make_proposal(order=order(people), actor=people.sun_wei, now=NOON)
    keep_simulation(proposal_id=key, shown={"seeds": 20}, actor=people.sun_wei, now=NOON)
    with pytest.raises(ProposalRefused, match="nobody else"):
        approve_proposal(proposal_id=key, reason=" ", actor=people.sun_wei, now=NOON)
    approve_proposal(proposal_id=key, reason="", actor=people.adele, now=NOON)
    page = proposal(key, actor=people.ana)
    assert [entry.stage for entry in page.entries] == [
        Stage.PROPOSED,
        Stage.SIMULATED,
        Stage.APPROVED,
    ]
    shown = page.latest("simulation")
    assert shown is not None and shown.evidence["shown"] == {"seeds": 20}


def test_what_is_left_out_needs_a_reason_that_stays(people: Cast) -> None:
    key = make_proposal(order=order(people), actor=people.sun_wei, now=NOON)
    with pytest.raises(ProposalRefused, match="Simulated"):
        approve_proposal(proposal_id=key, reason="", actor=people.adele, now=NOON)
    approve_proposal(proposal_id=key, reason="too small for a twin", actor=people.adele, now=NOON)
    last = proposal(key, actor=people.adele).entries[-1]
    assert (last.skipped, last.reason) == ((Stage.SIMULATED,), "too small for a twin")
    moved = [each.payload for each in events_after(Position(), limit=50)]
    assert [each.skipped for each in moved if isinstance(each, ProposalMoved)] == [("simulated",)]


def test_another_change_has_to_be_simulated_and_approved_again(people: Cast) -> None:
    key = make_proposal(order=order(people), actor=people.sun_wei, now=NOON)
    keep_simulation(proposal_id=key, shown=None, actor=people.sun_wei, now=NOON)
    said = proposal(key, actor=people.adele).order
    change_proposal(
        proposal_id=key, order=replace(said, title="Forms first"), actor=people.adele, now=NOON
    )
    assert proposal(key, actor=people.adele).line.stage is Stage.SIMULATED
    swap = Swap("rule", uuid4(), "Another", None, 1)
    change_proposal(
        proposal_id=key, order=replace(said, swaps=(swap,)), actor=people.adele, now=NOON
    )
    page = proposal(key, actor=people.adele)
    assert page.line.stage is Stage.PROPOSED and page.latest("simulation") is None
    assert len(page.entries) == 3


def test_what_carries_out_what_was_simulated_may_be_named_afterwards(people: Cast) -> None:
    key = make_proposal(order=replace(order(people), swaps=()), actor=people.sun_wei, now=NOON)
    keep_simulation(proposal_id=key, shown=None, actor=people.sun_wei, now=NOON)
    said = proposal(key, actor=people.adele).order
    named = replace(said, swaps=order(people).swaps)
    change_proposal(proposal_id=key, order=named, actor=people.sun_wei, now=NOON)
    assert proposal(key, actor=people.adele).line.stage is Stage.SIMULATED
    approve_proposal(proposal_id=key, reason="", actor=people.adele, now=NOON)
    without = replace(said, swaps=())
    change_proposal(proposal_id=key, order=without, actor=people.sun_wei, now=NOON)
    assert proposal(key, actor=people.adele).line.stage is Stage.PROPOSED


def test_a_withdrawn_proposal_keeps_its_reason_and_may_come_back(people: Cast) -> None:
    key = make_proposal(order=order(people), actor=people.sun_wei, now=NOON)
    with pytest.raises(ProposalRefused, match="why"):
        withdraw_proposal(proposal_id=key, reason="", actor=people.sun_wei, now=NOON)
    withdraw_proposal(proposal_id=key, reason="Another came first", actor=people.sun_wei, now=NOON)
    with pytest.raises(ProposalRefused, match="Make another"):
        change_proposal(
            proposal_id=key,
            order=replace(order(people), title="Else"),
            actor=people.sun_wei,
            now=NOON,
        )
    reopen_proposal(proposal_id=key, reason="It is back", actor=people.sun_wei, now=NOON)
    assert proposal(key, actor=people.sun_wei).line.stage is Stage.PROPOSED
