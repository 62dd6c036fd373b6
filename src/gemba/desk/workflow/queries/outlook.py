"""What customers are told of the processes on their tickets: what is done now, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.processes.bpmn.model import Kind
from gemba.desk.workflow.queries.steps import program_of, stand_of

INSTANCES_READ = 5


@dataclass(frozen=True, slots=True)
class Outlook:
    """Words that drawings have for customers: what is done now, and what may come next."""

    now: tuple[str, ...] = ()
    next: tuple[str, ...] = ()


def outlook(ticket_id: UUID, *, language: str) -> Outlook:
    """For whoever may see the ticket as its customer; nothing of steps that are not for them."""
    now: list[str] = []
    after: list[str] = []
    running = ProcessInstance.objects.filter(ticket=ticket_id, ended_at=None)
    for row in running.order_by("started_at", "id")[:INSTANCES_READ]:
        here, ahead = _told(row, language)
        now += here
        after += ahead
    return Outlook(_once(now), _once(each for each in after if each not in now))


def _told(row: ProcessInstance, language: str) -> tuple[Iterator[str], Iterator[str]]:
    program = program_of(row)
    steps = list(row.steps.order_by("started_at", "id"))
    # what stands beside a step only reminds; it is not where the ticket stands
    open_steps = [e for e in steps if e.ended_at is None and e.bpmn_kind != Kind.BOUNDARY]
    here = [stand_of(each, program) for each in open_steps]
    done = {stand_of(each, program) for each in steps if each.ended_at is not None}
    shown = program.shown
    # a called process that says nothing of itself is told by the step that called it
    around = [
        next((at for at in (place, *callers) if at in shown), place) for place, callers in here
    ]
    ahead = program.ahead.first(here, shown, past=done)
    return (
        (shown[each].to(language) for each in around if each in shown),
        (shown[each].to(language) for each in ahead),
    )


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
