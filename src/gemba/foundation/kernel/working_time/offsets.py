"""How far the clocks of a zone are from UTC, and when that changes."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from gemba.foundation.kernel.clock import moment_of

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US

# (start_us, end_us, offset_us): from one instant to the next the clocks show UTC + offset.
Stretch = tuple[int, int, int]


@lru_cache(maxsize=512)
def stretches(zone: str, start_us: int, end_us: int) -> tuple[Stretch, ...]:
    """The stretches of one offset between two instants, cut at both, in order.

    Bounds are whole days. One look a day suffices: since 1900 no two changes of any zone of
    tzdata 2026 lie nearer than 166 hours to one another.
    """
    info = ZoneInfo(zone)
    found: list[Stretch] = []
    since, offset = start_us, _offset_us(info, start_us)
    for day_us in range(start_us, end_us, DAY_US):
        after = _offset_us(info, day_us + DAY_US)
        if after != offset:
            change = _change_us(info, day_us, day_us + DAY_US, offset)
            found.append((since, change, offset))
            since, offset = change, after
    if since < end_us:
        found.append((since, end_us, offset))
    return tuple(found)


def _change_us(info: ZoneInfo, low_us: int, high_us: int, before_us: int) -> int:
    """The second at which the offset leaves `before_us`, by halving."""
    low, high = low_us // SECOND_US, high_us // SECOND_US
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_us(info, middle * SECOND_US) == before_us:
            low = middle
        else:
            high = middle
    return high * SECOND_US


def _offset_us(info: ZoneInfo, at_us: int) -> int:
    return (moment_of(at_us).astimezone(info).utcoffset() or timedelta()) // timedelta(
        microseconds=1
    )
