"""Processes go on by the clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.operations.processes.acts import Act, process_actor
from gemba.desk.workflow.operations.processes.moving import advance


@transaction.atomic
def tick_processes(*, instance_ids: Collection[UUID], now: datetime) -> int:
    """Let the timers of these instances fire that are due; how many instances went on."""
    rows = ProcessInstance.objects.select_for_update().filter(
        pk__in=instance_ids, ended_at=None, next_due__lte=now
    )
    due = list(rows.order_by("pk"))
    for row in due:
        act = Act(process_actor(row.process_id), now)
        # the durable timer has fired and is gone: whatever comes next is set anew
        row.next_due = None
        advance(row, lambda engine, deployed, state: engine.tick(deployed, state, now=now), act)
    return len(due)
