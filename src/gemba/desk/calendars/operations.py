"""Shifts and absences of people. Calendars are defined by the definitions room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.calendars.body import told
from gemba.desk.calendars.event_types import AbsenceEntered, AbsenceWithdrawn, ShiftsChanged
from gemba.desk.calendars.models import Absence, DatedShift, Roster
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.definitions.queries import DefinitionUnknown, definition
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.text import one_line
from gemba.foundation.kernel.working_time import (
    CalendarError,
    DayHours,
    Schedule,
    Span,
)

REASON_CHARS_MAX = 120
SHIFTS_MAX = 100


class RosterRefused(Exception):
    """These shifts or this absence cannot be entered; the message says why."""


@dataclass(frozen=True, slots=True)
class RosterDraft:
    """Shifts to enter: by a calendar, or by a week of one's own (seven texts from Monday on) in a
    zone; with neither a person works as the desk does."""

    calendar_id: UUID | None = None
    zone: str = ""
    week: tuple[str, ...] = ()


@transaction.atomic
def set_shifts(*, user_id: int, draft: RosterDraft, actor: Actor, now: datetime) -> None:
    """Say when a person works from now on. Raises RosterRefused with a sentence."""
    name = _person(user_id, actor)
    week = _checked_week(draft)
    if draft.calendar_id is not None:
        _require_calendar(draft.calendar_id)
    Roster.objects.update_or_create(
        user_id=user_id,
        defaults={"calendar_id": draft.calendar_id, "zone": draft.zone, "week": list(week)},
    )
    _tell(user_id, ShiftsChanged(user_id, name), actor, now)


@transaction.atomic
def add_shift(*, user_id: int, shift: Span, actor: Actor, now: datetime) -> int:
    """Let a person work once on top of their week; the shift's number. Raises RosterRefused."""
    name = _person(user_id, actor)
    if shift.end <= now:
        raise RosterRefused(_("This shift is over already. Choose a day to come."))
    to_come = DatedShift.objects.filter(user=user_id, ends_at__gt=now)
    if to_come.filter(starts_at__lt=shift.end, ends_at__gt=shift.start).exists():
        raise RosterRefused(
            _("{person} has an extra shift at that time already.").format(person=name)
        )
    if to_come.count() >= SHIFTS_MAX:
        raise RosterRefused(_("More than {n} extra shifts: use the week.").format(n=SHIFTS_MAX))
    row = DatedShift.objects.create(user_id=user_id, starts_at=shift.start, ends_at=shift.end)
    _tell(user_id, ShiftsChanged(user_id, name), actor, now)
    return row.pk


@transaction.atomic
def withdraw_shift(*, shift_id: int, actor: Actor, now: datetime) -> None:
    """Take an extra shift back; one that has begun ends now. Raises RosterRefused."""
    row = DatedShift.objects.select_for_update().filter(pk=shift_id).first()
    if row is None or row.ends_at <= now:
        raise RosterRefused(_("This shift is over, or was withdrawn already."))
    name = _person(row.user_id, actor)
    if row.starts_at < now:
        row.ends_at = now
        row.save(update_fields=["ends_at"])
    else:
        row.delete()
    _tell(row.user_id, ShiftsChanged(row.user_id, name), actor, now)


@transaction.atomic
def enter_absence(*, user_id: int, away: Span, reason: str, actor: Actor, now: datetime) -> int:
    """Say that a person will not be there; the absence's number. People enter their own.

    Raises RosterRefused, also when it overlaps another absence of theirs.
    """
    name = _person(user_id, actor, own=True)
    others = Absence.objects.filter(user=user_id, starts_at__lt=away.end, ends_at__gt=away.start)
    if others.exists():
        raise RosterRefused(
            _("{person} is entered as away at that time already.").format(person=name)
        )
    row = Absence.objects.create(
        user_id=user_id,
        starts_at=away.start,
        ends_at=away.end,
        reason=one_line(reason, REASON_CHARS_MAX),
        entered_by=actor.name[:120],
    )
    _tell(user_id, AbsenceEntered(user_id, name, away.start, away.end), actor, now)
    return row.pk


@transaction.atomic
def withdraw_absence(*, absence_id: int, actor: Actor, now: datetime) -> None:
    """Take an absence back; one that has begun ends now. Raises RosterRefused."""
    row = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if row is None or row.ends_at <= now:
        raise RosterRefused(_("This absence is over, or was withdrawn already."))
    name = _person(row.user_id, actor, own=True)
    payload = AbsenceWithdrawn(row.user_id, name, row.starts_at, row.ends_at)
    if row.starts_at < now:
        row.ends_at = now
        row.save(update_fields=["ends_at"])
    else:
        row.delete()
    _tell(row.user_id, payload, actor, now)


def _checked_week(draft: RosterDraft) -> Sequence[str]:
    """The week in its one spelling. Raises RosterRefused."""
    if not any(text.strip() for text in draft.week):
        return ()
    try:
        hours = tuple(DayHours.read(text) for text in draft.week)
        Schedule(draft.zone, hours)
    except CalendarError as error:
        raise RosterRefused(told(error)) from error
    return [str(each) for each in hours]


def _require_calendar(calendar_id: UUID) -> None:
    try:
        known = definition(calendar_id)
    except DefinitionUnknown as error:
        raise RosterRefused(_("There is no such calendar.")) from error
    if known.kind != "calendar" or known.archived_at is not None:
        raise RosterRefused(_("There is no such calendar."))


def _person(user_id: int, actor: Actor, *, own: bool = False) -> str:
    """The name of a person of the desk whose times this actor may change."""
    names = {person.id: person.name for person in desk_people()}
    may = actor.role in (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.SYSTEM)
    if not may and not (own and actor.works_the_desk and actor.user_id == user_id):
        raise RosterRefused(_("Only supervisors and administrators change shifts."))
    if user_id not in names:
        raise RosterRefused(_("This person does not work at the desk."))
    return names[user_id]


def _tell(user_id: int, payload: EventPayload, actor: Actor, now: datetime) -> None:
    record(payload, actor=actor, now=now, subjects=[Subject.of("agent", user_id)])
