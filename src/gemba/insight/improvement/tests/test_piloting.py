"""A change is tried on some tickets of a small desk whose truth is known: the better one is proven
and kept, the worse one stopped, and every number comes out again from the events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from uuid import UUID

import numpy as np
import pytest

from gemba.desk.tickets.operations import Reply, receive_messages, reply
from gemba.desk.tickets.operations.changing import reopen
from gemba.desk.tickets.queries import InboxLine
from gemba.desk.tickets.testing import mail, support
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.testing import define_rule, rule_body
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.definitions.queries import definition
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.assigning import CONTROL, TREATMENT
from gemba.foundation.trials.queries import arms_of
from gemba.foundation.trials.testing import candidate
from gemba.insight.improvement.jobs import watch_pilots
from gemba.insight.improvement.operations import (
    ProposalRefused,
    adopt,
    ask_verdict,
    begin_pilot,
    close_proposal,
    go_on,
    make_proposal,
    piloting,
    roll_back,
    stop_pilot,
)
from gemba.insight.improvement.operations.piloting import PilotOrder
from gemba.insight.improvement.order import Expected, Guardrail, Order, Swap
from gemba.insight.improvement.piloted import Draft
from gemba.insight.improvement.pilots.looking import Ended
from gemba.insight.improvement.pilots.verdict import Advice, Reason
from gemba.insight.improvement.queries import PilotLine, pilots_of, proposal, recomputed
from gemba.insight.improvement.stages import Stage

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAST_DAYS, A_DAY = 4, 24
EVERYTHING: JsonValue = {"all": []}


@dataclass
class World:
    """A desk that answers each ticket after a drawn time, those of the treated arm in `factor` of
    it; `reopened` is the chance that a solution does not hold, by arm."""

    people: Cast
    inbox: InboxLine
    rule: UUID
    now: datetime
    rng: np.random.Generator
    factor: float = 1.0
    reopened: tuple[float, float] = (0.1, 0.1)
    opened: int = 0
    acts: list[tuple[datetime, int, str, UUID | None]] = field(default_factory=list)

    def live(self, days: int) -> None:
        """So many days: tickets come, are answered and resolved, in the order of time."""
        until = self.now + days * DAY
        for n in range(days * A_DAY):
            heappush(self.acts, (self.now + n * DAY / A_DAY, n, "come", None))
        while self.acts and self.acts[0][0] < until:
            at, _n, what, ticket = heappop(self.acts)
            if ticket is None:
                self._open(at)
            else:
                self._act(at, what, ticket)
        self.now = until

    def _open(self, at: datetime) -> None:
        self.opened += 1
        sender = f"c{self.opened}@customers.example"
        message = mail(self.inbox, sender=sender, external_id=f"<{self.opened}@x>", received_at=at)
        ticket = receive_messages([message], now=at)[0].ticket_id
        arms = arms_of([ticket]).get(ticket, ())
        treated = any(each.arm == TREATMENT for each in arms)
        hours = float(self.rng.lognormal(1.0, 0.5)) * (self.factor if treated else 1)
        answered = at + timedelta(hours=hours)
        heappush(self.acts, (answered, self.opened, "answer", ticket))
        if self.rng.random() < self.reopened[treated]:
            heappush(self.acts, (answered + timedelta(hours=2), self.opened, "reopen", ticket))

    def _act(self, at: datetime, what: str, ticket: UUID) -> None:
        actor = self.people.sun_wei
        if what == "answer":
            said = Reply("Try this.", 1, status="resolved")
            reply(ticket_id=ticket, reply=said, actor=actor, now=at)
        else:
            reopen(ticket_id=ticket, actor=actor, now=at)


@pytest.fixture
def world() -> World:
    people = cast()
    begin = NOON - PAST_DAYS * DAY
    rule = define_rule("Forms", [Opened()], [AddTag("seen")], now=begin)
    desk = World(people, support(now=begin), rule, begin, np.random.default_rng(7))
    desk.live(PAST_DAYS)
    return desk


def proposed(world: World, kpi: str = "first_response", worse_max: float = 0.05) -> UUID:
    body = rule_body([Opened()], [AddTag("first")])
    version = candidate(world.rule, body, now=world.now)
    found = definition(world.rule)
    order = Order(
        title="Web forms first",
        trouble="They wait",
        kpi=kpi,
        owner_id=world.people.ana.user_id or 0,
        expected=Expected(-3600.0, -5400.0, -1800.0),
        guardrails=(Guardrail("reopen_rate", worse_max),),
        swaps=(Swap("rule", world.rule, found.name, found.version, version),),
    )
    return make_proposal(order=order, actor=world.people.sun_wei, now=world.now)


def begun(world: World, key: UUID, **more: object) -> PilotLine:
    said = {"kpi": "first_response", "relevant": 3600.0, "window_days": 1.0, "days_max": 20.0}
    order = PilotOrder(Draft(**{**said, **more}), EVERYTHING)  # type: ignore[arg-type]
    begin_pilot(
        proposal_id=key, order=order, reason="small desk", actor=world.people.adele, now=world.now
    )
    return pilots_of(key, actor=world.people.adele)[0]


def live_watched(world: World, key: UUID, days: int) -> PilotLine:
    for _day in range(days):
        world.live(1)
        watch_pilots(now=world.now)
        if proposal(key, actor=world.people.adele).line.stage is not Stage.PILOTING:
            break
    return pilots_of(key, actor=world.people.adele)[0]


def test_a_better_version_is_proven_kept_and_every_number_comes_out_again(world: World) -> None:
    world.factor = 0.4
    key = proposed(world)
    begun(world, key)
    pilot = live_watched(world, key, 20)
    page = proposal(key, actor=world.people.adele)
    assert page.line.stage is Stage.VERIFIED
    verdict = pilot.verdicts[0]
    assert verdict.judged.advice is Advice.KEEP and verdict.judged.reason is Reason.BETTER
    assert verdict.judged.ended in (Ended.BOUND, Ended.COMPLETE)
    assert verdict.judged.main is not None
    # control 2.7 h in the median, treated 1.1 h
    assert verdict.judged.main.difference.low < -1.63 * 3600 < verdict.judged.main.difference.high
    assert verdict.judged.worth is not None and verdict.judged.worth.waiting_hours.low > 0
    assert len(pilot.looks) >= 2
    again = recomputed(verdict.id, actor=world.people.sun_wei)
    assert again.is_same
    adopt(proposal_id=key, reason="", actor=world.people.adele, now=world.now)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.WATCHED
    assert definition(world.rule).body["then"] != []  # type: ignore[index, call-overload]
    assert not pilots_of(key, actor=world.people.adele)[0].is_running
    assert recomputed(verdict.id, actor=world.people.sun_wei).is_same


def test_a_guardrail_stops_a_harmful_version_by_itself(world: World) -> None:
    world.reopened = (0.05, 0.6)
    key = proposed(world)
    begun(world, key)
    pilot = live_watched(world, key, 20)
    assert (pilot.ended_because, pilot.ended_by) == ("guard", "Gemba")
    assert pilot.verdicts[0].judged.reason is Reason.GUARD
    assert proposal(key, actor=world.people.adele).line.stage is Stage.ROLLED_BACK
    assert pilot.trial.kept == CONTROL
    close_proposal(proposal_id=key, reason="", actor=world.people.adele, now=world.now)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.CLOSED
    assert recomputed(pilot.verdicts[0].id, actor=world.people.adele).is_same


def test_one_button_stops_it_at_once_and_what_was_learned_is_kept(world: World) -> None:
    key = proposed(world)
    pilot = begun(world, key)
    live_watched(world, key, 3)
    stop_pilot(pilot_id=pilot.id, remark="A fair begins", actor=world.people.sun_wei, now=world.now)
    pilot = pilots_of(key, actor=world.people.adele)[0]
    page = proposal(key, actor=world.people.adele)
    assert (page.line.stage, page.entries[-1].reason) == (Stage.ROLLED_BACK, "A fair begins")
    assert pilot.verdicts[0].judged.ended is Ended.BY_HAND
    assert recomputed(pilot.verdicts[0].id, actor=world.people.adele).is_same


def test_a_verdict_asked_for_early_lets_the_pilot_go_on(world: World) -> None:
    key = proposed(world)
    pilot = begun(world, key)
    live_watched(world, key, 3)
    ask_verdict(pilot_id=pilot.id, actor=world.people.adele, now=world.now)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.VERIFIED
    with pytest.raises(ProposalRefused, match="advises something else"):
        adopt(proposal_id=key, reason=" ", actor=world.people.adele, now=world.now)
    go_on(proposal_id=key, actor=world.people.adele, now=world.now)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.PILOTING
    ask_verdict(pilot_id=pilot.id, actor=world.people.adele, now=world.now)
    roll_back(proposal_id=key, reason="No use", actor=world.people.adele, now=world.now)
    assert not pilots_of(key, actor=world.people.adele)[0].is_running


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"days_max": 1.5}, "tickets would come in time"),
        ({"kpi": "csat"}, "does not tell this figure"),
    ],
)
def test_a_pilot_that_cannot_tell_anything_is_refused(
    world: World, more: dict[str, object], says: str
) -> None:
    key = proposed(world)
    with pytest.raises(ProposalRefused, match=says):
        begun(world, key, **more)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.PROPOSED


def test_two_pilots_on_one_rule_are_refused(world: World) -> None:
    first, second = proposed(world), proposed(world)
    begun(world, first)
    with pytest.raises(ProposalRefused):
        begun(world, second)


def test_what_was_stopped_and_cut_short_is_judged_by_the_worker(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = proposed(world)
    pilot = begun(world, key)
    live_watched(world, key, 3)
    with monkeypatch.context() as patch:
        patch.setattr(piloting, "judged_until", _cut_short)
        with pytest.raises(InterruptedError):
            stop_pilot(pilot_id=pilot.id, remark="", actor=world.people.sun_wei, now=world.now)
    # no ticket is tried on any more, though nobody has judged yet
    assert not pilots_of(key, actor=world.people.adele)[0].is_running
    assert proposal(key, actor=world.people.adele).line.stage is Stage.PILOTING
    watch_pilots(now=world.now)
    page = proposal(key, actor=world.people.adele)
    assert page.line.stage is Stage.ROLLED_BACK
    assert page.entries[-1].reason == "Stopped by hand."
    assert watch_pilots(now=world.now) == 0


def test_a_guardrail_counts_also_while_a_verdict_waits_for_its_decision(world: World) -> None:
    world.factor, world.reopened = 0.3, (0.02, 0.02)
    key = proposed(world, worse_max=0.0)
    begun(world, key)
    live_watched(world, key, 20)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.VERIFIED
    world.reopened = (0.02, 0.9)
    for _day in range(8):
        world.live(1)
        watch_pilots(now=world.now)
    page = proposal(key, actor=world.people.adele)
    assert page.line.stage is Stage.ROLLED_BACK
    assert page.entries[-1].reason == "A guardrail stopped the pilot."


def _cut_short(*_args: object, **_more: object) -> None:
    raise InterruptedError
