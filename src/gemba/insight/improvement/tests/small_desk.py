"""A small desk whose truth is known, and pilots on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from uuid import UUID

import numpy as np

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
from gemba.foundation.trials.assigning import TREATMENT
from gemba.foundation.trials.queries import arms_of
from gemba.foundation.trials.testing import candidate
from gemba.insight.improvement.operations import (
    begin_pilot,
    make_proposal,
)
from gemba.insight.improvement.operations.piloting import PilotOrder
from gemba.insight.improvement.order import Expected, Guardrail, Order, Swap
from gemba.insight.improvement.piloted import Draft
from gemba.insight.improvement.queries import PilotLine, pilots_of, proposal
from gemba.insight.improvement.stages import Stage
from gemba.insight.improvement.testing import watch_pilots

PAST_DAYS, A_DAY = 4, 24
DAY = timedelta(days=1)
EVERYTHING: JsonValue = {"all": []}


@dataclass
class World:
    """A desk that answers each ticket after a drawn time, those of the treated arm in `factor` of
    it; `reopened` is the chance that a solution does not hold, by arm. `types` come in turn, mail
    `mail_waits` until it is read."""

    people: Cast
    inbox: InboxLine
    rule: UUID
    now: datetime
    rng: np.random.Generator
    factor: float = 1.0
    reopened: tuple[float, float] = (0.1, 0.1)
    types: tuple[str, ...] = ("",)
    mail_waits: timedelta = timedelta(0)
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
        message = mail(
            self.inbox,
            sender=sender,
            external_id=f"<{self.opened}@x>",
            received_at=at,
            type_code=self.types[self.opened % len(self.types)],
        )
        ticket = receive_messages([message], now=at + self.mail_waits)[0].ticket_id
        arms = arms_of([ticket]).get(ticket, ())
        treated = any(each.arm == TREATMENT for each in arms)
        hours = self.hours(at) * (self.factor if treated else 1)
        answered = at + timedelta(hours=hours)
        heappush(self.acts, (answered, self.opened, "answer", ticket))
        if self.rng.random() < self.reopened[treated]:
            heappush(self.acts, (answered + timedelta(hours=2), self.opened, "reopen", ticket))

    def hours(self, at: datetime) -> float:
        """How long it takes to answer what came at this moment."""
        return float(self.rng.lognormal(1.0, 0.5))

    def _act(self, at: datetime, what: str, ticket: UUID) -> None:
        actor = self.people.sun_wei
        if what == "answer":
            said = Reply("Try this.", 1, status="resolved")
            reply(ticket_id=ticket, reply=said, actor=actor, now=at)
        else:
            reopen(ticket_id=ticket, actor=actor, now=at)


def small_desk(kind: type[World] = World, days: int = PAST_DAYS) -> World:
    """A world that has lived for so many days."""
    people = cast()
    begin = NOON - days * DAY
    rule = define_rule("Forms", [Opened()], [AddTag("seen")], now=begin)
    desk = kind(people, support(now=begin), rule, begin, np.random.default_rng(7))
    desk.live(days)
    return desk


def proposed(
    world: World,
    kpi: str = "first_response",
    worse_max: float = 0.05,
    rail: str = "reopen_rate",
) -> UUID:
    body = rule_body([Opened()], [AddTag("first")])
    version = candidate(world.rule, body, now=world.now)
    found = definition(world.rule)
    order = Order(
        title="Web forms first",
        trouble="They wait",
        kpi=kpi,
        owner_id=world.people.ana.user_id or 0,
        expected=Expected(-3600.0, -5400.0, -1800.0),
        guardrails=(Guardrail(rail, worse_max),),
        swaps=(Swap("rule", world.rule, found.name, found.version, version),),
    )
    return make_proposal(order=order, actor=world.people.sun_wei, now=world.now)


def begun(world: World, key: UUID, condition: JsonValue = EVERYTHING, **more: object) -> PilotLine:
    said = {"kpi": "first_response", "relevant": 3600.0, "window_days": 1.0, "days_max": 20.0}
    order = PilotOrder(Draft(**{**said, **more}), condition)  # type: ignore[arg-type]
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
