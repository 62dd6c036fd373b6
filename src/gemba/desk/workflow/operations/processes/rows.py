"""What waits is a row: opened, closed, and kept where people or machines did something."""

from __future__ import annotations

import json
from hashlib import sha256

from gemba.desk.workflow.around_ticket import AroundTicket
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.models.processes import NAME_CHARS
from gemba.desk.workflow.offers import ROBOT
from gemba.desk.workflow.operations.processes.acts import Act
from gemba.desk.workflow.operations.processes.asking import ask
from gemba.desk.workflow.operations.processes.course import Course
from gemba.desk.workflow.operations.processes.owning import owned
from gemba.desk.workflow.processes.door import (
    ConditionWanted,
    Incident,
    MessageWanted,
    Outcome,
    ServiceWork,
    SignalWanted,
    TimerSet,
    UserWork,
    Waiting,
)
from gemba.desk.workflow.queries.steps import program_of
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.rows import insert_rows, update_rows
from gemba.foundation.kernel.text import one_line
from gemba.foundation.timers.operations import cancel_timers, set_timers
from gemba.foundation.timers.registry import NewTimer

STEP_TIMER = "workflow.step"
Kind, Ended = WaitingStep.Kind, WaitingStep.Outcome
MACHINES = (Kind.MACHINE, Kind.ROBOT)
KEPT = (Kind.PERSON, *MACHINES)
_OUTCOMES = {
    Outcome.COMPLETED: Ended.DONE,
    Outcome.SKIPPED: Ended.SKIPPED,
    Outcome.CANCELLED: Ended.CANCELLED,
    Outcome.FAILED: Ended.CANCELLED,
}


def write_rows(row: ProcessInstance, course: Course, around: AroundTicket, act: Act) -> None:
    """Close what waits no more, open what waits now, and say whether something is in trouble."""
    tries = _close(row, course, act)
    opened = [_row(row, each, around, act) for each in course.opened.values()]
    for step in opened:
        if step.kind not in MACHINES:
            step.tries = tries.get(step.key, 0)
    insert_rows(opened)
    due = [
        NewTimer(STEP_TIMER, each.pk.hex, each.due_at)
        for each in opened
        if each.kind == Kind.PERSON and each.due_at
    ]
    if due:
        set_timers(due)
    if any(each.kind == Kind.TROUBLE for each in opened):
        row.status = ProcessInstance.Status.TROUBLED
    elif row.status == ProcessInstance.Status.TROUBLED and tries:
        open_rows = row.steps.filter(kind=Kind.TROUBLE, ended_at=None)
        if not open_rows.exists():
            row.status = ProcessInstance.Status.RUNNING


def correlation_key(value: JsonValue) -> str:
    """What a message is about, as it is looked for; '' is whatever it is about. What is long is
    looked for by its digest."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= NAME_CHARS else sha256(text.encode()).hexdigest()


def _close(row: ProcessInstance, course: Course, act: Act) -> dict[str, int]:
    """By key, how often a step in trouble, or a machine's, has been tried."""
    if not course.closed:
        return {}
    rows = [course.step] if course.step and course.step.key in course.closed else []
    others = course.closed.keys() - {each.key for each in rows}
    if others:
        rows += row.steps.filter(key__in=others, ended_at=None)
    kept = [each for each in rows if each.kind in KEPT]
    for each in kept:
        outcome = course.closed[each.key]
        each.outcome = _OUTCOMES[outcome] if outcome else Ended.CANCELLED
        each.ended_at, each.ended_by = act.now, act.actor.name[:NAME_CHARS]
        if outcome is Outcome.COMPLETED and each is course.step:
            each.answer = course.answer
            each.assignee_id = each.assignee_id or act.actor.user_id
    update_rows(kept, ["outcome", "ended_at", "ended_by", "answer", "assignee"])
    gone = [each.pk for each in rows if each.kind not in KEPT]
    if gone:
        WaitingStep.objects.filter(pk__in=gone).delete()
    timed = [each.pk.hex for each in kept if each.kind == Kind.PERSON and each.due_at]
    if timed:
        cancel_timers(STEP_TIMER, timed)
    tried = {each.key: each.tries for each in rows if each.kind in MACHINES}
    return tried | {each.key: each.tries + 1 for each in rows if each.kind == Kind.TROUBLE}


def _row(row: ProcessInstance, waiting: Waiting, around: AroundTicket, act: Act) -> WaitingStep:
    step, now = waiting.step, act.now
    made = WaitingStep(
        id=new_id(now),
        instance=row,
        ticket_id=row.ticket_id,
        key=step.id,
        element=step.element_id,
        drawn_in=step.process_id,
        callers=[list(each) for each in step.callers],
        bpmn_kind=str(step.kind),
        turn=step.turn,
        label=one_line(step.label or step.element_id, NAME_CHARS),
        started_at=now,
    )
    match waiting:
        case UserWork():
            made.kind, made.given = Kind.PERSON, dict(waiting.inputs)
            owner = owned(waiting.owner, waiting.due, around, now)
            made.team_id, made.assignee_id, made.due_at = owner
            place = (step.process_id, step.element_id)
            if approval := program_of(row).approvals.get(place):
                ask(made, approval, row, act)
        case ServiceWork():
            is_robots = waiting.action == ROBOT
            made.kind = Kind.ROBOT if is_robots else Kind.MACHINE
            made.given, made.due_at = dict(waiting.inputs), now
            named = waiting.inputs.get("robot" if is_robots else "endpoint", "")
            made.awaited = str(named)[:NAME_CHARS]
        case MessageWanted():
            made.kind, made.awaited = Kind.MESSAGE, waiting.name[:NAME_CHARS]
            made.correlation = correlation_key(waiting.correlation)
        case SignalWanted():
            made.kind, made.awaited = Kind.SIGNAL, waiting.name[:NAME_CHARS]
        case ConditionWanted():
            made.kind, made.awaited = Kind.CONDITION, waiting.text[:NAME_CHARS]
        case TimerSet():
            made.kind, made.due_at = Kind.TIMER, waiting.due
        case Incident():
            made.kind = Kind.TROUBLE
            made.given = {"code": waiting.code, "values": dict(waiting.values)}
    return made
