"""What the text or the value of a timer is: a moment, a length, a cycle."""

from __future__ import annotations

from datetime import datetime

from gemba.desk.workflow.processes.times import Cycle, Length, cycle_of, length_of, moment_of

from .model import TimerKind


def timer_time(kind: TimerKind, thing: object, now: datetime) -> datetime | Length | Cycle | None:
    """What a timer of this kind makes of a value or a text; None where it is none of its kind."""
    if kind is TimerKind.DATE:
        return moment_of(thing, now)
    return length_of(thing) if kind is TimerKind.DURATION else cycle_of(thing, now)
