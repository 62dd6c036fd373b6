"""When the pilots of the dealers' desk began and ended, counted back from now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from gemba.foundation.trials.known import SETTLING
from gemba.interfaces.demo.company import DESK_ZONE

AT_WORK = time(10, 20)
DAY = timedelta(days=1)
WINDOW = 3 * DAY
"""For so long what happens to a ticket counts in the two pilots that are over."""


@dataclass(frozen=True)
class Dates:
    """Of a desk of which it is `now`. A stretch of a pilot is from and until: who comes in it
    takes part."""

    now: datetime

    @property
    def at_once_begun(self) -> datetime:
        """Answers resolve: tried until a guardrail stops it."""
        return self.ago(71)

    @property
    def at_once(self) -> tuple[datetime, datetime]:
        return self.at_once_begun + SETTLING, self.ago(62)

    @property
    def pushed_begun(self) -> datetime:
        """Tickets find somebody by themselves: tried, verified and adopted."""
        return self.ago(61)

    @property
    def pushed(self) -> tuple[datetime, datetime]:
        return self.pushed_begun + SETTLING, self.adopted

    @cached_property
    def adopted(self) -> datetime:
        return self.ago(37)

    @property
    def silence_begun(self) -> datetime:
        """Two days of silence resolve: being tried."""
        return self.ago(18)

    @property
    def silence(self) -> tuple[datetime, datetime]:
        return self.silence_begun + SETTLING, self.now

    def ago(self, days: int, hours: float = 0) -> datetime:
        """In the morning so many days ago, by the clocks of the desk, and some hours later."""
        day = self.now.astimezone(ZoneInfo(DESK_ZONE)).date() - days * DAY
        return datetime.combine(day, AT_WORK, ZoneInfo(DESK_ZONE)) + timedelta(hours=hours)
