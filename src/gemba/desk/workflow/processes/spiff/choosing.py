"""Which ways a token takes where there are several."""

from __future__ import annotations

from gemba.desk.workflow.processes.incidents import Stuck

from .shapes import Token, Way
from .values import holds, view_of

Ways = tuple[Way, ...]


def the_one(token: Token, ways: Ways) -> Ways:
    """The first whose condition holds, else the default. Raises Stuck."""
    return _chosen(token, ways, only_one=True)


def all_that_hold(token: Token, ways: Ways) -> Ways:
    """Those whose condition holds and those without any, else the default. Raises Stuck."""
    return _chosen(token, ways, only_one=False)


def _chosen(token: Token, ways: Ways, *, only_one: bool) -> Ways:
    default = token.task_spec.element.default
    view, now = view_of(token), token.workflow.instance.now
    taken = []
    for way in ways:
        flow = way[0]
        if flow.id == default or (flow.condition and not holds(flow.condition, view, now)):
            continue
        taken.append(way)
        if only_one:
            break
    taken = taken or [way for way in ways if way[0].id == default]
    if ways and not taken:
        raise Stuck("no way")
    return tuple(taken)
