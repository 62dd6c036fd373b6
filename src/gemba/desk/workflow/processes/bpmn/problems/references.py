"""What a diagram names that the desk must have."""

from __future__ import annotations

from collections.abc import Iterator

from gemba.desk.workflow.processes.bpmn.model import Element, Kind, Scope

from .known import Known
from .problem import Problem, problem

_ACTING = frozenset({Kind.SERVICE, Kind.SEND, Kind.THROW, Kind.END})
_ASKING = frozenset({Kind.USER, Kind.MANUAL, Kind.START})


def reference_problems(scope: Scope, known: Known, processes: frozenset[str]) -> Iterator[Problem]:
    for element in scope.elements:
        yield from _action(element, known)
        yield from _form(element, known)
        if element.kind is Kind.DECISION:
            yield from _decision(element, known)
        if element.kind is Kind.CALL and element.called not in processes:
            yield problem(element, "unknown process", name=element.called)


def _action(element: Element, known: Known) -> Iterator[Problem]:
    name = element.own.action
    if element.kind not in _ACTING:
        return
    if not name:
        if element.kind is Kind.SERVICE:
            yield problem(element, "no action")
    elif name not in known.actions:
        yield problem(element, "unknown action", name=name)
    else:
        given = {each.name for each in element.own.inputs}
        for parameter in sorted(known.actions[name] - given):
            yield problem(element, "action lacks", name=name, parameter=parameter)


def _decision(element: Element, known: Known) -> Iterator[Problem]:
    name = element.own.decision
    if not name:
        yield problem(element, "no decision")
    elif name not in known.decisions:
        yield problem(element, "unknown decision", name=name)


def _form(element: Element, known: Known) -> Iterator[Problem]:
    name = element.own.form
    if not name:
        return
    if element.kind not in _ASKING:
        yield problem(element, "form unasked")
    elif name not in known.forms:
        yield problem(element, "unknown form", name=name)
    elif element.kind not in known.forms[name]:
        yield problem(element, "wrong form", name=name)
