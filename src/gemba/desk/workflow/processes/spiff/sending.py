"""Messages and signals that leave the process."""

from __future__ import annotations

from gemba.desk.workflow.processes.bpmn.model import EventKind
from gemba.desk.workflow.processes.door import Sent, Variables

from .shapes import Instance, Token, Turn
from .values import correlation_at, values_of, view_of


def send_message(token: Token, turn: Turn, name: str) -> None:
    """To whoever waits for it outside. Raises Stuck."""
    own, instance = token.task_spec.element.own, token.workflow.instance
    view = view_of(token, turn)
    correlation = correlation_at(token, turn)
    variables = values_of(own.inputs, view, instance.now)
    step = token.step(turn)
    instance.report.sent.append(Sent(EventKind.MESSAGE, name, correlation, variables, step))


def send_signal(token: Token, name: str) -> None:
    """To everything that listens: here at once, elsewhere by whoever keeps the instances."""
    own, instance = token.task_spec.element.own, token.workflow.instance
    variables = values_of(own.inputs, view_of(token), instance.now)
    instance.report.sent.append(Sent(EventKind.SIGNAL, name, None, variables, token.step()))
    hear_signal(instance, name, variables)


def hear_signal(instance: Instance, name: str, variables: Variables) -> bool:
    """Every step of the instance that waits for a signal hears it; whether any did."""
    heard = instance.signalled(name)
    for each, turn in heard:
        if each.is_alive:
            each.task_spec.caught(each, turn, variables)
    return bool(heard)
