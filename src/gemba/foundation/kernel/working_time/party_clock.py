"""The clock of one promise: how much working time has run, when it is due, who had how much.

A history of phases says from when on whose turn it is, whether the clock runs, by which
working time, and to which target. Changes of priority, policy, calendar or zone are phases
like any other, so the rule is one: **time that has run stays as it was counted, in working
seconds under the working time then in force; the target is the one in force now.** A ticket
that ran six hours of an eight-hour target and is then given two hours is four hours late, due
when its second hour had passed; given twelve, it has six left. Desks do likewise: Zendesk and
ServiceNow (with retroactive start) keep what elapsed and measure it against the new target. A
fraction is not kept, for half of eight hours would turn into half of two although nobody
worked faster.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from gemba.foundation.kernel.clock import moment_of
from gemba.foundation.kernel.wording import gettext_noop

from .errors import CalendarError, NeverOpen
from .offsets import SECOND_US
from .open_time import WorkingTime, instant_us

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Phase:
    """What is in force from `at` on, until the next phase.

    `party` is whose turn it is, by any name; `calendar` whose working time the clock goes by;
    `target` how much of it is promised, None: nothing.
    """

    at: datetime
    party: str
    is_running: bool
    calendar: WorkingTime
    target: timedelta | None = None


@dataclass(frozen=True)
class PartyShare:
    """What one party had of the life: real seconds, and those of them within working time."""

    party: str
    seconds: float
    working_seconds: float


@dataclass(frozen=True)
class ClockReading:
    """A clock at one instant.

    `elapsed_seconds` of working time have run. `remaining_seconds` is below zero when late,
    None without a target. `due_at` is when the elapsed time reaches the target: in the past
    when late; None without a target, while paused, and when it would take more than five years.
    `shares` has each party once, in order of first turn; together they are the whole life.
    """

    at: datetime
    is_running: bool
    elapsed_seconds: float
    remaining_seconds: float | None
    due_at: datetime | None
    shares: tuple[PartyShare, ...]


def read_clock(phases: Sequence[Phase], now: datetime) -> ClockReading:
    """The clock at `now`; phases that begin later do not count yet.

    Raises CalendarError for no phase before `now`, or phases out of order. Of two that begin
    at once the later in the row holds.
    """
    history = _history(phases, now)
    now_us = instant_us(now)
    elapsed_us = 0
    shares: dict[str, tuple[int, int]] = {}
    for phase, start_us, end_us in _stretches(history, now_us):
        worked_us = phase.calendar.working_us(start_us, end_us)
        elapsed_us += worked_us if phase.is_running else 0
        real, working = shares.get(phase.party, (0, 0))
        shares[phase.party] = real + end_us - start_us, working + worked_us
    last = history[-1]
    left_us = None if last.target is None else last.target // _MICROSECOND - elapsed_us
    return ClockReading(
        at=moment_of(now_us),
        is_running=last.is_running,
        elapsed_seconds=elapsed_us / SECOND_US,
        remaining_seconds=None if left_us is None else left_us / SECOND_US,
        due_at=None if last.target is None else reached_at(history, last.target),
        shares=tuple(
            PartyShare(party, real / SECOND_US, working / SECOND_US)
            for party, (real, working) in shares.items()
        ),
    )


def reached_at(phases: Sequence[Phase], working: timedelta) -> datetime | None:
    """When so much working time has run, if nothing changes after the last phase.

    For warnings and steps on the way to a target. None while the last phase is paused, and when
    it would take more than five years.
    """
    wanted_us = working // _MICROSECOND
    last = phases[-1]
    for phase, start_us, end_us in _stretches(phases, instant_us(last.at)):
        if not phase.is_running:
            continue
        worked_us = phase.calendar.working_us(start_us, end_us)
        if worked_us >= wanted_us:
            return moment_of(phase.calendar.add_working_us(start_us, max(0, wanted_us)))
        wanted_us -= worked_us
    if not last.is_running:
        return None
    try:
        return moment_of(last.calendar.add_working_us(instant_us(last.at), max(0, wanted_us)))
    except NeverOpen:
        return None


def _history(phases: Sequence[Phase], now: datetime) -> list[Phase]:
    if any(later.at < earlier.at for earlier, later in pairwise(phases)):
        raise CalendarError(gettext_noop("The phases of a clock follow one another in time."))
    history = [phase for phase in phases if phase.at <= now]
    if not history:
        raise CalendarError(gettext_noop("This clock has not begun yet at that time."))
    return history


def _stretches(phases: Sequence[Phase], until_us: int) -> Iterator[tuple[Phase, int, int]]:
    """Each phase that lasts at all, with its first and last instant."""
    begins = [instant_us(phase.at) for phase in phases]
    for phase, start_us, end_us in zip(phases, begins, [*begins[1:], until_us], strict=True):
        if start_us < end_us:
            yield phase, start_us, end_us
