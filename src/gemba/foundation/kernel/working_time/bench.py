"""What one deadline costs: weeks away, over holidays and a change of the clocks."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from .calendar import Calendar
from .party_clock import Phase, read_clock
from .schedule import Holiday, Schedule

IDS = ("kernel.deadline_us", "kernel.clock_us", "kernel.calendar_compiled_ms")

CALLS, RUNS = 20_000, 7
DEADLINE_US_MAX = 50.0
_START = datetime(2026, 1, 1, tzinfo=UTC)


def measure() -> list[dict[str, object]]:
    calendar = Calendar(desk())
    starts = [_START + timedelta(minutes=26 * place) for place in range(CALLS)]
    month = timedelta(hours=160)
    deadline_us = spent_us(lambda start: calendar.add_working(start, month), starts)
    phases = [
        Phase(_START + timedelta(hours=7 * place), "us", place % 3 > 0, calendar, month)
        for place in range(6)
    ]
    late = [start + timedelta(days=3) for start in starts[:2_000]]
    clock_us = spent_us(lambda now: read_clock(phases, now), late)
    compiled_us = spent_us(lambda start: Calendar(desk()).is_open(start), starts[:50])
    return [
        {
            "id": "kernel.deadline_us",
            "measured": deadline_us,
            "reference": DEADLINE_US_MAX,
            "ratio": deadline_us / DEADLINE_US_MAX,
            "goal": f"at most {DEADLINE_US_MAX:g} µs",
            "met": deadline_us <= DEADLINE_US_MAX,
            "method": f"160 working hours from {CALLS:,} instants of 2026, Europe/Berlin, two"
            f" intervals a day, 30 holidays; median of {RUNS}",
        },
        plain("kernel.clock_us", clock_us, "a clock of six phases read: elapsed, due, shares"),
        plain("kernel.calendar_compiled_ms", compiled_us / 1_000, "a calendar's first answer"),
    ]


def desk() -> Schedule:
    week = Schedule.weekly("Europe/Berlin", "09:00-12:30, 13:30-18:00").week
    days = (date(2026, 1, 1) + timedelta(days=37 * place) for place in range(30))
    return Schedule("Europe/Berlin", week, tuple(Holiday(day) for day in days))


def spent_us(ask: Callable[[datetime], object], instants: list[datetime]) -> float:
    """Microseconds a call, the median of some runs over all of them."""
    runs = []
    for _ in range(RUNS):
        since = time.perf_counter()
        for at in instants:
            ask(at)
        runs.append((time.perf_counter() - since) / len(instants) * 1e6)
    return statistics.median(runs)


def plain(name: str, measured: float, method: str) -> dict[str, object]:
    """A figure that no goal speaks of."""
    return {
        **{"id": name, "measured": measured, "reference": None, "ratio": None},
        **{"goal": "", "met": None, "method": f"{method}; median of {RUNS}"},
    }
