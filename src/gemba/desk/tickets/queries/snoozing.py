"""When a snoozed ticket should come back: the moments people choose from."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

MORNING = time(9)
LATER = timedelta(hours=3)
SNOOZE_MAX = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class SnoozeChoice:
    """A moment to come back at. `code`: later, tomorrow or next_week."""

    code: str
    label: str
    until: datetime


def snooze_choices(local_now: datetime) -> tuple[SnoozeChoice, ...]:
    """The usual moments, seen from `local_now` in the reader's zone: mornings are theirs."""
    monday = 7 - local_now.weekday()
    return (
        SnoozeChoice("later", _("Later today"), local_now + LATER),
        SnoozeChoice("tomorrow", _("Tomorrow morning"), _morning(local_now, 1)),
        SnoozeChoice("next_week", _("Monday morning"), _morning(local_now, monday)),
    )


def _morning(local_now: datetime, days: int) -> datetime:
    day = local_now.date() + timedelta(days=days)
    return datetime.combine(day, MORNING, tzinfo=local_now.tzinfo)
