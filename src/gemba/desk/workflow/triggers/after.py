"""So many hours after something, unless it happens again meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.offers import calendars
from gemba.desk.workflow.parts import Asked, parameter
from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.foundation.kernel.working_time import NeverOpen

BASES = {
    "opened": What.OPENED,
    "customer": What.WROTE,
    "reply": What.REPLIED,
    "status": What.STATUS,
}
CLOCK = "clock"


def bases() -> list[tuple[str | int, str]]:
    """From what the hours are counted."""
    return [
        ("opened", _("the ticket was opened")),
        ("customer", _("the customer’s last message")),
        ("reply", _("the desk’s last reply")),
        ("status", _("the last change of status")),
    ]


@dataclass(frozen=True)
class After(Trigger):
    """Hours by the clock, or of a calendar's working time."""

    hours: float = parameter(gettext_lazy("Hours"), Asked.HOURS)
    base: str = parameter(gettext_lazy("After"), Asked.CODE, offered=bases, default="customer")
    calendar: str = parameter(
        gettext_lazy("Counted"), Asked.CODE, offered=calendars, default=CLOCK, is_optional=True
    )

    name: ClassVar = "after"
    label: ClassVar = gettext_lazy("some hours have passed")

    def said(self) -> str:
        """As a clause."""
        values = {"hours": self.hours, "base": self.told("base"), "how": self.told("calendar")}
        return _("{hours} hours ({how}) have passed since {base}").format(**values)

    def starts(self, happening: Happening) -> bool:
        """What it counts from."""
        return happening.what is BASES[self.base]

    def due(self, since: datetime, around: Around) -> datetime | None:
        """When the hours are over."""
        wanted = timedelta(hours=self.hours)
        calendar = around.calendars.get(self.calendar) or around.calendars.get("")
        if self.calendar == CLOCK or calendar is None:
            return since + wanted
        try:
            return calendar.add_working(since, wanted)
        except NeverOpen:
            return None


TRIGGER = After
