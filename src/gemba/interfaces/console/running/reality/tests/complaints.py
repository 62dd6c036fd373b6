"""Tickets on which the ready-made process *Complaint* runs, one of them off its drawing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from gemba.desk.tickets.operations import resolve
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.operations.processes import (
    complete_step,
    skip_step,
    start_process,
    take_over_step,
)
from gemba.desk.workflow.operations.ready import publish_ready
from gemba.desk.workflow.queries import StepView, processes_on
from gemba.desk.workflow.ready.shelf import words_for
from gemba.foundation.accounts.testing import Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue

REASON = "The customer has told us on the phone"
HOUR = timedelta(hours=1)


def step_called(label: str, ticket: UUID) -> StepView:
    """The step of this name that waits on a ticket."""
    (found,) = processes_on(ticket, actor=SYSTEM)
    return next(each for each in found.steps if each.ended_at is None and each.label == label)


def complaints(people: Cast, now: datetime) -> UUID:
    """The process on three tickets: two are called after an hour, one of these is resolved by hand
    while the cause is looked for; on the third the first step was passed by, so that its
    priority cannot be set, which somebody does by hand."""
    support(team_id=people.repair.id)
    begun = now - 10 * HOUR
    process = publish_ready(
        key="complaint", words=words_for("en"), actor=people.sun_wei, now=begun - HOUR
    )
    tickets = [opened(now=begun).ticket_id for _number in range(3)]
    for ticket in tickets:
        start_process(ticket_id=ticket, process_id=process, actor=SYSTEM, now=begun)
    for ticket in tickets[:2]:
        read = step_called("Understand the complaint", ticket)
        complete_step(
            step_id=read.id,
            answers={"matter": "quality", "wish": "A new one"},
            actor=people.ana,
            now=begun + HOUR,
        )
        call = step_called("Call the customer", ticket)
        said: dict[str, JsonValue] = {"told": "We look into it", "calm": True}
        complete_step(step_id=call.id, answers=said, actor=people.ana, now=begun + 2 * HOUR)
    resolve(ticket_id=tickets[0], actor=people.ana, now=begun + 3 * HOUR)
    read = step_called("Understand the complaint", tickets[2])
    skip_step(step_id=read.id, reason=REASON, actor=people.sun_wei, now=begun + HOUR)
    stuck = step_called("Set the priority", tickets[2])
    take_over_step(step_id=stuck.id, actor=people.sun_wei, now=begun + 2 * HOUR)
    return process
