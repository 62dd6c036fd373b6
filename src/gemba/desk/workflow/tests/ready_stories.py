"""What happens to tickets on which the ready-made processes run: between them every way is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from gemba.desk.contacts.operations import Introduction
from gemba.desk.tickets.operations import Reply, receive_messages, reply
from gemba.desk.tickets.queries import InboxLine, ticket_words
from gemba.desk.tickets.testing import mail
from gemba.desk.workflow.models import WaitingStep
from gemba.desk.workflow.operations.processes import (
    approve_step,
    complete_step,
    refuse_step,
    start_process,
)
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.timers.operations import fire_until_quiet


@dataclass
class Story:
    """A ticket of a customer, the process that runs on it, and what time it is there; `lead` says
    yes or no where it is asked for."""

    process_id: UUID
    inbox: InboxLine
    customer: Introduction
    lead: Actor = SYSTEM
    now: datetime = NOON
    ticket_id: UUID = field(init=False)
    instance_id: UUID = field(init=False)

    def __post_init__(self) -> None:
        message = mail(self.inbox, received_at=self.now)
        first = replace(message, sender=self.customer)
        self.ticket_id = receive_messages([first], now=self.now)[0].ticket_id
        self.instance_id = start_process(
            ticket_id=self.ticket_id, process_id=self.process_id, actor=SYSTEM, now=self.now
        )
        react_until_quiet(now=self.now)

    @property
    def waiting(self) -> dict[str, WaitingStep]:
        """The open steps by their element."""
        rows = WaitingStep.objects.filter(instance=self.instance_id, ended_at=None)
        return {each.element: each for each in rows}


Act = Callable[[Story], None]


def do(element: str, *, by: Actor = SYSTEM, **answers: JsonValue) -> Act:
    """Somebody fills in the step and ends it."""

    def done(story: Story, step_id: UUID) -> None:
        complete_step(step_id=step_id, answers=answers, actor=by, now=story.now)

    return _at(element, done)


def agree(element: str) -> Act:
    """The lead says yes."""

    def said(story: Story, step_id: UUID) -> None:
        approve_step(step_id=step_id, comment="", actor=story.lead, now=story.now)

    return _at(element, said)


def decline(element: str, why: str) -> Act:
    """The lead says no."""

    def said(story: Story, step_id: UUID) -> None:
        refuse_step(step_id=step_id, reason=why, actor=story.lead, now=story.now)

    return _at(element, said)


def _at(element: str, done: Callable[[Story, UUID], object]) -> Act:
    def act(story: Story) -> None:
        story.now += timedelta(minutes=1)
        done(story, story.waiting[element].pk)
        react_until_quiet(now=story.now)

    return act


def days(number: float) -> Act:
    """So much time passes."""

    def act(story: Story) -> None:
        story.now += timedelta(days=number, minutes=1)
        fire_until_quiet(now=story.now)
        react_until_quiet(now=story.now)

    return act


def writes(story: Story) -> None:
    """The customer writes."""
    story.now += timedelta(minutes=1)
    message = mail(story.inbox, ticket_id=story.ticket_id, received_at=story.now)
    receive_messages([replace(message, sender=story.customer)], now=story.now)
    react_until_quiet(now=story.now)


def replies(story: Story) -> None:
    """Somebody answers on the ticket itself."""
    story.now += timedelta(minutes=1)
    seen = ticket_words([story.ticket_id])[story.ticket_id].version
    answer = Reply("It does.", seen_version=seen)
    reply(ticket_id=story.ticket_id, reply=answer, actor=SYSTEM, now=story.now)
    react_until_quiet(now=story.now)


@dataclass(frozen=True)
class Told:
    """A story and how its ticket stands after it: status, priority and tags."""

    acts: tuple[Act, ...]
    status: str = "resolved"
    priority: int = 2
    tags: frozenset[str] = frozenset()


def told(*acts: Act, **after: object) -> Told:
    """See `Told`."""
    return Told(acts, **after)  # type: ignore[arg-type]


KNOWN = do("look", topic="use", known=True)
UNCLEAR = do("look", topic="other", known=False)
EXPERTS = do("look", topic="technical", known=False)
OFFER = do("propose", solution="A new one", cost=20)
DEAR = do("propose", solution="All the money back", cost=300)
HEARD = (do("call", told="Is angry", calm=True), do("cause", cause="A bad batch"))
DELAY = do("understand", matter="delay", wish="An apology")
DEFECT = do("check", complete=True, serial="SL1", months=3, cause="defect")
MISSING = do("check", complete=False, missing="the serial number")
WORN = do("check", complete=True, serial="SL1", months=12, cause="wear")
DAMAGED = do("check", complete=True, serial="SL1", months=1, cause="damage")
MENDED = (
    do("arrive", arrived_in="Scratched"),
    do("mend", result="repaired", minutes=40),
    do("send_back", tracking="T1"),
)
UNOPENED = do("look", days=3, condition="unopened", wants="refund")
CHANGED = do("look", days=3, condition="faulty", wants="exchange")
AS_TOLD = do("arrive", as_told=True)
NOT_AS_TOLD = do("arrive", as_told=False, differs="The lid is broken")
FAULT = do("understand", problem="fault", remote=False, address="Long Street 1")
ADVICE = do("understand", problem="advice", remote=True)
DATES = do("propose", first="2026-11-27", second="2026-11-28")
FIXED = do("fix", suits=True, visit_date="2030-01-07", technician="Wang Lei")
YEARS = days(1_700)

STORIES: Mapping[str, tuple[Told, ...]] = {
    "inquiry": (
        told(KNOWN, replies, days(3)),
        told(days(0.2), KNOWN, do("answer"), writes, KNOWN, replies, days(3), priority=3),
        told(
            *(EXPERTS, days(2), do("expert", finding="It does"), replies, days(3)),
            tags=frozenset({"expert-late"}),
        ),
        told(UNCLEAR, writes, KNOWN, replies, days(3)),
        told(UNCLEAR, days(3), writes, KNOWN, replies, days(3)),
        told(UNCLEAR, days(3), days(4)),
    ),
    "complaint": (
        told(DELAY, *HEARD, OFFER, writes, do("satisfied", content=True)),
        told(
            *(DELAY, days(1), *HEARD, OFFER, days(7)),
            priority=4,
            tags=frozenset({"complaint-late"}),
        ),
        told(
            do("understand", matter="danger", wish="That nobody is hurt"),
            *HEARD,
            *(DEAR, decline("approve", "Too much")),
            *(DEAR, agree("approve")),
            *(writes, do("satisfied", content=False), OFFER, days(7)),
            priority=4,
        ),
    ),
    "repair": (
        told(DEFECT, *MENDED, days(7)),
        told(
            *(MISSING, days(3), writes),
            *(WORN, do("estimate", price=80), writes, do("agreed_step", agreed=True)),
            *(days(10), do("arrive"), days(5), do("mend", result="replaced", minutes=5)),
            *(do("send_back", tracking="T2"), writes, do("works", fine=False)),
            *(*MENDED, writes, do("works", fine=True)),
        ),
        told(DAMAGED, do("estimate", price=80), writes, do("agreed_step", agreed=False)),
        told(DAMAGED, do("estimate", price=80), days(14)),
        told(MISSING, writes, MISSING, days(3), days(4)),
    ),
    "return_exchange": (
        told(UNOPENED, AS_TOLD, do("refund", amount=49.5)),
        told(CHANGED, days(7), AS_TOLD, do("replace", tracking="T3")),
        told(UNOPENED, days(14)),
        told(do("look", days=40, condition="opened", wants="refund")),
        told(UNOPENED, NOT_AS_TOLD, do("settle", grants=True), do("refund", amount=49.5)),
        told(UNOPENED, NOT_AS_TOLD, do("settle", grants=False)),
    ),
    "visit_request": (
        told(
            *(FAULT, DATES, days(3), writes, FIXED, YEARS),
            do("report", done="solved", note="Mended"),
        ),
        told(ADVICE, do("help", helped=True)),
        told(
            *(ADVICE, do("help", helped=False), days(2), DATES, writes, do("fix", suits=False)),
            *(DATES, writes, FIXED, writes, do("move", moves=False)),
            *(writes, do("move", moves=True), DATES, writes, FIXED, YEARS),
            *(do("report", done="absent"), DATES, days(3), days(4)),
            priority=4,
        ),
    ),
}
