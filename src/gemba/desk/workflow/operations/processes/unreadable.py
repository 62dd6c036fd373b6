"""An instance whose stored state cannot be read is in trouble as a whole; its ticket goes on."""

from __future__ import annotations

from datetime import datetime

from gemba.desk.workflow.event_types import StepFailed
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.operations.processes.acts import Act
from gemba.desk.workflow.operations.processes.rows import MACHINES
from gemba.desk.workflow.operations.processes.telling import of_waiting, tell
from gemba.desk.workflow.processes.incidents import INCIDENTS
from gemba.foundation.kernel.ids import new_id

KEY = CODE = "unreadable"
"""The key of its trouble, where steps have that of their token, and the code."""


def stand_still(row: ProcessInstance, process: str, act: Act) -> None:
    """The trouble of a locked instance, told once; `process` is the id in its drawing."""
    row.status = ProcessInstance.Status.TROUBLED
    row.save(update_fields=["status", "next_due"])
    trouble = WaitingStep(
        id=new_id(act.now),
        instance=row,
        ticket_id=row.ticket_id,
        key=KEY,
        element=process,
        drawn_in=process,
        bpmn_kind="process",
        label=row.name,
        kind=WaitingStep.Kind.TROUBLE,
        given={"code": CODE, "values": {}},
        started_at=act.now,
    )
    if row.steps.filter(key=KEY, ended_at=None).exists():
        return
    trouble.save()
    tell(StepFailed(*of_waiting(row, trouble), INCIDENTS[CODE], CODE), row, act)


def go_on(row: ProcessInstance, now: datetime) -> None:
    """The state could be read again. Machines that nobody called any more are called again."""
    gone, _by_model = row.steps.filter(key=KEY, ended_at=None).delete()
    if gone:
        row.steps.filter(kind__in=MACHINES, ended_at=None, due_at=None).update(due_at=now)
    if gone and not row.steps.filter(kind=WaitingStep.Kind.TROUBLE, ended_at=None).exists():
        row.status = ProcessInstance.Status.RUNNING
