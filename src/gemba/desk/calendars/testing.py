"""Calendars for tests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from gemba.desk.calendars.queries import working_time
from gemba.foundation.definitions.testing import SamplePair

OFFICE: dict[str, Any] = {
    "zone": "Asia/Shanghai",
    "week": ["09:00-12:00, 13:00-18:00"] * 5 + ["", ""],
    "region": "CN",
}


def sample_pairs() -> dict[str, SamplePair]:
    """By kind."""
    nights = OFFICE | {"week": ["20:00-24:00"] * 7}
    return {"calendar": SamplePair(OFFICE, nights, _hours_worked)}


def _hours_worked(calendar_id: UUID, now: datetime) -> object:
    """The hours of the day in UTC at which the desk works."""
    hours = working_time(calendar_id)
    return [hour for hour in range(24) if hours.is_open(now.replace(hour=hour))]
