"""Tasks of shift planning for tests and benchmarks."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from gemba.insight.staffing.testing import MONDAY, service_week

from .values import DAY_SLOTS, Person, PlanTask, Rules, ShiftShape, Wish

SHAPES = (
    ShiftShape("early", ((360, 600), (630, 870))),
    ShiftShape("day", ((480, 720), (750, 990))),
    ShiftShape("middle", ((600, 840), (870, 1110))),
    ShiftShape("late", ((780, 1020), (1050, 1290)), unpopular=True),
    ShiftShape("short", ((540, 780),)),
    ShiftShape("evening", ((1020, 1260),), unpopular=True),
)


def drawn_task(people: int, days: int, seed: int = 1) -> PlanTask:
    """A desk from six to ten at night: contracts of 40, 32 and 20 hours, six shifts, two skills."""
    rng = np.random.default_rng(seed)
    staff = tuple(_person(number, days, rng) for number in range(people))
    week = service_week(1.0, DAY_SLOTS)
    busiest = np.tile(week / week.max() * people / 3, (days // 7 + 1, 1))[:days]
    is_open = (np.arange(DAY_SLOTS) >= 12) & (np.arange(DAY_SLOTS) < 43)
    phone = (rng.poisson(busiest) * is_open).ravel().astype(np.int64)
    wishes = tuple(
        Wish(
            f"person {rng.integers(people)}",
            MONDAY + timedelta(days=int(rng.integers(days))),
            (None, None, "early", "late")[rng.integers(4)],
        )
        for _ in range(people)
    )
    needs = {"phone": phone, "mail": phone // 4}
    rules = Rules(weekends_worked_max=max(1, days // 14))
    return PlanTask(
        MONDAY, days, SHAPES, staff, needs, rules, wishes, zone="Europe/Berlin"
    )  # fmt: skip


def _person(number: int, days: int, rng: np.random.Generator) -> Person:
    hours = (40, 40, 40, 32, 20)[number % 5]
    absent = rng.integers(0, days, rng.choice([0, 0, 0, 1, 3]))
    return Person(
        f"person {number}",
        hours - 8,
        hours,
        frozenset({"phone"} if number % 3 else {"phone", "mail"}),
        frozenset(MONDAY + timedelta(days=int(each)) for each in absent),
    )
