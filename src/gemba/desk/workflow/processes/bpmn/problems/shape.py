"""Whether what is drawn hangs together: starts, ends, ways, events at their steps."""

from __future__ import annotations

from collections.abc import Iterator

from gemba.desk.workflow.processes.bpmn.model import (
    ACTIVITIES,
    SCOPES,
    Element,
    EventKind,
    Kind,
    Scope,
)

from .problem import Problem, problem

# Events at a step that wait, rather than being set off in it.
_WAITING = frozenset({EventKind.MESSAGE, EventKind.SIGNAL, EventKind.TIMER, EventKind.CONDITIONAL})
_THROWN = (EventKind.ERROR, EventKind.ESCALATION, EventKind.CONDITIONAL)
_PASSED_AT_ONCE = frozenset({Kind.TASK, Kind.SCRIPT, Kind.DECISION})


def shape_problems(scope: Scope, *, is_process: bool) -> Iterator[Problem]:
    """`is_process` where it is not within another scope."""
    yield from _ends(scope, is_process=is_process)
    yield from _flows(scope)
    yield from _cancelling(scope, is_process=is_process)
    for element in scope.elements:
        if element.kind is Kind.BOUNDARY:
            yield from _boundary(scope, element)
        elif element.kind is Kind.EVENT_BASED:
            yield from _race(scope, element)
        elif element.is_about(EventKind.LINK):
            yield from _link(scope, element)
        elif element.is_event_sub_process and element.inside:
            yield from _event_start(element, element.inside)
        elif element.kind in SCOPES and element.inside:
            yield from _plain_start(element, element.inside)
    yield from _unreached(scope)


def _ends(scope: Scope, *, is_process: bool) -> Iterator[Problem]:
    starts = scope.of_kind(Kind.START)
    if not starts:
        yield problem(scope.id, "no start")
    plain = [each for each in starts if not each.events]
    if is_process:
        yield from (problem(each, "several starts") for each in plain[1:])
        yield from (problem(each, "thrown start") for each in starts if _is_thrown(each))
    if not scope.of_kind(Kind.END):
        yield problem(scope.id, "no end")


def _cancelling(scope: Scope, *, is_process: bool) -> Iterator[Problem]:
    """Cancel events belong in transactions and at their edges."""
    if is_process:
        yield from (problem(each, "cancel elsewhere") for each in _cancel_ends(scope))
    for element in scope.elements:
        if element.kind is Kind.BOUNDARY and element.is_about(EventKind.CANCEL):
            host = scope.by_id.get(element.attached_to)
            if host is not None and host.kind is not Kind.TRANSACTION:
                yield problem(element, "cancel elsewhere")
        ends = _cancel_ends(element.inside) if element.inside else []
        if element.kind is not Kind.TRANSACTION:
            yield from (problem(each, "cancel elsewhere") for each in ends)
        elif ends and not any(
            each.is_about(EventKind.CANCEL) for each in scope.boundaries.get(element.id, ())
        ):
            yield problem(element, "cancel uncaught")


def _cancel_ends(scope: Scope) -> list[Element]:
    return [each for each in scope.of_kind(Kind.END) if each.is_about(EventKind.CANCEL)]


def _is_thrown(start: Element) -> bool:
    return any(start.is_about(each) for each in _THROWN)


def _flows(scope: Scope) -> Iterator[Problem]:
    for flow in scope.flows:
        source, target = scope.by_id.get(flow.source), scope.by_id.get(flow.target)
        if source is None or target is None:
            yield problem(flow.id, "torn flow", name=flow.name or flow.id)
            continue
        if target.kind is Kind.START:
            yield problem(target, "into start")
        if target.kind is Kind.BOUNDARY:
            yield problem(target, "event beside")
        if source.kind is Kind.END:
            yield problem(source, "out of end")


def _boundary(scope: Scope, element: Element) -> Iterator[Problem]:
    host = scope.by_id.get(element.attached_to)
    if host is None or host.kind not in ACTIVITIES:
        yield problem(element, "no host")
    elif element.is_about(EventKind.COMPENSATION):
        if host.id not in scope.compensated_by:
            yield problem(element, "no handler")
    elif host.kind in _PASSED_AT_ONCE and not host.repeat:
        yield problem(element, "host is passed")


def _race(scope: Scope, element: Element) -> Iterator[Problem]:
    for flow in scope.leaving.get(element.id, ()):
        target = scope.by_id.get(flow.target)
        if target and target.kind not in (Kind.CATCH, Kind.RECEIVE):
            yield problem(element, "race", name=target.label)


def _link(scope: Scope, element: Element) -> Iterator[Problem]:
    other = Kind.CATCH if element.kind is Kind.THROW else Kind.THROW
    if not any(each.events == element.events for each in scope.of_kind(other)):
        name = element.events[0].name
        yield problem(element, "lone link", name=name)


def _event_start(element: Element, inside: Scope) -> Iterator[Problem]:
    starts = inside.of_kind(Kind.START)
    if len(starts) != 1 or starts[0].event is None:
        yield problem(element, "event start")


def _plain_start(element: Element, inside: Scope) -> Iterator[Problem]:
    starts = inside.of_kind(Kind.START)
    if starts and (len(starts) > 1 or starts[0].events):
        yield problem(element, "plain start")


def _unreached(scope: Scope) -> Iterator[Problem]:
    reached = _reached(scope)
    for element in scope.elements:
        if element.id not in reached and scope.of_kind(Kind.START):
            yield problem(element, "not reached")


def _reached(scope: Scope) -> set[str]:
    """From starts along flows and links, to events at steps and to what undoes them."""
    waiting = [each.id for each in scope.of_kind(Kind.START)]
    waiting += [each.id for each in scope.elements if each.is_event_sub_process]
    reached = set(waiting)
    while waiting:
        name = waiting.pop()
        after = {flow.target for flow in scope.leaving.get(name, ())}
        after |= {event.id for event in scope.boundaries.get(name, ())}
        after |= {scope.compensated_by[name]} if name in scope.compensated_by else set()
        after |= {link.target for link in scope.links if link.source == name}
        waiting += after - reached
        reached |= after
    return reached | {each.id for each in scope.of_kind(Kind.BOUNDARY) if _lost(scope, each)}


def _lost(scope: Scope, boundary: Element) -> bool:
    """At no step at all: that is said of it, not that nothing leads there."""
    return boundary.attached_to not in scope.by_id
