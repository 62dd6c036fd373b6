"""Who works at the demo desk: the hours, leave, pace and abilities of each."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from gemba.insight.simulation.model import Calendar, Person
from gemba.interfaces.demo.company import (
    AGENTS,
    DESK_ZONE,
    EVERY_DAY,
    FIRST_LINE,
    HE_JING,
    LIN_XIAOWEN,
    ZHAO_KEXIN,
    ZHOU_MIN,
    Staff,
    week,
)
from gemba.interfaces.demo.planted import Planted, Problem
from gemba.interfaces.demo.twin.demand import DAYS
from gemba.interfaces.demo.twin.steps import APPROVALS, FORMS

SINGLE_DAYS_OFF = 2
MANAGED_TICKETS = 3000
# Where somebody is there in the evening: one comes early and one late, every day.
EVENINGS = {
    LIN_XIAOWEN.key: week(DESK_ZONE, EVERY_DAY, "08:30-12:00", "13:00-16:00"),
    ZHOU_MIN.key: week(DESK_ZONE, EVERY_DAY, "15:00-18:00", "18:30-22:30"),
}


def colleagues(*, seed: int, tickets: int, now: datetime, planted: Planted) -> tuple[Person, ...]:
    """All who do something on tickets; on a larger desk they are as much quicker as it is larger,
    so that it is as busy."""
    haste = max(1.0, tickets / MANAGED_TICKETS)
    chance = random.Random(seed)  # noqa: S311 – a demo, not a secret
    return tuple(
        Person(
            staff.key,
            _hours(staff, planted),
            tuple(_abilities(staff, planted)),
            role=staff.team or None,
            absences=_absences(chance, staff, now),
            speed=haste / staff.pace,
        )
        for staff in (*AGENTS, HE_JING)
    )


def _hours(staff: Staff, planted: Planted) -> Calendar:
    if Problem.NOBODY_IN_THE_EVENING in planted:
        return staff.hours
    return EVENINGS.get(staff.key, staff.hours)


def _abilities(staff: Staff, planted: Planted) -> Iterator[str]:
    """Languages and the work of the team; the part-time colleague only looks at forms."""
    yield from staff.reads
    if staff is HE_JING:
        yield APPROVALS
    elif staff is ZHAO_KEXIN:
        yield FORMS if Problem.FORMS_WAIT_FOR_ONE in planted else FIRST_LINE
    else:
        yield staff.team


def _absences(chance: random.Random, staff: Staff, now: datetime) -> tuple[tuple[int, int], ...]:
    """Leave in a row somewhere in the ninety days, and a single day here and there."""
    if not staff.leave_days:
        return ()
    first = (now - timedelta(days=DAYS)).date()
    leave = first + timedelta(days=chance.randrange(DAYS - staff.leave_days))
    days = {leave + timedelta(days=n) for n in range(staff.leave_days)}
    days |= {first + timedelta(days=chance.randrange(DAYS)) for _ in range(SINGLE_DAYS_OFF)}
    return tuple(
        (_begin_us(day, staff), _begin_us(day + timedelta(1), staff)) for day in sorted(days)
    )


def _begin_us(day: date, staff: Staff) -> int:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(staff.hours.zone))
    return int(midnight.astimezone(UTC).timestamp()) * 1_000_000
