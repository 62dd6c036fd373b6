"""The bell: who gets a step is told of it, and supervisors of what cannot go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from gemba.desk.teamwork.operations import News, notify
from gemba.desk.teamwork.queries import NewsKind, news_kind
from gemba.desk.workflow.event_types import (
    StepDelegated,
    StepFailed,
    StepMissed,
    StepReturned,
    StepStarted,
)
from gemba.desk.workflow.event_types.processes import StepPayload
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.queries.approvals import asked_on
from gemba.foundation.accounts.queries import Person, desk_people
from gemba.foundation.events.actors import SYSTEM, Role
from gemba.foundation.events.queries import RecordedEvent

WAITS, GIVEN, RETURNED = "step_waits", "step_given", "step_returned"
MISSED, TROUBLE, ASKED = "step_missed", "process_troubled", "step_asked"
news_kind(WAITS, NewsKind(gettext_noop("A step of a process waits for you"), "user-check"))
news_kind(GIVEN, NewsKind(gettext_noop("{actor} gave you a step"), "user-check"))
news_kind(RETURNED, NewsKind(gettext_noop("{actor} gave a step back to you"), "user-check"))
news_kind(ASKED, NewsKind(gettext_noop("A process needs your yes or no"), "rubber-stamp"))
news_kind(MISSED, NewsKind(gettext_noop("A step is overdue"), "clock-exclamation"))
news_kind(TROUBLE, NewsKind(gettext_noop("A process cannot go on"), "alert-triangle"))

_KINDS: dict[type[StepPayload], str] = {
    StepStarted: WAITS,
    StepDelegated: GIVEN,
    StepReturned: RETURNED,
    StepMissed: MISSED,
    StepFailed: TROUBLE,
}
TOLD_BY_BELL = tuple(_KINDS)
Key = tuple[UUID, str]
"""An instance, and the engine's name of a step of it."""


@dataclass(frozen=True, slots=True)
class _Said:
    event: RecordedEvent
    payload: StepPayload
    kind: str
    step: WaitingStep


@transaction.atomic
def tell_of_steps(*, events: Sequence[RecordedEvent], now: datetime) -> None:
    """Tell whoever has a step that it waits, was given to them or is overdue – all of its team
    while nobody has it – and supervisors of the first trouble at a place in a drawing; further
    tickets that are held up there are counted on the page of the process."""
    said = list(_said(events))
    if not said:
        return
    people = [each for each in desk_people() if each.is_active]
    known = _places_known([each.step for each in said if each.kind == TROUBLE])
    for each in said:
        if each.kind == TROUBLE:
            place = _place(each.step)
            if known.get(place) != each.step.pk:
                continue
            told = [person for person in people if person.role is Role.SUPERVISOR]
        else:
            told = list(_holders(each.step, people))
        text = f"{each.payload.label} · {each.payload.process_name}"
        event = each.event
        doer = event.actor_id if event.actor_kind == "user" else ""
        news = [
            News(person.id, each.kind, each.step.ticket_id, text, event.actor_name)
            for person in told
            if str(person.id) != doer
        ]
        notify(news, actor=SYSTEM, now=now, cause=event)


def _said(events: Sequence[RecordedEvent]) -> Iterator[_Said]:
    """What still holds of what was said: the step is open, and is what it was."""
    told = [(each, each.payload) for each in events if isinstance(each.payload, TOLD_BY_BELL)]
    wanted = {(payload.instance, payload.step) for _event, payload in told}
    found = _open_steps(wanted)
    for event, payload in told:
        kind, step = _KINDS[type(payload)], found.get((payload.instance, payload.step))
        of = WaitingStep.Kind.TROUBLE if kind == TROUBLE else WaitingStep.Kind.PERSON
        if step is not None and step.kind == of:
            asks = kind == WAITS and step.approver_role
            yield _Said(event, payload, ASKED if asks else kind, step)


def _open_steps(wanted: Iterable[Key]) -> dict[Key, WaitingStep]:
    keys = set(wanted)
    rows = WaitingStep.objects.filter(
        instance__in={instance for instance, _key in keys},
        key__in={key for _instance, key in keys},
        ended_at=None,
    )
    found = rows.select_related("instance")
    return {(each.instance_id, each.key): each for each in found}


def _holders(step: WaitingStep, people: Sequence[Person]) -> Iterator[Person]:
    if step.assignee_id is None and step.approver_role:
        asked = asked_on(step)
        yield from (e for e in people if asked.may(e.id, e.role.value, e.team_ids))
    elif step.assignee_id is not None:
        yield from (each for each in people if each.id == step.assignee_id)
    else:
        yield from (each for each in people if step.team_id in each.team_ids)


Place = tuple[UUID, int, str]
"""A process, its version, an element of its drawing."""


def _place(step: WaitingStep) -> Place:
    return (step.instance.process_id, step.instance.version, step.element)


def _places_known(troubles: Sequence[WaitingStep]) -> dict[Place, UUID]:
    """By place, the step that has been in trouble there longest."""
    places = {_place(each) for each in troubles}
    known: dict[Place, UUID] = {}
    for process_id, version, element in places:
        rows = WaitingStep.objects.filter(
            ended_at=None,
            kind=WaitingStep.Kind.TROUBLE,
            element=element,
            instance__process_id=process_id,
            instance__version=version,
            instance__status=ProcessInstance.Status.TROUBLED,
        )
        first = rows.order_by("started_at", "id").values_list("pk", flat=True).first()
        if first is not None:
            known[process_id, version, element] = first
    return known
