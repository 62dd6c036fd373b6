"""Writing down how promises stand after something happened, for many tickets at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gemba.desk.sla.course import Cycle, Mark, cycles, read_marks, standing_of, turns, written
from gemba.desk.sla.event_types import (
    PromiseBroken,
    PromiseChanged,
    PromiseKept,
    PromiseWarned,
)
from gemba.desk.sla.models import Clock, Course
from gemba.desk.sla.promises import CLOSED, At, Promise, Step, Terms, Threshold
from gemba.desk.sla.queries.terms import terms_at
from gemba.desk.tickets.operations import promise_due
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.questions import Question
from gemba.foundation.kernel.rows import upsert_values
from gemba.foundation.timers.operations import cancel_timers, set_timers
from gemba.foundation.timers.registry import NewTimer

STEP_TIMER = "sla.step"
# later than any mark: the turn that lasts still is the last one
LATEST = datetime(2290, 1, 1, tzinfo=UTC)
_COURSE = ("ticket_id", "marks", "terms", "party", "party_since", "is_over")
_CLOCK = (
    *("ticket_id", "promise", "cycle", "started_at", "ended_at", "is_running"),
    *("elapsed_seconds", "target_seconds", "due_at", "is_broken", "taken"),
)


@dataclass(frozen=True, slots=True)
class Held:
    """What was written of a clock when it was last looked at."""

    cycle: int
    target_seconds: float | None
    due_at: datetime | None
    taken: tuple[str, ...]
    is_ended: bool


@dataclass(slots=True)
class Followed:
    """A ticket while its course is written on.

    `is_silent`: steps whose time has passed are taken as done, for new terms meet an old ticket.
    `is_mute`: nothing is told and nothing done about what has passed: it was not witnessed here.
    """

    ticket_id: UUID
    marks: list[Mark]
    held: dict[Promise, Held] = field(default_factory=dict)
    is_new: bool = False
    is_silent: bool = False
    is_mute: bool = False
    cause: RecordedEvent | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """A step whose time has come."""

    ticket_id: UUID
    promise: Promise
    step: Step
    terms: Terms


@dataclass(slots=True)
class ClockRow:
    """A clock as it will be written, in the order of _CLOCK."""

    ticket_id: UUID
    promise: str
    cycle: int
    started_at: datetime
    ended_at: datetime | None
    is_running: bool
    elapsed_seconds: float
    target_seconds: float | None
    due_at: datetime | None
    is_broken: bool
    taken: list[str]


@dataclass(slots=True)
class Page:
    """What will be written. `quiet`: tickets on which nothing more is to come by itself."""

    now: datetime
    is_firing: bool
    drafts: list[Draft] = field(default_factory=list)
    clocks: list[ClockRow] = field(default_factory=list)
    courses: list[tuple[object, ...]] = field(default_factory=list)
    timers: list[NewTimer] = field(default_factory=list)
    quiet: list[UUID] = field(default_factory=list)
    gone: list[tuple[UUID, Promise]] = field(default_factory=list)
    dues: dict[UUID, datetime | None] = field(default_factory=dict)
    reached: list[Reached] = field(default_factory=list)

    def tell(self, each: Followed, payload: EventPayload) -> None:
        """Say this of the ticket."""
        if not each.is_mute:
            subjects = (Subject.of("ticket", each.ticket_id),)
            self.drafts.append(Draft(payload, SYSTEM, self.now, subjects, each.cause))


def load(ticket_ids: Iterable[UUID]) -> dict[UUID, Followed]:
    """The courses of these tickets, locked; those not followed yet are missing."""
    wanted = list(dict.fromkeys(ticket_ids))
    found = {row.pk: Followed(row.pk, read_marks(row.marks)) for row in _courses.all(wanted)}
    clocks = _clocks.all(found.keys()) if found else []
    for ticket_id, promise, cycle, target, due_at, taken, ended_at in clocks:
        held = Held(cycle, target, due_at, tuple(taken), ended_at is not None)
        found[ticket_id].held[Promise(promise)] = held
    return found


@Question
def _courses(ticket_ids: Collection[UUID]) -> QuerySet[Course]:
    return Course.objects.select_for_update().filter(pk__in=ticket_ids).order_by("pk")


@Question
def _clocks(ticket_ids: Collection[UUID]) -> QuerySet[Clock, tuple[Any, ...]]:
    names = ("cycle", "target_seconds", "due_at", "taken", "ended_at")
    rows = Clock.objects.filter(ticket__in=ticket_ids)
    return rows.values_list("ticket_id", "promise", *names)


def write(followed: Sequence[Followed], *, now: datetime, is_firing: bool = False) -> list[Reached]:
    """Write how these tickets stand at `now`, tell what became of promises, set their timers.

    `is_firing`: what has been reached counts as taken, and its steps are given back to be done;
    else it is left to the timer, which is set to fire at once.
    """
    page = Page(now, is_firing)
    for each in followed:
        _write_course(page, each)
        _write_clocks(page, each)
    record_many(page.drafts, now=now)
    upsert_values(Course, _COURSE, page.courses, unique=("ticket_id",))
    upsert_values(Clock, _CLOCK, [_values(r) for r in page.clocks], unique=("ticket_id", "promise"))
    for ticket_id, promise in page.gone:
        Clock.objects.filter(ticket=ticket_id, promise=promise.value).delete()
    promise_due(page.dues)
    set_timers(page.timers)
    cancel_timers(STEP_TIMER, [ticket_id.hex for ticket_id in page.quiet])
    return page.reached


def _write_course(page: Page, each: Followed) -> None:
    standing = standing_of(each.marks)
    *_earlier, (_party, since, _until) = turns(each.marks, LATEST)
    is_over = standing.is_merged or standing.category == CLOSED
    party = standing.party.value if standing.party else ""
    marks = written(each.marks)
    page.courses.append((each.ticket_id, marks, standing.terms, party, since, is_over))


def _write_clocks(page: Page, each: Followed) -> None:
    dues: list[datetime] = []
    wakes: list[datetime] = []
    found = cycles(each.marks, terms_at)
    for promise, known in found.items():
        held = each.held.get(promise)
        if held is None and all(cycle.target_seconds is None for cycle in known):
            continue
        first = min(held.cycle, len(known)) - 1 if held else 0
        for number in range(first, len(known)):
            same = held if held and number == held.cycle - 1 else None
            row = _row(page, each, known[number], number + 1, same)
        page.clocks.append(row)
        if row.ended_at is None:
            wakes += _reach(page, each, known[-1], row)
            dues += [row.due_at] if row.is_running and row.due_at else []
    page.gone += [(each.ticket_id, promise) for promise in each.held if promise not in found]
    before = [held.due_at for held in each.held.values() if held.due_at and not held.is_ended]
    if min(dues, default=None) != min(before, default=None):
        page.dues[each.ticket_id] = min(dues, default=None)
    if wakes:
        page.timers.append(NewTimer(STEP_TIMER, each.ticket_id.hex, min(wakes)))
    elif not each.is_new:
        page.quiet.append(each.ticket_id)


def _row(page: Page, each: Followed, cycle: Cycle, number: int, held: Held | None) -> ClockRow:
    """How a clock stands; tells of a target that changed and of a promise that was kept or not."""
    reading, target = cycle.reading(page.now), cycle.target_seconds
    elapsed = reading.elapsed_seconds
    passed = {threshold.key for threshold in _passed(cycle, elapsed)}
    row = ClockRow(
        ticket_id=each.ticket_id,
        promise=cycle.promise.value,
        cycle=number,
        started_at=cycle.started_at,
        ended_at=cycle.ended_at,
        is_running=reading.is_running and cycle.ended_at is None,
        elapsed_seconds=elapsed,
        target_seconds=target,
        due_at=reading.due_at,
        is_broken=target is not None and elapsed >= target,
        # what lies ahead again, for a target became longer, is to come once more
        taken=[key for key in (held.taken if held else ()) if key in passed],
    )
    if held and held.target_seconds != target and not held.is_ended:
        ref = _policy(cycle)
        change = PromiseChanged(row.promise, target, held.target_seconds, row.due_at, *ref)
        page.tell(each, change)
    if cycle.ended_at is not None and target is not None and not (held and held.is_ended):
        _tell_end(page, each, cycle, row)
    return row


def _tell_end(page: Page, each: Followed, cycle: Cycle, row: ClockRow) -> None:
    target = row.target_seconds or 0.0
    if not row.is_broken:
        page.tell(each, PromiseKept(row.promise, row.elapsed_seconds, target, *_policy(cycle)))
    elif At.BREACH.value not in row.taken:
        row.taken.append(At.BREACH.value)
        page.tell(each, PromiseBroken(row.promise, row.due_at, target, *_policy(cycle)))


def _reach(page: Page, each: Followed, cycle: Cycle, row: ClockRow) -> list[datetime]:
    """Take what has been reached, as far as it is to be taken now; when to look again."""
    terms, wakes = terms_at(cycle.standing.terms), list[datetime]()
    for threshold in _thresholds(cycle):
        if threshold.key in row.taken:
            continue
        if threshold.elapsed_seconds > row.elapsed_seconds:
            moment = cycle.moment_of(threshold)
            # the next one is enough: then it is looked again
            return [*wakes, moment] if moment else wakes
        if each.is_mute or (each.is_silent and threshold.step is not None):
            row.taken.append(threshold.key)
        elif page.is_firing:
            row.taken.append(threshold.key)
            if threshold.step is not None:
                page.reached.append(Reached(each.ticket_id, cycle.promise, threshold.step, terms))
            else:
                _tell_reached(page, each, cycle, threshold, row)
        else:
            wakes.append(page.now)
    return wakes


def _tell_reached(
    page: Page, each: Followed, cycle: Cycle, threshold: Threshold, row: ClockRow
) -> None:
    if threshold.at is At.WARNING:
        page.tell(each, PromiseWarned(row.promise, row.due_at, *_policy(cycle)))
    else:
        target = row.target_seconds or 0.0
        page.tell(each, PromiseBroken(row.promise, row.due_at, target, *_policy(cycle)))


def _thresholds(cycle: Cycle) -> Sequence[Threshold]:
    target = cycle.target_seconds
    if target is None:
        return ()
    return terms_at(cycle.standing.terms).thresholds(cycle.promise, target)


def _passed(cycle: Cycle, elapsed_seconds: float) -> Iterable[Threshold]:
    return (each for each in _thresholds(cycle) if each.elapsed_seconds <= elapsed_seconds)


def _policy(cycle: Cycle) -> tuple[UUID | None, int]:
    terms = terms_at(cycle.standing.terms)
    return terms.policy_id, terms.policy_version


def _values(row: ClockRow) -> tuple[object, ...]:
    # not `astuple`, which copies every value deeply
    return tuple(getattr(row, name) for name in _CLOCK)
