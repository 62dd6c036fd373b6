"""Processes at work on one ticket: begun, seen and told."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from gemba.desk.tickets.operations import Receipt
from gemba.desk.workflow.operations.processes import start_process
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import InstanceView, StepView, processes_on
from gemba.desk.workflow.testing import define_process
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import timeline
from gemba.foundation.kernel.json_values import JsonValue

LATER = NOON + timedelta(minutes=5)


def begun(sketch: Sketch, ticket: Receipt, *, name: str = "Repair", **variables: JsonValue) -> UUID:
    process = define_process(name, sketch, now=NOON)
    return start_process(
        ticket_id=ticket.ticket_id,
        process_id=process,
        actor=SYSTEM,
        now=NOON,
        variables=variables,
    )


def seen(ticket: Receipt) -> InstanceView:
    (found,) = processes_on(ticket.ticket_id, actor=SYSTEM)
    return found


def waiting(ticket: Receipt) -> StepView:
    (found,) = (each for each in seen(ticket).steps if each.ended_at is None)
    return found


def told(ticket: Receipt) -> list[str]:
    events = timeline("ticket", [ticket.ticket_id.hex], limit=100)
    found = [event for event in events if event.type.startswith(("process.", "step."))]
    return [getattr(event.payload, "label", event.type) + _end(event.type) for event in found]


def _end(kind: str) -> str:
    return f" {kind.partition('.')[2]}" if kind.startswith("step.") else ""


def in_a_row(*names: str) -> Sketch:
    sketch = Sketch()
    sketch.start()
    for name in names:
        sketch.user(name)
    return sketch.end().flow("start", *names, "end")


def statuses(found: Iterable[InstanceView]) -> list[str]:
    return [each.status for each in found]
