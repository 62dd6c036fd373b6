"""A million events split by cause, ends only, every person with working hours."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.columns import build
from gemba.insight.mining.bench import EVENTS, RUNS, SEED, drawn_rows, in_turns
from gemba.insight.mining.calendars import Calendar

from .bottlenecks import bottlenecks, wait_totals
from .causes import waiting_times
from .chosen import ChosenWaits
from .index import WaitIndex
from .parties import Reading

IDS = ("mining.waiting_causes_1m", "mining.waiting_bottlenecks_1m")
SECONDS_MAX = 1.5


def measure() -> list[dict[str, object]]:
    """The split, which is kept while a log does not change, and what each filter costs after it."""
    columns = build(drawn_rows(EVENTS, np.random.default_rng(SEED)))
    calendars = [Calendar.weekly(range(5), 8 + code % 3, 17) for code in range(300)]
    reading = Reading(calendars=calendars[: len(columns.resources)])
    index = WaitIndex.of(columns, waiting_times(columns, reading))
    split, ranked = in_turns(
        lambda: waiting_times(columns, reading),
        lambda: (bottlenecks(ChosenWaits(index, None)), wait_totals(ChosenWaits(index, None))),
    )
    drawn = f"{len(columns):,} drawn events, {columns.cases:,} cases, 300 people"
    return [
        {
            "id": name,
            "measured": spent.wall_seconds,
            "reference": None,
            "ratio": None,
            "goal": f"at most {SECONDS_MAX:g} s" if name == IDS[0] else "",
            "met": spent.wall_seconds <= SECONDS_MAX if name == IDS[0] else None,
            "method": f"{what}: {drawn}; median of {RUNS}, CPU {spent.cpu_seconds:.3f} s.",
        }
        for name, spent, what in (
            (IDS[0], split, "starts estimated, seven causes"),
            (IDS[1], ranked, "bottlenecks and totals of all cases, already split"),
        )
    ]
