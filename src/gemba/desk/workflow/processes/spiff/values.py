"""Expressions of a diagram, worked out for a token: what they may give, and what sticks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gemba.desk.workflow.processes.bpmn.model import Named
from gemba.desk.workflow.processes.expressions import expression, shown
from gemba.desk.workflow.processes.incidents import Stuck
from gemba.foundation.kernel.json_values import JsonValue

from .shapes import Token, Turn

View = Mapping[str, JsonValue]


def view_of(token: Token, turn: Turn = None, *nearer: View) -> View:
    """What can be read at a token: the turn's own, then the variables of its scopes."""
    if turn is not None:
        nearer = (*nearer, token.task_spec.turn_locals(token, turn))
    return token.workflow.view(*nearer)


def value_of(text: str, view: View, now: datetime) -> JsonValue:
    """An expression's value. Raises Stuck where it has none."""
    return expression(text).value(view, now)


def values_of(named: tuple[Named, ...], view: View, now: datetime) -> dict[str, JsonValue]:
    """The value of each. Raises Stuck."""
    return {each.name: value_of(each.expression, view, now) for each in named}


def correlation_at(token: Token, turn: Turn) -> JsonValue:
    """What a message is about that is awaited or sent here; None where the diagram does not say.
    Raises Stuck where it does and there is nothing: that would be any message."""
    text = token.task_spec.element.own.correlation
    if not text:
        return None
    value, why = expression(text).value_and_why(view_of(token, turn), token.workflow.instance.now)
    if value is None:
        raise Stuck("no correlation", text=text, value=shown(value, why))
    return value


def holds(text: str, view: View, now: datetime) -> bool:
    """Raises Stuck for what is neither true nor false."""
    value, why = expression(text).value_and_why(view, now)
    if isinstance(value, bool):
        return value
    raise Stuck("not yes or no", text=text, value=shown(value, why))


def list_of(text: str, view: View, now: datetime) -> list[JsonValue]:
    """Raises Stuck for what is no list."""
    value, why = expression(text).value_and_why(view, now)
    if isinstance(value, list):
        return value
    raise Stuck("no list", text=text, value=shown(value, why))


def number_of(text: str, view: View, now: datetime) -> int:
    """A whole number of at least 0. Raises Stuck."""
    value, why = expression(text).value_and_why(view, now)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise Stuck("no number", text=text, value=shown(value, why))
