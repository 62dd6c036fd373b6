"""Moments that people choose and read, in their own zone."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.desk.tickets.operations import ChangeRefused
from gemba.desk.tickets.queries import SnoozeChoice, snooze_choices


def read_moment(typed: str) -> datetime | None:
    """The moment a form carries, without an offset in the reader's zone; None for an empty field.

    Raises ChangeRefused for what is no moment.
    """
    if not typed.strip():
        return None
    try:
        found = parse_datetime(typed.strip())
        if found is not None and timezone.is_naive(found):
            found = timezone.make_aware(found)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise ChangeRefused(_("Write the time as a day and an hour, like 2026-03-02 09:00."))
    return found


def needed_moment(typed: str) -> datetime:
    """As `read_moment`, of a field that must be filled in."""
    found = read_moment(typed)
    if found is None:
        raise ChangeRefused(_("Choose a day and an hour."))
    return found


def told_moment(moment: datetime) -> str:
    """A moment with its day, as the reader's language and zone have it."""
    return format_date(timezone.localtime(moment), pgettext("date format", "D j M, H:i"))


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """A moment to choose, in words; `value` is what a form carries."""

    code: str
    label: str
    value: str
    told: str


def shown_moments(local_now: datetime) -> tuple[ShownMoment, ...]:
    """`usual_moments` as menus show them."""
    return tuple(
        ShownMoment(each.code, each.label, each.until.isoformat(), told_moment(each.until))
        for each in usual_moments(local_now)
    )


def usual_moments(local_now: datetime) -> tuple[SnoozeChoice, ...]:
    """The moments worth offering now: late in the evening none is later today, and on a Sunday
    Monday is tomorrow."""
    found: list[SnoozeChoice] = []
    for each in snooze_choices(local_now):
        is_today = each.until.date() == local_now.date()
        if (each.code != "later" or is_today) and all(each.until != kept.until for kept in found):
            found.append(each)
    return tuple(found)
