"""From the desk's events to rows of a log: the case is the ticket, the activity a step."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gemba.desk.sla.event_types import PromiseBroken, PromiseKept
from gemba.desk.sla.promises import Promise
from gemba.desk.tickets.event_types import (
    NoteAdded,
    PriorityChanged,
    ProductNamed,
    StatusChanged,
    TicketClosed,
    TicketMerged,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketTransferred,
    TicketUnmerged,
    TypeChanged,
    VendorNamed,
)
from gemba.desk.workflow.event_types import StepEnded, StepPassed, StepSkipped
from gemba.desk.workflow.event_types.processes import ProcessPayload, StepPayload
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.kernel.clock import microseconds

from .arrays import distinct, sealed, spread
from .columns import EventColumns, EventRows
from .desk_activities import COMES_WITH, DRAWN, step_of
from .desk_pilots import arms_told, pilot_columns
from .drawn_keys import MACHINES_KINDS
from .names import CodedColumn, Names

CUSTOMER, MACHINE = "customer", "system"
# whether the last resolution came within the promised time: yes or no
SLA_MET = "sla_met"
CASE_ATTRIBUTES = ("channel", "type", "team", "priority", "product", "vendor", SLA_MET)
# Of a step: the code of the status its ticket has after it, and the id of the team that then has
# the ticket, empty for none.
STATUS, RESPONSIBLE = "status", "responsible"
# Of a step of a drawn process: its name in the drawing, the version, and how it came to its end –
# DONE, by a person in a machine's stead, or passed by.
DRAWN_NAME, PROCESS_VERSION, OUTCOME = "drawn_name", "process_version", "outcome"
DONE, BY_HAND, SKIPPED = "done", "by_hand", "skipped"
CARRIED_ON = (STATUS, RESPONSIBLE)
STEP_ATTRIBUTES = (*CARRIED_ON, DRAWN_NAME, PROCESS_VERSION, OUTCOME)

RESOLUTION = Promise.RESOLUTION.value
_WITH_STATUS = TicketOpened | StatusChanged | TicketResolved | TicketReopened | TicketClosed


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a ticket: the event that is one, and those that merely came with it."""

    ticket: str
    code: str
    event: RecordedEvent
    with_it: list[RecordedEvent] = field(default_factory=list)


def rows_of(events: Sequence[RecordedEvent], leaders: frozenset[str] = frozenset()) -> EventRows:
    """Rows in the order of the events, which are in the order of the log.

    A user is a resource by id, every customer is CUSTOMER, the product itself MACHINE. Case
    attributes, the arms in pilots among them, hold the last value these events tell, codes as text;
    unknown where they tell none.
    CARRIED_ON are unknown of steps that leave them as they are: `carried_on` knows what was before.
    """
    steps, told, arms = steps_of(events, leaders), _told(events), arms_told(events)
    tickets = dict.fromkeys(
        [
            *(step.ticket for step in steps),
            *(ticket for ticket, _name in told),
            *(ticket for of_one in arms.values() for ticket in of_one),
        ]
    )
    places = {ticket: place for place, ticket in enumerate(tickets)}
    codes = np.array([places[step.ticket] for step in steps], dtype=np.int32)
    times = [microseconds(step.event.happened_at) for step in steps]
    return EventRows(
        case=CodedColumn(codes, Names.of(tickets)),
        activity=CodedColumn.of([step.code for step in steps]),
        time_us=np.array(times, dtype=np.int64),
        resource=CodedColumn.of([resource_of(step.event) for step in steps]),
        attributes={
            STATUS: CodedColumn.of([_status(step) for step in steps]),
            RESPONSIBLE: CodedColumn.of([_responsible(step) for step in steps]),
            **_drawn(steps),
        },
        case_attributes={
            name: CodedColumn.of([told.get((ticket, name)) for ticket in tickets])
            for name in CASE_ATTRIBUTES
        }
        | pilot_columns(arms, tickets),
    )


def carried_on(columns: EventColumns) -> EventColumns:
    """The log with what is CARRIED_ON of each step that leaves them as they were before."""
    whole = {
        name: _carried_on(columns, columns.attributes[name])
        for name in CARRIED_ON
        if name in columns.attributes
    }
    return replace(columns, attributes={**columns.attributes, **whole})


def _carried_on(columns: EventColumns, column: CodedColumn) -> CodedColumn:
    # Only cases with such steps are looked at: mostly one has just been told.
    cases = distinct(columns.case[column.codes < 0])
    if not len(cases):
        return column
    lengths = columns.case_lengths[cases]
    rows = spread(columns.offsets[cases], lengths)
    known = np.where(column.codes[rows] >= 0, rows, -1)
    last = np.maximum.accumulate(known)
    codes = column.codes.copy()
    own = last >= np.repeat(columns.offsets[cases], lengths)
    codes[rows[own]] = column.codes[last[own]]
    return CodedColumn(sealed(codes), column.names)


def whole_acts(events: Sequence[RecordedEvent]) -> Sequence[RecordedEvent]:
    """Without the events of the last act, which may go on beyond a full page."""
    last = len(events) - 1
    while last > 0 and _same_act(events[last - 1], events[-1]):
        last -= 1
    return events[:last] or events


def steps_of(events: Sequence[RecordedEvent], leaders: frozenset[str] = frozenset()) -> list[Step]:
    """The steps among whole acts, in the order of the events; notes are steps where one of the
    `leaders`, given by id, left them."""
    found: list[Step] = []
    for event in events:
        ticket, code = _ticket(event), step_of(event)
        if ticket is None or code is None:
            continue
        if isinstance(event.payload, NoteAdded) and event.actor_id not in leaders:
            continue
        last = found[-1] if found else None
        if last and _same_act(last.event, event) and code in COMES_WITH.get(last.code, ()):
            last.with_it.append(event)
        else:
            found.append(Step(ticket, code, event))
    return found


def _status(step: Step) -> str | None:
    """What the act says last about the status; None where it leaves it as it is."""
    for event in (*reversed(step.with_it), step.event):
        payload = event.payload
        if isinstance(payload, _WITH_STATUS):
            return payload.status
    return None


def _responsible(step: Step) -> str | None:
    """The team the act gives the ticket to, as STATUS is told."""
    for event in (*reversed(step.with_it), step.event):
        payload = event.payload
        if isinstance(payload, TicketOpened | TicketTransferred):
            return str(payload.team or "")
    return None


def _drawn(steps: Sequence[Step]) -> dict[str, CodedColumn]:
    """What steps of drawn processes tell, unknown of all others."""
    said = [step.event.payload for step in steps]
    names = [each.label if isinstance(each, StepPayload) else None for each in said]
    versions = [
        str(each.process_version) if isinstance(each, ProcessPayload) else None for each in said
    ]
    return {
        DRAWN_NAME: CodedColumn.of(names),
        PROCESS_VERSION: CodedColumn.of(versions),
        OUTCOME: CodedColumn.of([_outcome(step.event) for step in steps]),
    }


def _outcome(event: RecordedEvent) -> str | None:
    said = event.payload
    if isinstance(said, StepSkipped):
        return SKIPPED
    if not isinstance(said, StepEnded | StepPassed):
        return None
    by_person = isinstance(said, StepEnded) and event.actor_kind == "user"
    return BY_HAND if by_person and said.kind in MACHINES_KINDS else DONE


def drawn_names(columns: EventColumns) -> dict[str, str]:
    """By activity, what steps of drawn processes were called when they were done last."""
    column = columns.attributes.get(DRAWN_NAME)
    if column is None:
        return {}
    rows = np.flatnonzero(column.codes >= 0)
    rows = rows[np.argsort(columns.time_us[rows], kind="stable")]
    names = np.full(len(columns.activities), -1, dtype=np.int64)
    names[columns.activity[rows]] = column.codes[rows]
    return {
        columns.activities[code]: column.names[int(names[code])]
        for code in np.flatnonzero(names >= 0).tolist()
        if columns.activities[code].startswith(DRAWN)
    }


def _ticket(event: RecordedEvent) -> str | None:
    """Whose step this is; a merge is the last step of the ticket that went into the other."""
    if isinstance(event.payload, TicketMerged | TicketUnmerged):
        return event.subject("ticket", "source")
    return event.subject("ticket")


def _same_act(one: RecordedEvent, other: RecordedEvent) -> bool:
    return (
        one.happened_at == other.happened_at
        and one.actor_kind == other.actor_kind
        and one.actor_id == other.actor_id
        and _ticket(one) == _ticket(other)
    )


def resource_of(event: RecordedEvent) -> str:
    """Who acted: a user by id, CUSTOMER, or MACHINE."""
    if event.actor_kind == "user":
        return event.actor_id
    return CUSTOMER if event.actor_kind == "contact" else MACHINE


def _told(events: Sequence[RecordedEvent]) -> dict[tuple[str, str], str]:
    told: dict[tuple[str, str], str] = {}
    for event in events:
        ticket, payload = event.subject("ticket"), event.payload
        if ticket is None:
            continue
        if isinstance(payload, TicketOpened):
            told[ticket, "channel"] = payload.channel
            told[ticket, "type"] = payload.type
            told[ticket, "team"] = str(payload.team or "")
            told[ticket, "priority"] = str(payload.priority)
            told[ticket, "product"] = told[ticket, "vendor"] = ""
        elif isinstance(payload, TypeChanged):
            told[ticket, "type"] = payload.type
        elif isinstance(payload, ProductNamed):
            told[ticket, "product"] = payload.product
        elif isinstance(payload, VendorNamed):
            told[ticket, "vendor"] = str(payload.vendor or "")
        elif isinstance(payload, PriorityChanged):
            told[ticket, "priority"] = str(payload.priority)
        elif isinstance(payload, TicketTransferred):
            told[ticket, "team"] = str(payload.team or "")
        elif isinstance(payload, PromiseKept | PromiseBroken) and payload.promise == RESOLUTION:
            told[ticket, SLA_MET] = "yes" if isinstance(payload, PromiseKept) else "no"
    return told
