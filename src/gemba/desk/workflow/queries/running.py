"""Where the instances of a process stand: counted by element, and one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.queries.steps import StepView, step_view, steps_with_names
from gemba.foundation.events.actors import Actor

Status, Kind = ProcessInstance.Status, WaitingStep.Kind
INSTANCES_PAGE = 50
PLACES_MAX = 200
MENDED_MAX = 500
# an event beside a step, and what would start an event sub-process, only listen
LISTENING = Q(bpmn_kind__in=["boundaryEvent", "subProcess"]) & ~Q(kind=Kind.TROUBLE)


@dataclass(frozen=True, slots=True)
class Place:
    """An element where instances stand: how many wait there, how many cannot go on, and since when
    the middle one of all of them has been there."""

    element: str
    label: str
    waiting: int
    troubled: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How a version of a process stands. `versions` are those with open instances, with how many;
    `counts` the instances of this one by status."""

    version: int
    versions: tuple[tuple[int, int], ...]
    counts: Mapping[str, int]
    places: tuple[Place, ...]

    @property
    def open_count(self) -> int:
        """Instances that have not ended."""
        return self.counts.get(Status.RUNNING, 0) + self.counts.get(Status.TROUBLED, 0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which instances are looked at: by element they stand on ('' is any), by status ('' is every
    open one)."""

    process_id: UUID
    version: int
    element: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class InstanceLine:
    """An instance in a list, with the steps it waits at."""

    id: UUID
    status: str
    version: int
    ticket_number: int
    ticket_subject: str
    started_at: datetime
    ended_at: datetime | None
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class InstancePage:
    """Instances, those that began first first; `number` counts from 1."""

    lines: tuple[InstanceLine, ...]
    number: int
    has_more: bool


def open_versions(process_id: UUID) -> tuple[tuple[int, int], ...]:
    """The versions on which instances of a process run, and how many; the newest first."""
    rows = ProcessInstance.objects.filter(
        process_id=process_id, status__in=[Status.RUNNING, Status.TROUBLED]
    )
    counted = rows.values("version").annotate(n=Count("id")).order_by("-version")
    return tuple(counted.values_list("version", "n"))


def standing(process_id: UUID, version: int) -> Standing:
    """Where the instances on this version stand. Four queries, whatever there is."""
    rows = ProcessInstance.objects.filter(process_id=process_id, version=version)
    counted = rows.order_by().values_list("status").annotate(n=Count("id"))
    return Standing(
        version=version,
        versions=open_versions(process_id),
        counts=dict(counted),
        places=tuple(_places(_open_steps(process_id, version))),
    )


def instances(wanted: Wanted, *, page: int, actor: Actor) -> InstancePage:
    """A page of those that are wanted."""
    rows = ProcessInstance.objects.filter(
        process_id=wanted.process_id, version=wanted.version
    ).filter(_of_status(wanted.status))
    if wanted.element:
        steps = WaitingStep.objects.filter(element=wanted.element, ended_at=None)
        rows = rows.filter(pk__in=steps.values("instance"))
    first = (page - 1) * INSTANCES_PAGE
    ordered = rows.select_related("ticket").order_by("started_at", "id")
    found = list(ordered[first : first + INSTANCES_PAGE + 1])
    shown = found[:INSTANCES_PAGE]
    steps_of = _steps_of(shown, actor)
    lines = [_line(row, steps_of.get(row.pk, ())) for row in shown]
    return InstancePage(tuple(lines), page, len(found) > INSTANCES_PAGE)


def troubles(wanted: Wanted) -> list[UUID]:
    """The steps that cannot go on, the longest first, up to MENDED_MAX."""
    rows = _open_steps(wanted.process_id, wanted.version).filter(kind=Kind.TROUBLE)
    if wanted.element:
        rows = rows.filter(element=wanted.element)
    return list(rows.order_by("started_at", "id").values_list("pk", flat=True)[:MENDED_MAX])


def _open_steps(process_id: UUID, version: int) -> QuerySet[WaitingStep]:
    return WaitingStep.objects.filter(
        ended_at=None,
        instance__process_id=process_id,
        instance__version=version,
        instance__status__in=[Status.RUNNING, Status.TROUBLED],
    )


def _places(steps: QuerySet[WaitingStep]) -> list[Place]:
    there = steps.exclude(LISTENING)
    counted = there.values("element").annotate(
        label=Min("label"),
        all=Count("instance", distinct=True),
        troubled=Count("instance", distinct=True, filter=Q(kind=Kind.TROUBLE)),
    )
    since = _middles(there)
    return [
        Place(
            each["element"],
            each["label"],
            each["all"] - each["troubled"],
            each["troubled"],
            since[each["element"]],
        )
        for each in counted.order_by("element")[:PLACES_MAX]
        if each["element"] in since
    ]


def _middles(steps: QuerySet[WaitingStep]) -> dict[str, datetime]:
    """By element, since when the middle one of those that wait there has been there."""
    by_element = F("element")
    numbered = steps.annotate(
        place=Window(RowNumber(), partition_by=by_element, order_by=["started_at", "id"]),
        count=Window(Count("id"), partition_by=by_element),
    )
    middle = numbered.filter(place=F("count") / 2 + 1)
    return dict(middle.values_list("element", "started_at"))


def _of_status(status: str) -> Q:
    if status:
        return Q(status=status)
    return Q(status__in=[Status.RUNNING, Status.TROUBLED])


def _steps_of(shown: list[ProcessInstance], actor: Actor) -> Mapping[UUID, tuple[StepView, ...]]:
    found: dict[UUID, tuple[StepView, ...]] = {}
    rows = WaitingStep.objects.filter(instance__in=[row.pk for row in shown], ended_at=None)
    for step in steps_with_names(rows).exclude(LISTENING).order_by("started_at", "id"):
        known = found.get(step.instance_id, ())
        found[step.instance_id] = (*known, step_view(step, actor))
    return found


def _line(row: ProcessInstance, steps: tuple[StepView, ...]) -> InstanceLine:
    return InstanceLine(
        id=row.pk,
        status=row.status,
        version=row.version,
        ticket_number=row.ticket.number,
        ticket_subject=row.ticket.subject,
        started_at=row.started_at,
        ended_at=row.ended_at,
        steps=steps,
    )
