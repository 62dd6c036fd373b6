"""Which days are holidays for a log, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gemba.desk.calendars.queries import body_of, default_calendar
from gemba.foundation.kernel.working_time import CalendarError, Schedule
from gemba.foundation.kernel.working_time.public_holidays import holidays_of
from gemba.insight.staffing.day_kinds import DayKinds

NONE = "none"


@dataclass(frozen=True)
class DaysOff:
    """`names` of holidays, and of weekend days that are worked instead of others. `problem` says
    why there are none."""

    kinds: DayKinds = field(default_factory=DayKinds)
    names: Mapping[date, str] = field(default_factory=dict)
    problem: str = ""

    def name_of(self, day: date) -> str:
        """Empty for an ordinary day."""
        return self.names.get(day, "")


def days_off(region: str, first: date, end: date, *, is_desk: bool) -> DaysOff:
    """Of a region; without one those of the desk's own calendar, for other logs none."""
    if region and region != NONE:
        return _of_region(region, first, end)
    calendar = default_calendar() if is_desk and not region else None
    if calendar is None:
        return DaysOff()
    return _of_schedule(body_of(calendar).schedule(get_language() or ""))


def zone_of_desk() -> str:
    """The zone of the desk's calendar, which plans are made on; the reader's without one."""
    calendar = default_calendar()
    return body_of(calendar).zone if calendar else get_current_timezone_name()


def _of_region(region: str, first: date, end: date) -> DaysOff:
    try:
        public = holidays_of(region, "", years=range(first.year, end.year + 1))
    except CalendarError as error:
        return DaysOff(problem=_(error.sentence) % error.values)
    is_chinese = (get_language() or "").startswith("zh")
    names = {each.day: each.name_zh if is_chinese else each.name_en for each in public.holidays}
    worked = {each.day: _("worked instead of another day") for each in public.swaps}
    return DaysOff(DayKinds.of(public), names | worked)


def _of_schedule(schedule: Schedule) -> DaysOff:
    kinds = DayKinds(
        frozenset(each.day for each in schedule.holidays),
        {each.day: each.weekday or 0 for each in schedule.swaps},
    )
    names = {each.day: each.name or _("holiday") for each in schedule.holidays}
    worked = {each.day: each.name or _("worked instead of another day") for each in schedule.swaps}
    return DaysOff(kinds, names | worked)
