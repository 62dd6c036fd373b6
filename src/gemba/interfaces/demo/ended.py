"""Settled tickets which a process has led to their end: what was done, when, and by whom.

Their histories are taken over up to the first answer; from there on everything is done by the
operations of the desk at moments of the past, one ticket after the other, so that each ticket and
each process is told in the order of time. `paths` says what happens.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from gemba.desk.tickets.operations import (
    InboundMessage,
    Reply,
    TicketHistory,
    claim_deliveries,
    mark_sent,
    receive_messages,
    reply,
    resolve,
)
from gemba.desk.tickets.operations import histories as past
from gemba.desk.tickets.queries import ticket_words
from gemba.desk.workflow.operations.processes import (
    Message,
    approve_step,
    cancel_process,
    complete_step,
    deliver_message,
    miss_steps,
    skip_step,
    start_process,
    take_over_step,
    tick_processes,
)
from gemba.desk.workflow.queries import StepView, processes_on
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.demo.case import Keys
from gemba.interfaces.demo.company import AGENTS, DESK_ZONE, FIRST_LINE, Staff

DAYS_AGO_MAX = 60
WORK = (time(9), time(18))
SETTLED = ("resolved", "closed")


@dataclass
class Past:
    """A ticket of the past with its process: each thing is done `at` a moment, some hours after the
    one before, by `who` has the ticket or `lead`."""

    ticket_id: UUID
    history: TicketHistory
    who: Actor
    lead: Actor
    at: datetime
    rng: random.Random
    instance_id: UUID = field(init=False)
    _open: list[StepView] = field(init=False, default_factory=list)

    def begin(self, process_id: UUID) -> None:
        """The process begins."""
        self.instance_id = start_process(
            ticket_id=self.ticket_id, process_id=process_id, actor=SYSTEM, now=self.at
        )

    def do(self, element: str, hours: float, **answers: JsonValue) -> None:
        """Fill in a step and end it."""
        self.works(hours)
        key = self.step(element).id
        complete_step(step_id=key, answers=answers, actor=self.who, now=self.at)
        self._send()

    def approve(self, element: str, hours: float) -> None:
        """The supervisor says yes."""
        self.works(hours)
        approve_step(step_id=self.step(element).id, comment="", actor=self.lead, now=self.at)
        self._send()

    def skip(self, element: str, hours: float, reason: str, **answers: JsonValue) -> None:
        """The supervisor goes past a step."""
        self.works(hours)
        key = self.step(element).id
        skip_step(step_id=key, reason=reason, answers=answers, actor=self.lead, now=self.at)
        self._send()

    def take_over(self, element: str, hours: float) -> None:
        """The supervisor does by hand what a machine could not."""
        self.works(hours)
        take_over_step(step_id=self.step(element).id, actor=self.lead, now=self.at)

    def answer(self, hours: float, words: Words) -> None:
        """The colleague writes to the customer."""
        self.works(hours)
        seen = ticket_words([self.ticket_id])[self.ticket_id].version
        said = Reply(words[self.language], seen_version=seen)
        reply(ticket_id=self.ticket_id, reply=said, actor=self.who, now=self.at)
        self._hear("replied")

    def hear(self, hours: float, words: Words) -> None:
        """The customer writes."""
        self.waits(timedelta(hours=hours * self.rng.uniform(0.6, 1.4)))
        message = InboundMessage(
            inbox_id=self.history.inbox_id,
            channel=self.history.channel,
            sender=self.history.contact,
            subject=self.history.first.subject,
            text=words[self.language],
            received_at=self.at,
            external_id=f"{self.rng.getrandbits(96):024x}@answer.example",
            ticket_id=self.ticket_id,
        )
        receive_messages([message], now=self.at)
        self._hear("customer_wrote")

    def settle(self, hours: float) -> None:
        """The colleague resolves the ticket, whatever its process waits for."""
        self.works(hours)
        resolve(ticket_id=self.ticket_id, actor=self.who, now=self.at)

    def stop(self, hours: float, reason: str) -> None:
        """The supervisor stops the process."""
        self.works(hours)
        cancel_process(instance_id=self.instance_id, reason=reason, actor=self.lead, now=self.at)

    def works(self, hours: float) -> None:
        """About so many hours pass, until somebody is at work."""
        moment = self.at + timedelta(hours=hours * self.rng.uniform(0.6, 1.4))
        self.waits(at_work(moment, self.rng) - self.at)

    def waits(self, span: timedelta) -> None:
        """Time passes: timers fire and steps become overdue, each at its moment."""
        until = self.at + span
        while due := self._due(until):
            self.at, step = max(self.at, due[0]), due[1]
            if step.kind == "timer":
                tick_processes(instance_ids=[self.instance_id], now=self.at)
                self._send()
            else:
                miss_steps(step_ids=[step.id], now=self.at)
        self.at = until

    @property
    def language(self) -> str:
        """What the customer reads."""
        return self.history.contact.language[:2]

    def step(self, element: str) -> StepView:
        """The step on this element that was open when time had passed."""
        return next(each for each in self._open if each.element == element)

    def _due(self, until: datetime) -> tuple[datetime, StepView] | None:
        (found,) = processes_on(self.ticket_id, actor=SYSTEM)
        self._open = [each for each in found.steps if each.ended_at is None]
        due = [
            (each.due_at, each)
            for each in self._open
            if each.due_at is not None and each.due_at <= until and not each.is_overdue
        ]
        return min(due, key=lambda pair: pair[0], default=None)

    def _hear(self, what: str) -> None:
        """The process hears what has happened to its ticket."""
        said = Message(what, ticket_id=self.ticket_id, at=self.at)
        deliver_message(message=said, actor=SYSTEM, now=self.at)
        self._send()

    def _send(self) -> None:
        """What was written leaves the house."""
        for key in claim_deliveries(now=self.at, until=self.at + timedelta(hours=1), limit=9):
            mark_sent(message_id=key, now=self.at)


Words = Mapping[str, str]
"""The same in each language."""


@dataclass(frozen=True, slots=True)
class Path:
    """A way through a process, which takes fewer than so many days on a ticket of this type."""

    process: str
    type_code: str
    days: int
    go: Callable[[Past], None]


@dataclass(frozen=True, slots=True)
class Led:
    """A ticket that goes a path: its history up to the first answer, and whose it is."""

    history: TicketHistory
    path: Path
    who: Staff


def at_work(moment: datetime, rng: random.Random) -> datetime:
    """The same moment, or early on the next day of work."""
    local = moment.astimezone(ZoneInfo(DESK_ZONE))
    begin, end = WORK
    if local.weekday() < 5 and begin <= local.time() < end:
        return moment
    day = local.date() + timedelta(days=1 if local.time() >= end else 0)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    morning = datetime.combine(day, begin, local.tzinfo)
    return (morning + timedelta(minutes=rng.randrange(5, 90))).astimezone(UTC)


def choose(
    histories: Sequence[TicketHistory],
    paths: Sequence[Path],
    keys: Keys,
    *,
    rng: random.Random,
    now: datetime,
) -> list[Led]:
    """Settled tickets of the last weeks for these paths, each once; a path for which there is none
    is left out. Equal arguments, equal choice."""
    named = {each.follows for each in histories} | {
        step.into for each in histories for step in each.steps if isinstance(step, past.Merged)
    }
    free = [
        each
        for each in histories
        if each.key not in named
        and not each.follows
        and each.first.at > now - timedelta(days=DAYS_AGO_MAX)
        and _is_settled(each)
    ]
    begun = {each.key: _begun(each) for each in free}
    chosen: list[Led] = []
    for path in paths:
        latest = now - timedelta(days=path.days)
        fitting = [e for e in begun.values() if e.first.at < latest and _type(e) == path.type_code]
        if fitting:
            history = begun.pop(rng.choice(fitting).key)
            chosen.append(_led(history, path, keys, rng))
    return chosen


def cut(histories: Sequence[TicketHistory], led: Sequence[Led]) -> list[TicketHistory]:
    """The histories, those that are led only up to their first answer."""
    short = {each.history.key: each.history for each in led}
    return [short.get(each.key, each) for each in histories]


def _is_settled(history: TicketHistory) -> bool:
    told = [e.status for e in history.steps if isinstance(e, past.StatusSet | past.AgentReplied)]
    is_merged = any(isinstance(each, past.Merged) for each in history.steps)
    return bool(told) and told[-1] in SETTLED and not is_merged


def _begun(history: TicketHistory) -> TicketHistory:
    """Up to the first word or turn after the request: how it was sorted and to whom it went."""
    turns = past.AgentReplied | past.CustomerWrote | past.StatusSet
    first = next(n for n, step in enumerate(history.steps) if isinstance(step, turns))
    return replace(history, steps=history.steps[:first])


def _type(history: TicketHistory) -> str:
    told = [step.type_code for step in history.steps if isinstance(step, past.TypeSet)]
    return told[-1] if told else history.type_code


def _led(history: TicketHistory, path: Path, keys: Keys, rng: random.Random) -> Led:
    """The ticket becomes a colleague's whose team has it and who answers in its language."""
    moved = [step.team for step in history.steps if isinstance(step, past.Transferred)]
    team = moved[-1] if moved else keys.teams[FIRST_LINE]
    language = history.contact.language[:2]
    there = [each for each in AGENTS if keys.teams[each.team] == team]
    who = rng.choice([e for e in there if language in e.reads] or there or list(AGENTS))
    last = history.steps[-1].at if history.steps else history.first.at
    at = at_work(last + timedelta(minutes=rng.randrange(3, 40)), rng)
    mine = past.Assigned(at, keys.users[who.key], keys.users[who.key])
    return Led(replace(history, steps=(*history.steps, mine)), path, who)


def lead(
    led: Sequence[Led],
    ticket_ids: Mapping[str, UUID],
    processes: Mapping[str, UUID],
    *,
    people: Mapping[str, Actor],
    supervisor: Actor,
    rng: random.Random,
) -> None:
    """Let the process of each ticket come to its end; `ticket_ids` by the key of their history,
    `people` by that of the colleague."""
    for each in led:
        history = each.history
        at = history.steps[-1].at + timedelta(minutes=rng.randrange(2, 20))
        key = ticket_ids[history.key]
        past_of = Past(key, history, people[each.who.key], supervisor, at, rng)
        past_of.begin(processes[each.path.process])
        each.path.go(past_of)
