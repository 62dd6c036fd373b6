"""What a machine was to do, or what cannot go on, is done by a person."""

from __future__ import annotations

from gemba.desk.workflow.processes.door import NotWaiting, UserWork
from gemba.desk.workflow.processes.incidents import Stuck

from .activities import Activity
from .memory import HEARS, LEFT, SERVICE, STUCK, USER, WAIT, forget, recalled
from .shapes import Token, Turn
from .waits import wait


def take_over(token: Token, turn: Turn) -> None:
    """From now on the step waits for a person. Raises NotWaiting where there is no work to do: at
    gateways and events, where only the way out could not be chosen, while steps inside go on."""
    node = token.task_spec
    if not isinstance(node, Activity) or not _is_work(node, token, turn):
        raise NotWaiting(token.step_id(turn))
    try:
        inputs = node.inputs(token, turn)
    except Stuck:  # that may be just why it cannot go on
        inputs = {}
    forget(token, STUCK, turn)
    forget(token, WAIT, turn)
    report = token.workflow.instance.report
    report.no_more(token, turn)
    wait(token, turn, USER)
    report.waits(UserWork(token.step(turn), "", None, None, inputs))
    if turn is None and not token.children:
        for boundary in node.boundaries:
            token.workflow.enter(boundary, parent=token)


def _is_work(node: Activity, token: Token, turn: Turn) -> bool:
    if LEFT in token.memory or HEARS in token.memory or turn in token.inner:
        return False
    if turn is None and node.turns is not None:
        return False
    return recalled(token, STUCK, turn) is not None or recalled(token, WAIT, turn) == SERVICE
