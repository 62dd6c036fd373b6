"""A process begins on a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.operations import TicketUnknown
from gemba.desk.tickets.queries import audience
from gemba.desk.workflow.beginning import begins_processes
from gemba.desk.workflow.event_types import ProcessStarted
from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.models.processes import NAME_CHARS
from gemba.desk.workflow.operations.processes.acts import Act, ProcessRefused
from gemba.desk.workflow.operations.processes.moving import Going
from gemba.desk.workflow.operations.processes.telling import of_process, tell
from gemba.desk.workflow.programs import called_by, published
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.queries import NOBODY, treated_of


@transaction.atomic
def start_process(
    *,
    ticket_id: UUID,
    process_id: UUID,
    actor: Actor,
    now: datetime,
    variables: Mapping[str, JsonValue] | None = None,
    cause: RecordedEvent | None = None,
) -> UUID:
    """Begin a published process on a ticket; the instance's id.

    Raises ProcessRefused when the process is not published or runs on the ticket already, and
    TicketUnknown.
    """
    treated = treated_of([ticket_id]).get(ticket_id, NOBODY)
    found = published(process_id, treated)
    if found is None:
        raise ProcessRefused(_("There is no such process, or it is not in force."))
    if not audience([ticket_id]):
        raise TicketUnknown(_("There is no such ticket."))
    running = ProcessInstance.objects.filter(ticket=ticket_id, process_id=process_id, ended_at=None)
    if running.exists():
        raise ProcessRefused(
            _("The process “{name}” runs on this ticket already.").format(name=found.name)
        )
    row = ProcessInstance(
        id=new_id(now),
        ticket_id=ticket_id,
        process_id=process_id,
        version=found.version,
        name=found.name[:NAME_CHARS],
        called={name: [key.hex, number] for name, key, number in called_by(found, treated)},
        state_format=0,
        started_at=now,
        started_by=actor.name[:NAME_CHARS],
    )
    act = Act(actor, now, cause)
    going = Going(row, act)
    row.save(force_insert=True)
    tell(ProcessStarted(*of_process(row)), row, act)
    going.take(
        lambda engine, deployed, _state: engine.start(deployed, variables=variables or {}, now=now)
    )
    going.settle()
    return row.pk


begins_processes(start_process)
