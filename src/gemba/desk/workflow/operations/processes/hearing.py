"""Processes hear messages and signals: of the desk about their ticket, and from outside."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gemba.desk.tickets.queries import visible_tickets
from gemba.desk.workflow.event_types import ProcessSpoken
from gemba.desk.workflow.happenings import messages_of
from gemba.desk.workflow.models import WaitingStep
from gemba.desk.workflow.operations.processes.acts import Act, ProcessRefused
from gemba.desk.workflow.operations.processes.moving import advance, locked
from gemba.desk.workflow.operations.processes.rows import correlation_key
from gemba.desk.workflow.processes.door import Deployed, Moved, State
from gemba.desk.workflow.processes.spiff.engine import SpiffEngine
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.kernel.json_values import JsonValue

SIGNALLED_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Message:
    """Something that is said to processes. `ticket_id`: only to those on this ticket; `at`: when it
    was said, where only steps that waited then are to hear it. A step that names a correlation
    hears only what is about it."""

    name: str
    correlation: JsonValue = None
    variables: Mapping[str, JsonValue] = field(default_factory=dict)
    ticket_id: UUID | None = None
    at: datetime | None = None


@transaction.atomic
def deliver_message(
    *, message: Message, actor: Actor, now: datetime, cause: RecordedEvent | None = None
) -> UUID | None:
    """A message has come: the step that has waited longest for it takes it.

    The instance that took it, or None: nobody waits for such a message on a ticket that the actor
    may see.
    """
    rows = WaitingStep.objects.filter(
        kind=WaitingStep.Kind.MESSAGE,
        awaited=message.name,
        correlation__in={"", correlation_key(message.correlation)},
        ended_at=None,
    )
    if message.ticket_id is not None:
        rows = rows.filter(ticket=message.ticket_id)
    if message.at is not None:
        rows = rows.filter(started_at__lte=message.at)
    if actor.role is not Role.SYSTEM:
        rows = rows.filter(ticket__in=visible_tickets(actor))
    instance_id = rows.order_by("started_at", "id").values_list("instance", flat=True).first()
    if instance_id is None:
        return None

    def come(engine: SpiffEngine, deployed: Deployed, state: State) -> Moved:
        return engine.message(
            deployed,
            state,
            name=message.name,
            correlation=message.correlation,
            variables=message.variables,
            now=now,
        )

    advance(locked(instance_id), come, Act(actor, now, cause))
    return instance_id


@transaction.atomic
def send_signal(
    *,
    name: str,
    variables: Mapping[str, JsonValue],
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> int:
    """Every process that waits for this signal goes on; how many there were."""
    rows = WaitingStep.objects.filter(kind=WaitingStep.Kind.SIGNAL, awaited=name, ended_at=None)
    found = rows.order_by("instance").values_list("instance", flat=True).distinct()
    instances = list(found[:SIGNALLED_MAX])

    def heard(engine: SpiffEngine, deployed: Deployed, state: State) -> Moved:
        return engine.signal(deployed, state, name=name, variables=variables, now=now)

    for instance_id in instances:
        try:
            advance(locked(instance_id), heard, Act(actor, now, cause))
        except ProcessRefused:  # it has gone on since
            continue
    return len(instances)


@transaction.atomic
def hear_tickets(*, events: Sequence[RecordedEvent], now: datetime) -> int:
    """What happens to a ticket is a message to its processes: `customer_wrote`, `resolved` and so
    on, for steps that waited when it happened. How many steps went on."""
    told = [
        (UUID(ticket), what, event)
        for event in events
        if (ticket := event.subject("ticket"))
        for what in messages_of(event.payload)
    ]
    waiting = WaitingStep.objects.filter(
        ticket__in={ticket for ticket, _what, _event in told},
        kind=WaitingStep.Kind.MESSAGE,
        ended_at=None,
    )
    awaited = set(waiting.values_list("ticket", "awaited")) if told else set()
    heard = 0
    for ticket_id, what, event in told:
        if (ticket_id, what) in awaited:
            message = Message(str(what), ticket_id=ticket_id, at=event.happened_at)
            taken = deliver_message(message=message, actor=SYSTEM, now=now, cause=event)
            heard += taken is not None
    return heard


@transaction.atomic
def pass_on(*, events: Sequence[RecordedEvent], now: datetime) -> None:
    """What processes say reaches whoever waits for it."""
    for event in events:
        said = event.payload
        if not isinstance(said, ProcessSpoken):
            continue
        variables = json.loads(said.variables or "{}")
        if said.nature == "signal":
            send_signal(name=said.what, variables=variables, actor=SYSTEM, now=now, cause=event)
        else:
            message = Message(said.what, json.loads(said.correlation or "null"), variables)
            deliver_message(message=message, actor=SYSTEM, now=now, cause=event)
