"""What of BPMN cannot be run here, named with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gemba.desk.workflow.processes.bpmn.model import EVENTS, Element, EventKind, Kind, Scope
from gemba.foundation.kernel.wording import gettext_noop

from .problem import Problem, problem

_WAITED = frozenset({EventKind.MESSAGE, EventKind.SIGNAL, EventKind.TIMER, EventKind.CONDITIONAL})
_CAUGHT = frozenset({EventKind.ERROR, EventKind.ESCALATION})
_EVENTS: Mapping[Kind, frozenset[EventKind]] = {
    Kind.START: _WAITED | _CAUGHT,
    Kind.CATCH: _WAITED | {EventKind.LINK},
    Kind.BOUNDARY: _WAITED | _CAUGHT | {EventKind.COMPENSATION, EventKind.CANCEL},
    Kind.THROW: frozenset(
        {*(EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ESCALATION)}
        | {EventKind.COMPENSATION, EventKind.LINK}
    ),
    Kind.END: frozenset(
        {*(EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ERROR, EventKind.ESCALATION)}
        | {EventKind.COMPENSATION, EventKind.TERMINATE, EventKind.CANCEL}
    ),
}
REASONS: Mapping[str, str] = {
    "complex": gettext_noop(
        "what a complex gateway waits for is left to each tool; use an inclusive one."
    ),
    "ad hoc": gettext_noop(
        "the order of its steps is left open; draw flows between them, or use tasks of the ticket."
    ),
    "event": gettext_noop("an event of this kind cannot stand in this place."),
    "instantiating": gettext_noop(
        "a process is begun by a start event; draw a start event for each message."
    ),
    "choreography": gettext_noop("the standard has no meaning for it when a process runs."),
}


def support_problems(scope: Scope) -> Iterator[Problem]:
    for name, element_id in scope.unknown:
        yield problem(element_id or scope.id, "unsupported", name=name, reason=_of("choreography"))
    for element in scope.elements:
        reason = _why_not(element)
        if reason:
            yield problem(element, "unsupported", name=element.label, reason=_of(reason))
        elif element.kind in EVENTS:
            yield from _event(element)


def _of(reason: str) -> str:
    return REASONS[reason]


def _why_not(element: Element) -> str:
    if element.kind is Kind.COMPLEX:
        return "complex"
    if element.kind is Kind.AD_HOC:
        return "ad hoc"
    return "instantiating" if element.is_instantiating else ""


def _event(element: Element) -> Iterator[Problem]:
    if len(element.events) > 1:
        yield problem(element, "several events")
        return
    event = element.event
    if event is None:
        if element.kind in (Kind.CATCH, Kind.BOUNDARY):
            yield problem(element, "unresolved", kind="event")
        return
    if event.kind not in _EVENTS[element.kind]:
        yield problem(element, "unsupported", name=element.label, reason=_of("event"))
    elif not event.is_resolved:
        kind = "condition" if event.kind is EventKind.CONDITIONAL else event.kind.value
        yield problem(element, "unresolved", kind=kind)
