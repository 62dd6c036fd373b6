"""Every day, or every weekday, at a time."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.parts import Asked, parameter
from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.foundation.definitions.kinds import DefinitionRefused

DAYS_LOOKED = 9


def day_choices() -> list[tuple[str | int, str]]:
    """On which days."""
    return [
        ("daily", _("every day")),
        ("weekdays", _("Monday to Friday")),
        ("mondays", _("on Mondays")),
    ]


@dataclass(frozen=True)
class OnSchedule(Trigger):
    """All open tickets that match are looked at then."""

    at: str = parameter(gettext_lazy("At"), Asked.TIME, default="09:00")
    days: str = parameter(gettext_lazy("Days"), Asked.CODE, offered=day_choices, default="weekdays")
    zone: str = parameter(gettext_lazy("Time zone"), Asked.WORDS, default="", is_optional=True)

    name: ClassVar = "on_schedule"
    label: ClassVar = gettext_lazy("it is time, by the clock")

    def said(self) -> str:
        """As a clause."""
        where = self.zone or settings.TIME_ZONE
        return _("it is {time} {days} ({zone})").format(
            time=self.at, days=self.told("days"), zone=where
        )

    def check(self) -> None:
        """Only zones that there are."""
        super().check()
        if self.zone and self.zone not in available_timezones():
            raise DefinitionRefused(
                _("There is no time zone “{zone}”. Write one like Asia/Shanghai.").format(
                    zone=self.zone
                )
            )

    def next_after(self, moment: datetime) -> datetime:
        """The first time after a moment; an hour the clocks skip comes when they have."""
        zone = ZoneInfo(self.zone or settings.TIME_ZONE)
        hour, minute = (int(part) for part in self.at.split(":"))
        today = moment.astimezone(zone).date()
        for ahead in range(DAYS_LOOKED):
            day = today + timedelta(days=ahead)
            at = datetime.combine(day, time(hour, minute), zone).astimezone(UTC)
            if at > moment and self._fits(day.weekday()):
                return at
        raise ValueError(self.days)

    def _fits(self, weekday: int) -> bool:
        return {"daily": True, "weekdays": weekday < 5, "mondays": weekday == 0}[self.days]


TRIGGER = OnSchedule
