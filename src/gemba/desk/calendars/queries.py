"""The calendars of the desk, and when people work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from gemba.desk.calendars.body import CalendarBody, decode
from gemba.desk.calendars.models import Absence, DatedShift, Roster
from gemba.foundation.definitions.queries import Definition, DefinitionUnknown, active, definition
from gemba.foundation.definitions.queries import version as definition_version
from gemba.foundation.kernel.working_time import (
    Calendar,
    DayHours,
    Schedule,
    Shifts,
    Span,
    WorkingTime,
    calendar_of,
)

KIND = "calendar"
# Absences and extra shifts of so long ago no longer matter to anybody who asks when somebody works.
KEPT_DAYS = 400


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A person's shifts as they were entered. Without calendar and week: as the desk."""

    user_id: int
    calendar_id: UUID | None
    zone: str
    week: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One extra shift."""

    id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """One absence."""

    id: int
    user_id: int
    starts_at: datetime
    ends_at: datetime
    reason: str
    entered_by: str


def default_calendar() -> Definition | None:
    """The desk's own: the first that is switched on; None: the desk works round the clock."""
    return next(iter(active(KIND)), None)


def working_time(calendar_id: UUID | None) -> WorkingTime:
    """The working time of a calendar, switched on or not; without one the desk's own.

    A calendar that is not there any more counts as the desk's own.
    """
    if calendar_id is None:
        found = default_calendar()
        return compiled(found) if found else _always()
    known = next((each for each in active(KIND) if each.id == calendar_id), None)
    if known is not None:
        return compiled(known)
    try:
        return compiled(definition(calendar_id))
    except DefinitionUnknown:
        return working_time(None)


@lru_cache(maxsize=256)
def working_time_at(calendar_id: UUID, version: int) -> WorkingTime:
    """The working time of a calendar as it was in a version. Raises DefinitionUnknown."""
    return calendar_of(decode(definition_version(calendar_id, version).body).schedule())


@lru_cache(maxsize=64)
def compiled(calendar: Definition) -> Calendar:
    """A calendar ready for arithmetic: the same object as long as it says the same."""
    return calendar_of(decode(calendar.body).schedule())


def body_of(calendar: Definition) -> CalendarBody:
    """What a calendar says."""
    return decode(calendar.body)


def roster_of(user_id: int) -> RosterLine:
    """A person's shifts as entered."""
    row = Roster.objects.filter(pk=user_id).first()
    return _roster(row) if row else RosterLine(user_id, None, "", ())


def absences(
    *, user_ids: Iterable[int] | None = None, ending_after: datetime
) -> tuple[AbsenceLine, ...]:
    """Absences that are not over at that time, of these people or of all, the earliest first."""
    rows = Absence.objects.filter(ends_at__gt=ending_after)
    if user_ids is not None:
        rows = rows.filter(user__in=list(user_ids))
    values = rows.order_by("starts_at", "pk").values_list(
        "pk", "user_id", "starts_at", "ends_at", "reason", "entered_by"
    )
    return tuple(AbsenceLine(*row) for row in values)


def extra_shifts(user_id: int, *, ending_after: datetime) -> tuple[ShiftLine, ...]:
    """A person's shifts on top of the week that are not over at that time, the earliest first."""
    rows = DatedShift.objects.filter(user=user_id, ends_at__gt=ending_after)
    values = rows.order_by("starts_at", "pk").values_list("pk", "starts_at", "ends_at")
    return tuple(ShiftLine(*row) for row in values)


def working_times_of(user_ids: Iterable[int], *, now: datetime) -> dict[int, WorkingTime]:
    """When each of these people works: their shifts less their absences. Three queries for all.

    Absences and extra shifts that ended more than KEPT_DAYS before `now` are left out.
    """
    wanted = list(user_ids)
    since = now - timedelta(days=KEPT_DAYS)
    rosters = {row.pk: _roster(row) for row in Roster.objects.filter(pk__in=wanted)}
    away: dict[int, list[Span]] = {}
    for each in absences(user_ids=wanted, ending_after=since):
        away.setdefault(each.user_id, []).append(Span(each.starts_at, each.ends_at))
    extra: dict[int, list[Span]] = {}
    dated = DatedShift.objects.filter(user__in=wanted, ends_at__gt=since)
    for user_id, start, end in dated.values_list("user_id", "starts_at", "ends_at"):
        extra.setdefault(user_id, []).append(Span(start, end))
    calendar = lru_cache(maxsize=None)(working_time)  # many people share few calendars
    return {
        user_id: _shifts(
            _pattern(rosters.get(user_id), calendar), extra.get(user_id, []), away.get(user_id, [])
        )
        for user_id in wanted
    }


def _shifts(pattern: Schedule, extra: list[Span], away: list[Span]) -> WorkingTime:
    return Shifts(pattern, dated=extra, absences=away) if extra or away else calendar_of(pattern)


def _pattern(roster: RosterLine | None, calendar: Callable[[UUID | None], WorkingTime]) -> Schedule:
    if roster is not None and roster.calendar_id is None and any(roster.week):
        week = tuple(DayHours.read(text) for text in roster.week)
        return Schedule(roster.zone or settings.TIME_ZONE, week)
    time = calendar(roster.calendar_id if roster else None)
    return time.schedule if isinstance(time, Calendar) else Schedule.always()


def _roster(row: Roster) -> RosterLine:
    return RosterLine(row.pk, row.calendar_id, row.zone, tuple(row.week))


@lru_cache(maxsize=1)
def _always() -> WorkingTime:
    return calendar_of(Schedule.always())
