"""What would come of moving the instances of a process to another of its versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from json import JSONDecodeError
from uuid import UUID

from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext as _

from gemba.desk.workflow.around_ticket import AroundTicket
from gemba.desk.workflow.desk_time import desk_zone
from gemba.desk.workflow.drawings.bodies import xml_of
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.processes.bpmn.names import local
from gemba.desk.workflow.processes.bpmn.safe_xml import parsed
from gemba.desk.workflow.processes.door import NOWHERE, CannotMigrate, State, StateUnreadable
from gemba.desk.workflow.processes.incidents import INCIDENTS
from gemba.desk.workflow.processes.spiff.engine import SpiffEngine
from gemba.desk.workflow.programs import Called, Program, called_by, program
from gemba.desk.workflow.queries.steps import program_of
from gemba.desk.workflow.rulings import rule_on
from gemba.foundation.definitions.queries import definition, version
from gemba.foundation.trials.queries import NOBODY, treated_of

FORESEEN_MAX = 500
CHOICES_MAX = 100
Status = ProcessInstance.Status
UNREADABLE = (StateUnreadable, JSONDecodeError)
"""What the engine raises for a stored state of no format, of another drawing, or torn."""


@dataclass(frozen=True, slots=True)
class Target:
    """Another version of a process; `mapping` says which elements became which, where their ids
    differ, or NOWHERE: what stands there is cancelled, for a `reason`."""

    process_id: UUID
    version: int
    mapping: Mapping[str, str]
    reason: str = ""

    @property
    def leaves_out(self) -> bool:
        """Whether any step is to be cancelled."""
        return NOWHERE in self.mapping.values()


@dataclass(frozen=True, slots=True)
class Held:
    """An instance that cannot be moved, and why, in sentences."""

    instance_id: UUID
    ticket_number: int
    ticket_subject: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An element where instances stand, how many, and those of its kind in the other version;
    `chosen` '' is none, NOWHERE that it is cancelled."""

    element: str
    label: str
    count: int
    chosen: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would come of a move: how many can go, those that cannot, and how many were not looked
    at."""

    movable: int
    held: tuple[Held, ...]
    left: int
    choices: tuple[Choice, ...]


def foresee_move(target: Target, *, from_version: int, now: datetime) -> Foreseen:
    """Looks at up to FORESEEN_MAX instances, the longest first; nothing is changed."""
    rows = open_on(target.process_id, from_version)
    running = program(target.process_id, target.version, target_calls(target))
    held, seen = [], 0
    for row in rows.select_related("ticket")[:FORESEEN_MAX]:
        seen += 1
        reasons = _hindrances(row, running, target.mapping, now)
        if reasons:
            held.append(Held(row.pk, row.ticket.number, row.ticket.subject, reasons))
    return Foreseen(
        movable=seen - len(held),
        held=tuple(held),
        left=max(0, rows.count() - seen),
        choices=tuple(_choices(target, from_version)),
    )


def open_on(process_id: UUID, number: int) -> QuerySet[ProcessInstance]:
    """The open instances on a version, the longest first."""
    rows = ProcessInstance.objects.filter(
        process_id=process_id, version=number, status__in=[Status.RUNNING, Status.TROUBLED]
    )
    return rows.order_by("started_at", "id")


def target_calls(target: Target) -> Called:
    """The processes that the version calls, as they are now. Raises DefinitionUnknown."""
    body = version(target.process_id, target.version).body
    return called_by(replace(definition(target.process_id), body=body))


def hindrances_said(error: CannotMigrate) -> tuple[str, ...]:
    """Why an instance cannot be moved, in the reader's language, each reason once."""
    return tuple(dict.fromkeys(_(each.sentence) % each.values for each in error.hindrances))


def _hindrances(
    row: ProcessInstance, running: Program, mapping: Mapping[str, str], now: datetime
) -> tuple[str, ...]:
    treated = treated_of([row.ticket_id]).get(row.ticket_id, NOBODY)
    engine = SpiffEngine(
        lambda name, variables: rule_on(name, variables, now=now, treated=treated).answer,
        AroundTicket(row.ticket_id, now),
        zone=desk_zone(),
    )
    before = program_of(row).deployed
    state = State(row.state_format, row.state)
    try:
        engine.migrate(before, running.deployed, state, mapping=mapping, now=now)
    except CannotMigrate as error:
        return hindrances_said(error)
    except UNREADABLE:
        return (_(INCIDENTS["unreadable"]),)
    return ()


def _choices(target: Target, from_version: int) -> Iterator[Choice]:
    text = xml_of(version(target.process_id, target.version).body)
    elements = list(_elements(text))
    steps = WaitingStep.objects.filter(
        ended_at=None, instance__in=open_on(target.process_id, from_version).order_by()
    )
    counted = steps.values("element", "bpmn_kind").annotate(
        label=Min("label"), count=Count("instance", distinct=True)
    )
    for each in counted.order_by("element")[:CHOICES_MAX]:
        same = tuple((key, label) for key, kind, label in elements if kind == each["bpmn_kind"])
        chosen = target.mapping.get(each["element"], each["element"])
        known = chosen if chosen in {NOWHERE, *dict(same)} else ""
        yield Choice(each["element"], each["label"], each["count"], known, same)


def _elements(text: str) -> Iterator[tuple[str, str, str]]:
    """The elements of a drawing: id, kind and name, or the id of what has none."""
    for node in parsed(text).iter():
        if key := node.get("id"):
            yield key, local(node.tag), " ".join(node.get("name", "").split()) or key
