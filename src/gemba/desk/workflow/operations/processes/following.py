"""Processes go where their tickets go: a merge takes them along, its undoing brings them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import TicketMerged, TicketUnmerged
from gemba.desk.workflow.event_types import ProcessCarried
from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.operations.processes.acts import Act
from gemba.desk.workflow.operations.processes.mending import stop
from gemba.desk.workflow.operations.processes.telling import of_process, tell
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import RecordedEvent, told_since

EVER = datetime(1, 1, 1, tzinfo=UTC)


@transaction.atomic
def follow_merges(*, events: Sequence[RecordedEvent], now: datetime) -> None:
    """Let processes follow their tickets.

    What runs on the source of a merge goes on with the target; where the same process runs there
    it is stopped, with the reason. When the merge is undone, what came with the source and runs
    still goes back.
    """
    for event in events:
        match event.payload:
            case TicketMerged() as merge:
                _join(merge, Act(SYSTEM, now, event))
            case TicketUnmerged() as undoing:
                _part(undoing, Act(SYSTEM, now, event))


def _join(merge: TicketMerged, act: Act) -> None:
    for row in _running(merge.source):
        if _runs(row.process_id, merge.target):
            why = _("Its ticket was merged into {n}, where the same process runs.")
            stop(row, why.format(n=merge.target_number), act)
        else:
            ends = (merge.source, merge.source_number, merge.target, merge.target_number)
            _carry(row, ProcessCarried(*of_process(row), *ends), act)


def _part(undoing: TicketUnmerged, act: Act) -> None:
    came = _came_with(undoing.source)
    for row in _running(undoing.target):
        if row.pk in came and not _runs(row.process_id, undoing.source):
            ends = (undoing.target, undoing.target_number, undoing.source, undoing.source_number)
            _carry(row, ProcessCarried(*of_process(row), *ends, is_return=True), act)


def _running(ticket_id: UUID) -> list[ProcessInstance]:
    rows = ProcessInstance.objects.select_for_update().filter(ticket=ticket_id, ended_at=None)
    return list(rows.order_by("started_at", "id"))


def _runs(process_id: UUID, ticket_id: UUID) -> bool:
    rows = ProcessInstance.objects.filter(ticket=ticket_id, process_id=process_id, ended_at=None)
    return rows.exists()


def _carry(row: ProcessInstance, carried: ProcessCarried, act: Act) -> None:
    row.ticket_id = carried.target
    row.save(update_fields=["ticket"])
    row.steps.update(ticket=row.ticket_id)
    tell(carried, row, act, about=(carried.source,))


def _came_with(source: UUID) -> set[UUID]:
    """The instances that a merge of this ticket carried away, and that did not return."""
    away: set[UUID] = set()
    types = (ProcessCarried.name,)
    for told in told_since([source.hex], kind="ticket", types=types, since=EVER):
        carried = told.payload
        if isinstance(carried, ProcessCarried):
            if carried.source == source and not carried.is_return:
                away.add(carried.instance)
            elif carried.target == source and carried.is_return:
                away.discard(carried.instance)
    return away
