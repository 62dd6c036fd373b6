"""Working time: schedules of people and desks, and the arithmetic of deadlines over them."""

from .calendar import Calendar, calendar_of
from .errors import CalendarError, NeverOpen, WorkingTimeError
from .hours import ALL_DAY, CLOSED, DayHours, Interval
from .open_time import Span, WorkingTime
from .party_clock import ClockReading, PartyShare, Phase, reached_at, read_clock
from .schedule import ExceptionalDay, Holiday, Schedule, SwappedDay, check_zone
from .shifts import Overlap, Shifts, Together

__all__ = [
    "ALL_DAY",
    "CLOSED",
    "Calendar",
    "CalendarError",
    "ClockReading",
    "DayHours",
    "ExceptionalDay",
    "Holiday",
    "Interval",
    "NeverOpen",
    "Overlap",
    "PartyShare",
    "Phase",
    "Schedule",
    "Shifts",
    "Span",
    "SwappedDay",
    "Together",
    "WorkingTime",
    "WorkingTimeError",
    "calendar_of",
    "check_zone",
    "reached_at",
    "read_clock",
]
