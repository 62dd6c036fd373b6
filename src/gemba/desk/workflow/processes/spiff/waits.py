"""What a token waits for, as it is stored, and how it is told outside.

`"user"`, `"service"` – a person, an action – or `["message", name, correlation]`,
`["signal", name]`, `["timer", due, every, left, since]`: due in microseconds since 1970, every in
ISO 8601 ('' for once), left None where there is no end, and from when a cycle is counted (absent
in states of long ago, and where it comes once). `["condition", was]`: whether it was true when
it was asked last.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gemba.desk.workflow.processes.bpmn.model import Event, EventKind, TimerKind
from gemba.desk.workflow.processes.bpmn.timers import timer_time
from gemba.desk.workflow.processes.door import (
    ConditionWanted,
    MessageWanted,
    SignalWanted,
    TimerSet,
    Waiting,
)
from gemba.desk.workflow.processes.expressions import expression, shown
from gemba.desk.workflow.processes.incidents import Stuck
from gemba.desk.workflow.processes.times import Cycle, after, later, length_of
from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.kernel.clock import moment_of as moment_of_us
from gemba.foundation.kernel.feel.temporal import temporal_text

from .memory import WAIT, forget, remember
from .shapes import Token, Turn
from .values import correlation_at, view_of

MESSAGE, SIGNAL, TIMER, CONDITION = "message", "signal", "timer", "condition"


def wait(token: Token, turn: Turn, what: Any) -> None:
    """From now on the token waits for this."""
    remember(token, WAIT, turn, what)
    told = _told(token, turn, what)
    if told is not None:
        token.workflow.instance.report.waits(told)


def wait_no_more(token: Token, turn: Turn) -> None:
    if forget(token, WAIT, turn):
        token.workflow.instance.report.no_more(token, turn)


def wait_for(token: Token, turn: Turn, event: Event) -> None:
    """Waits for an event of the diagram. Raises Stuck."""
    if event.kind is EventKind.MESSAGE:
        wait_for_message(token, turn, event.name)
    elif event.kind is EventKind.SIGNAL:
        wait(token, turn, [SIGNAL, event.name])
    elif event.kind is EventKind.CONDITIONAL:
        wait(token, turn, [CONDITION, False])
    else:
        wait(token, turn, _timer(token, event))


def wait_for_message(token: Token, turn: Turn, name: str) -> None:
    """Raises Stuck."""
    wait(token, turn, [MESSAGE, name, correlation_at(token, turn)])


def wait_again(token: Token, what: Any) -> bool:
    """After an event that interrupts nothing: whether the token waits for the next one."""
    wait_no_more(token, None)
    if what[0] != TIMER:
        wait(token, None, what)
        return True
    _, due, every, left, *since = what
    left = None if left is None else left - 1
    length = length_of(every)
    if length is None or left == 0:
        return False
    now = token.workflow.instance.now
    was_due = moment_of_us(due).astimezone(now.tzinfo)
    start = moment_of_us(since[0]).astimezone(now.tzinfo) if since else was_due
    following = after(was_due, length, start)
    if following <= now:
        start, following = now, later(now, length)
    wait(token, None, [TIMER, microseconds(following), every, left, microseconds(start)])
    return True


def has_come_true(token: Token, turn: Turn, what: Any) -> bool:
    """Whether a condition is true that was not when it was asked last. What is missing, or is
    neither true nor false, is not true yet."""
    event = token.task_spec.caught_event
    if what[0] != CONDITION or event is None:
        return False
    value = expression(event.text).value(view_of(token, turn), token.workflow.instance.now)
    was, is_true = what[1], value is True
    if was != is_true:
        remember(token, WAIT, turn, [CONDITION, is_true])
    return is_true and not was


def _timer(token: Token, event: Event) -> list[Any]:
    """Raises Stuck."""
    now, kind = token.workflow.instance.now, event.timer or TimerKind.DATE
    thing: object = event.text
    why = ""
    time = timer_time(kind, thing, now)
    if time is None:
        thing, why = expression(event.text).value_and_why(view_of(token), now)
        time = timer_time(kind, thing, now)
    try:
        if isinstance(time, Cycle):
            first, start = time.first or later(now, time.every), time.first or now
            every = temporal_text(time.every)
            return [TIMER, microseconds(first), every, time.count, microseconds(start)]
        if time is not None:
            moment = time if isinstance(time, datetime) else later(now, time)
            return [TIMER, microseconds(moment), "", 1]
    except OverflowError:
        pass
    raise Stuck("no time", text=event.text, value=shown(thing, why), wanted=_WANTED[kind])


_WANTED = {
    TimerKind.DATE: "date and time",
    TimerKind.DURATION: "duration",
    TimerKind.CYCLE: "cycle like R3/PT1H",
}


def _told(token: Token, turn: Turn, what: Any) -> Waiting | None:
    """Work is told by whoever asks for it, with what belongs to it."""
    step = token.step(turn)
    if what[0] == MESSAGE:
        return MessageWanted(step, what[1], what[2])
    if what[0] == SIGNAL:
        return SignalWanted(step, what[1])
    if what[0] == CONDITION:
        event = token.task_spec.caught_event
        return ConditionWanted(step, event.text if event is not None else "")
    return TimerSet(step, moment_of_us(what[1])) if what[0] == TIMER else None
