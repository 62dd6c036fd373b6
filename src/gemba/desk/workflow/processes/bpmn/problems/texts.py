"""Whether every text of a diagram is an expression of ours, or a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from gemba.desk.workflow.processes.bpmn.model import (
    ACTIVITIES,
    Element,
    Event,
    EventKind,
    Flow,
    Kind,
    Repeat,
    Scope,
    TimerKind,
)
from gemba.desk.workflow.processes.bpmn.timers import timer_time
from gemba.desk.workflow.processes.expressions import (
    ExpressionWrong,
    is_our_language,
    parsed,
)

from .problem import Problem, hint, problem

_SPLITS = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE})
_UNASKED = frozenset({Kind.PARALLEL, Kind.EVENT_BASED})
# Written as a time and not as an expression, even where it is wrong.
_LOOKS_LIKE_TIME = re.compile(r"-?P[\dT]|R\d*/|\d{4}-")
WANTED = {
    TimerKind.DATE: "date and time like 2026-01-31T09:00:00",
    TimerKind.DURATION: "duration like PT4H or P3D",
    TimerKind.CYCLE: "cycle like R3/PT1H",
}
# When expressions without variables are tried.
_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def text_problems(scope: Scope) -> Iterator[Problem]:
    for element in scope.elements:
        yield from _own(element)
        if element.kind is Kind.SCRIPT:
            yield from _script(element)
        if element.repeat:
            yield from _repeat(element, element.repeat)
        for event in element.events:
            if event.kind is EventKind.TIMER:
                yield from _timer(element, event)
            elif event.kind is EventKind.CONDITIONAL and event.text:
                yield from expression_problems(element.id, event.text)
        yield from _ways(scope, element)


def _ways(scope: Scope, element: Element) -> Iterator[Problem]:
    flows = scope.leaving.get(element.id, ())
    if element.kind in _UNASKED:
        return
    for flow in flows:
        yield from _condition(scope, element, flow, is_split=len(flows) > 1)
    is_split = len(flows) > 1 and element.kind in _SPLITS
    if is_split and not element.default and all(flow.condition for flow in flows):
        yield hint(element, "no default")


def _condition(scope: Scope, element: Element, flow: Flow, *, is_split: bool) -> Iterator[Problem]:
    target = scope.by_id.get(flow.target)
    name = flow.name or (target.label if target else flow.target)
    if flow.id == element.default:
        if flow.condition:
            yield hint(flow.id, "condition on default", name=name)
        return
    if not flow.condition:
        if is_split and element.kind in _SPLITS:
            yield problem(flow.id, "no condition", name=name)
    elif not is_our_language(flow.language):
        yield problem(flow.id, "language", name=flow.language)
    else:
        yield from expression_problems(flow.id, flow.condition)


def _script(element: Element) -> Iterator[Problem]:
    if not element.script:
        yield problem(element, "no script")
    elif not is_our_language(element.language):
        yield problem(element, "language", name=element.language)
    else:
        yield from expression_problems(element.id, element.script)


def _own(element: Element) -> Iterator[Problem]:
    own = element.own
    texts = [own.owner, own.due, own.correlation]
    texts += [each.expression for each in (*own.inputs, *own.outputs)]
    for text in filter(None, texts):
        yield from expression_problems(element.id, text)
    for output in own.outputs:
        if not output.name.strip():
            yield problem(element, "output unnamed", text=output.expression)


def _repeat(element: Element, repeat: Repeat) -> Iterator[Problem]:
    said = (repeat.cardinality, repeat.collection, repeat.again)
    if element.kind in ACTIVITIES and not any(said) and repeat.most is None:
        yield problem(element, "repeats")
    for text in filter(None, (*said, repeat.result, repeat.until)):
        yield from expression_problems(element.id, text)


def _timer(element: Element, event: Event) -> Iterator[Problem]:
    if event.timer is None or not event.text:
        yield problem(element, "unresolved", kind="time")
        return
    text, wanted = event.text, WANTED[event.timer]
    if timer_time(event.timer, text, _SOME_TIME) is not None:
        return
    if _LOOKS_LIKE_TIME.match(text):
        yield problem(element, "no time", text=text, wanted=wanted)
        return
    wrong = list(expression_problems(element.id, text))
    yield from wrong
    if not wrong and not (read := parsed(text)).names:
        value = read.value({}, _SOME_TIME)
        if timer_time(event.timer, value, _SOME_TIME) is None:
            yield problem(element, "no time", text=text, wanted=wanted)


def expression_problems(element_id: str, text: str) -> Iterator[Problem]:
    """Why a text is no expression, and what it calls that there is not."""
    try:
        read = parsed(text)
    except ExpressionWrong as wrong:
        values = {"text": text, "position": str(wrong.position + 1), "reason": wrong.reason}
        yield Problem(element_id, "expression", values, position=wrong.position)
        return
    for name in sorted(read.unknown_functions):
        yield problem(element_id, "unknown function", text=text, name=name)
