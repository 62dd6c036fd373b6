"""An instance goes on: its row locked, the engine asked, and all that comes of it written in one
transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.workflow.around_ticket import AroundTicket
from gemba.desk.workflow.desk_time import desk_zone
from gemba.desk.workflow.endpoints import CALL
from gemba.desk.workflow.event_types.processes import ProcessPayload
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.offers import ROBOT
from gemba.desk.workflow.operations.processes import unreadable
from gemba.desk.workflow.operations.processes.acts import Act, ProcessRefused, process_actor
from gemba.desk.workflow.operations.processes.course import Course
from gemba.desk.workflow.operations.processes.deciding import Deciding
from gemba.desk.workflow.operations.processes.machines import answer_at_once
from gemba.desk.workflow.operations.processes.rows import write_rows
from gemba.desk.workflow.operations.processes.telling import tell_moves
from gemba.desk.workflow.processes.door import (
    Deployed,
    Moved,
    NoSuchWay,
    NotWaiting,
    ServiceWork,
    State,
)
from gemba.desk.workflow.processes.incidents import INCIDENTS
from gemba.desk.workflow.processes.spiff.engine import SpiffEngine
from gemba.desk.workflow.queries.moves import UNREADABLE
from gemba.desk.workflow.queries.steps import program_of
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.rows import sent_together, update_rows
from gemba.foundation.timers.operations import cancel_timers, set_timers
from gemba.foundation.timers.registry import NewTimer

PROCESS_TIMER = "workflow.process"
ACTIONS_MAX = 200
"""Actions of one advance; a process that wants more goes round without waiting."""

WRITTEN = ("state", "state_format", "status", "next_due", "ended_at")

OUTSIDE = frozenset({CALL, ROBOT})
"""Actions that are not done here: they wait, and jobs do them outside any transaction."""

Move = Callable[[SpiffEngine, Deployed, State], Moved]


def locked(instance_id: UUID) -> ProcessInstance:
    """The row, kept from others until the transaction ends. Raises ProcessRefused."""
    row = ProcessInstance.objects.select_for_update().filter(pk=instance_id).first()
    if row is None:
        raise ProcessRefused(_("There is no such process any more."))
    if row.ended_at is not None:
        raise ProcessRefused(_("The process “{name}” has ended.").format(name=row.name))
    return row


def advance(
    row: ProcessInstance,
    move: Move,
    act: Act,
    *,
    step: WaitingStep | None = None,
    answer: Mapping[str, JsonValue] | None = None,
    told: ProcessPayload | None = None,
) -> bool:
    """Let a locked instance go on, and say whether it could; `step` is the one that ends by it,
    with what was filled in, and `told` the event of what was done to it.

    Raises ProcessRefused where nothing waits for the move, or no such way leads on. Where the state
    cannot be read, people are told so; else the instance is in trouble.
    """
    going = Going(row, act, Course(step, dict(answer or {}), told))
    try:
        going.take(move)
    except NotWaiting as error:
        raise ProcessRefused(_("This step is not waiting any more.")) from error
    except NoSuchWay as error:
        refusal = _("The flow “{flow}” does not leave this step: name one that does.")
        raise ProcessRefused(refusal.format(flow=error)) from error
    except UNREADABLE as error:
        if act.actor.user_id is not None:
            raise ProcessRefused(_(INCIDENTS[unreadable.CODE])) from error
        unreadable.stand_still(row, going.running.deployed.process_id, act)
        return False
    going.settle()
    return True


@dataclass
class Going:
    """One advance of an instance, new or locked."""

    row: ProcessInstance
    act: Act
    course: Course = field(default_factory=Course)

    def __post_init__(self) -> None:
        self.running = program_of(self.row)
        self.around = AroundTicket(self.row.ticket_id, self.act.now)
        self.deciding = Deciding(self.row.ticket_id, self.act.now)
        self.engine = SpiffEngine(self.deciding, self.around, zone=desk_zone())

    def take(self, move: Move) -> None:
        """A move of the engine; the row has its state from then on."""
        row = self.row
        moved = move(self.engine, self.running.deployed, State(row.state_format, row.state))
        row.state, row.state_format = moved.state.text, moved.state.format
        self.course.add(moved)

    def settle(self) -> None:
        """Do at once what the process wants of the desk, then write where it stands."""
        if self.row.status == ProcessInstance.Status.TROUBLED:
            unreadable.go_on(self.row, self.act.now)
        left = ACTIONS_MAX
        actor = process_actor(self.row.process_id)
        while work := self._next_work():
            left -= 1
            self.take(
                answer_at_once(work, self.row.ticket_id, actor, self.act, is_allowed=left >= 0)
            )
        with sent_together():
            write_rows(self.row, self.course, self.around, self.act)
            self._write()
            tell_moves(self.row, self.course, self.deciding.made, self.act)

    def _next_work(self) -> ServiceWork | None:
        """What the desk does by itself."""
        found = (each for each in self.course.opened.values() if isinstance(each, ServiceWork))
        return next((each for each in found if each.action not in OUTSIDE), None)

    def _write(self) -> None:
        row, now = self.row, self.act.now
        due = self.course.next_due
        if due != row.next_due:
            if due is None:
                cancel_timers(PROCESS_TIMER, [row.pk.hex])
            else:
                set_timers([NewTimer(PROCESS_TIMER, row.pk.hex, due)])
        row.next_due = due
        if self.course.is_finished:
            row.status, row.ended_at = ProcessInstance.Status.ENDED, now
        update_rows([row], WRITTEN)
