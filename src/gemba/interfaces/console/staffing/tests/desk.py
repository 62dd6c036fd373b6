"""A desk with weeks of requests, and a log of another system, for tests of the Staffing screen."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from gemba.desk.tickets.operations import receive_messages
from gemba.desk.tickets.testing import mail, support
from gemba.foundation.events.reactions import react_until_quiet
from gemba.insight.staffing.testing import service_week

HOURS = 24


def requests_come(now: datetime, *, weeks: int = 5, a_day: float = 3.0, seed: int = 1) -> None:
    """So many requests a day, by the hours of a service week in Shanghai, up to now."""
    rng = np.random.default_rng(seed)
    inbox = support(now=now)
    week = service_week(a_day, HOURS)
    times = []
    for back in range(7 * weeks, 0, -1):
        day = now - timedelta(days=back)
        hours = np.repeat(np.arange(HOURS), rng.poisson(week[day.weekday()]))
        # The clocks of Shanghai are eight hours ahead.
        midnight = day.replace(hour=0, minute=0) - timedelta(hours=8)
        times += [
            midnight + timedelta(hours=int(h), minutes=float(rng.uniform(0, 60))) for h in hours
        ]
    receive_messages(
        [
            mail(inbox, received_at=each, sender=f"c{number}@example.org")
            for number, each in enumerate(sorted(times))
        ],
        now=now,
    )
    react_until_quiet(now=now)


def calls_csv(days: int = 35, a_day: int = 12, *, last_times: int = 1) -> str:
    """Calls and mails of two people, each taken and closed, on weekdays from nine to five; so many
    times as many on the last three whole days."""
    lines = ["case,activity,start,time,resource,channel"]
    first = datetime(2024, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    for day in range(days):
        if (first + timedelta(days=day)).weekday() > 4:
            continue
        count = a_day * (last_times if days - 6 <= day < days - 3 else 1)
        for number in range(count):
            at = first + timedelta(days=day, hours=9, minutes=8 * 60 * number / count)
            who, channel = ("Ann", "phone") if number % 2 else ("Bob", "e-mail")
            case = f"{day}-{number}"
            taken, done = at + timedelta(minutes=2), at + timedelta(minutes=14)
            lines.append(f"{case},come,{at},{at},,{channel}")
            lines.append(f"{case},answer,{taken},{done},{who},{channel}")
    return "\n".join(lines)


def many_channels_csv(days: int = 28) -> str:
    """Each weekday one request by each of nine channels and twice as many by the first six; one
    more tells no channel. A quarter of an hour of work each."""
    lines = ["case,activity,start,time,resource,channel"]
    first = datetime(2024, 1, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    channels = [*(f"c{number}" for number in range(9)), *(f"c{number}" for number in range(6)), ""]
    for day in (each for each in range(days) if each % 7 < 5):
        for number, channel in enumerate(channels):
            at = first + timedelta(days=day, minutes=30 * number)
            taken, done = at + timedelta(minutes=5), at + timedelta(minutes=20)
            lines.append(f"{day}-{number},come,{at},{at},,{channel}")
            lines.append(f"{day}-{number},answer,{taken},{done},Ann,{channel}")
    return "\n".join(lines)
