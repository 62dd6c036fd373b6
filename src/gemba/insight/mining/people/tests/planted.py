"""Logs with known working hours and a known load."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.testing import Event

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
# Monday 2024-01-01 00:00 UTC.
MONDAY_US = 1_704_067_200_000_000


@dataclass(frozen=True)
class Worker:
    """At work on `days` from `first` to `last` o'clock (UTC), busy for `load` of that time."""

    name: str
    days: tuple[int, ...]
    first: float
    last: float
    load: float


def planted(
    workers: Iterable[Worker], *, weeks: int, rng: np.random.Generator, starts: bool = True
) -> EventColumns:
    """Each day is cut into tasks of 20 minutes on average, of which `load` are done."""
    case: list[str] = []
    person: list[str] = []
    begin: list[int] = []
    end: list[int] = []
    for worker in workers:
        for day in (week * 7 + day for week in range(weeks) for day in worker.days):
            opening = MONDAY_US + day * DAY_US + round(worker.first * HOUR_US)
            cuts = np.sort(rng.uniform(0, 1, round(3 * (worker.last - worker.first)) - 1))
            bounds = np.concatenate([[0], cuts, [1]]) * (worker.last - worker.first) * HOUR_US
            for low, high in pairwise(bounds):
                used = (high - low) * worker.load
                at = low + rng.uniform(0, high - low - used)
                case.append(f"{len(case)}")
                person.append(worker.name)
                begin.append(opening + round(at))
                end.append(opening + round(at + used))
    return build(EventRows.of(case, ["work"] * len(case), end, person, begin if starts else None))


def moved(log: EventColumns, weeks: int, prefix: str) -> list[Event]:
    """The events of a planted log some weeks later, under case ids of their own."""
    assert log.start_us is not None
    shift = weeks * 7 * DAY_US
    return [
        (
            f"{prefix}{log.case_ids[case]}",
            "work",
            (end + shift) // 1_000_000,
            log.resources[resource],
            (start + shift) // 1_000_000,
        )
        for case, resource, end, start in zip(
            log.case.tolist(),
            log.resource.tolist(),
            log.time_us.tolist(),
            log.start_us.tolist(),
            strict=True,
        )
    ]
