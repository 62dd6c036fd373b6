"""The steps of drawn processes as a log of their own: the case is an instance of a process.

Every event of an instance is a row, begins and incidents too: `drawn_steps` of the mining room puts
together what belongs together. An activity is the key of an element, whatever it is called (LABEL)
in its version; the process itself has the key that ends with nothing.

Reasons are people's words and stay in the events, where they can be erased: a row keeps the number
of its event (TOLD).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gemba.desk.workflow.event_types import (
    ProcessAdvanced,
    ProcessCancelled,
    ProcessCarried,
    ProcessEnded,
    ProcessMoved,
    ProcessStarted,
    StepApproved,
    StepCancelled,
    StepDelegated,
    StepEnded,
    StepFailed,
    StepMissed,
    StepPassed,
    StepRefused,
    StepRetried,
    StepReturned,
    StepSkipped,
    StepStarted,
    StepTaken,
)
from gemba.desk.workflow.event_types.processes import ProcessPayload, StepPayload
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.clock import microseconds

from .columns import EventRows
from .desk_rows import resource_of
from .drawn_keys import (
    ACT,
    CODE,
    KIND,
    LABEL,
    PROCESS,
    TICKET,
    TOKEN,
    TOLD,
    VERSION,
    WAYS,
    element_key,
)
from .names import CodedColumn, Names

HEARD: tuple[type[EventPayload], ...] = (
    ProcessStarted,
    ProcessAdvanced,
    ProcessEnded,
    ProcessCancelled,
    ProcessMoved,
    ProcessCarried,
    StepStarted,
    StepEnded,
    StepPassed,
    StepCancelled,
    StepFailed,
    StepRetried,
    StepSkipped,
    StepTaken,
    StepDelegated,
    StepReturned,
    StepApproved,
    StepRefused,
    StepMissed,
)
"""What a log of steps is made of."""

# Before the name of a robot, as resources and actors are called.
ROBOT = "robot:"
_WITH_REASON = StepSkipped | StepFailed | ProcessCancelled


def instance_rows(events: Sequence[RecordedEvent]) -> EventRows:
    """Rows in the order of the events, which are in the order of the log."""
    told = [(each, each.payload) for each in events if isinstance(each.payload, ProcessPayload)]
    places: dict[str, int] = {}
    codes = [places.setdefault(said.instance.hex, len(places)) for _event, said in told]
    tickets = dict(zip((said.instance.hex for _e, said in told), map(_ticket, told), strict=True))
    processes = {said.instance.hex: said.process.hex for _event, said in told}
    return EventRows(
        case=CodedColumn(np.array(codes, dtype=np.int32), Names.of(places)),
        activity=CodedColumn.of([_key(said) for _event, said in told]),
        time_us=np.array([microseconds(each.happened_at) for each, _said in told], dtype=np.int64),
        resource=CodedColumn.of([_resource(event) for event, _said in told]),
        attributes=_attributes(told),
        case_attributes={
            TICKET: CodedColumn.of([tickets[each] for each in places]),
            PROCESS: CodedColumn.of([processes[each] for each in places]),
        },
    )


Told = tuple[RecordedEvent, ProcessPayload]


def _attributes(told: Sequence[Told]) -> dict[str, CodedColumn]:
    steps = [said if isinstance(said, StepPayload) else None for _event, said in told]
    return {
        ACT: CodedColumn.of([said.name for _event, said in told]),
        VERSION: CodedColumn.of([str(said.process_version) for _event, said in told]),
        TOKEN: CodedColumn.of([said.step if said else None for said in steps]),
        WAYS: CodedColumn.of(["|".join(said.ways) or None for _event, said in told]),
        LABEL: CodedColumn.of([said.label if said else None for said in steps]),
        KIND: CodedColumn.of([said.kind if said else None for said in steps]),
        CODE: CodedColumn.of(
            [said.code or None if isinstance(said, StepFailed) else None for said in steps]
        ),
        TOLD: CodedColumn.of(
            [
                str(event.sequence) if isinstance(said, _WITH_REASON) else None
                for event, said in told
            ]
        ),
    }


def _resource(event: RecordedEvent) -> str:
    """Who acted, as in the log of tickets; a robot by its own name."""
    is_robot = event.actor_kind == "system" and event.actor_id.startswith(ROBOT)
    return event.actor_id if is_robot else resource_of(event)


def _ticket(told: Told) -> str:
    event, said = told
    return said.target.hex if isinstance(said, ProcessCarried) else event.subject("ticket") or ""


def _key(said: ProcessPayload) -> str:
    step = said if isinstance(said, StepPayload) else None
    return element_key(said.process.hex, step.element if step else "", step.called if step else "")
