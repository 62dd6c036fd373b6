"""At which hours of the week cases wait."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.calendars import WEEK_US
from gemba.insight.mining.zones import DAY_US, to_local_us

from .bottlenecks import chosen_waits
from .causes import WaitingTimes
from .sums import summed

HOUR_US = DAY_US // 24
HOURS = 168
_MONDAY_US = -3 * DAY_US


def waiting_by_hour_us(
    columns: EventColumns, waits: WaitingTimes, cases: Bools | None = None, zone: str = "UTC"
) -> Int64s:
    """Microseconds waited in each hour of the week on the clocks of `zone`, Monday 0:00 first.

    Each wait is laid out over the hours it really spans. Sums to all waiting, but for the hours
    that a change to summer time leaves out or repeats.
    """
    places = chosen_waits(columns, waits, cases)
    until = to_local_us(waits.start_us[waits.row[places]], zone)
    since = to_local_us(waits.enabled_us[places], zone)
    return _up_to(until) - _up_to(since)


def _up_to(local_us: Int64s) -> Int64s:
    """The time in each hour of the week up to these instants, counted from one Monday, summed."""
    week, within = np.divmod(local_us - _MONDAY_US, WEEK_US)
    hour, rest = np.divmod(within, HOUR_US)
    entered = np.bincount(hour, minlength=HOURS)
    # Instants in a later hour have this whole hour behind them.
    passed = len(local_us) - np.cumsum(entered)
    begun = summed(hour, rest, HOURS)
    return passed * HOUR_US + begun + int(week.sum()) * HOUR_US
