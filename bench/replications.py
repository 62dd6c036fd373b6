"""A thousand replications, on one core and spread over all."""

from __future__ import annotations

import os
import resource
import time
from dataclasses import replace

from gemba.insight.simulation import measures
from gemba.insight.simulation.bench import desk_of_a_year
from gemba.insight.simulation.replications import replicate

IDS = ("simulation.replications_spread",)

REPLICATIONS, TICKETS_A_YEAR, AGENTS, DAYS = 1_000, 25_000, 5, 14
SPREAD_MIN = 0.85


def measure() -> list[dict[str, object]]:
    """Processor time tells how well they spread, whatever else the machine does; the clock tells
    how long one waits."""
    cores = os.cpu_count() or 1
    one, one_wall = _spent(1)
    spread, spread_wall = _spent(cores)
    ratio = one / spread
    return [
        {
            "id": "simulation.replications_spread",
            "measured": round(ratio, 3),
            "reference": SPREAD_MIN,
            "ratio": round(ratio / SPREAD_MIN, 3),
            "goal": f"at least {SPREAD_MIN:g}",
            "met": ratio >= SPREAD_MIN,
            "method": (
                f"{REPLICATIONS:,} runs of {DAYS} days of {AGENTS} agents: processor time in one"
                f" process, {one:.1f} s, as a part of that in {cores}, {spread:.1f} s, start"
                f" included; by the clock {one_wall:.1f} s and {spread_wall:.1f} s"
            ),
        }
    ]


def _spent(processes: int) -> tuple[float, float]:
    """Processor seconds of this process and those it started, and seconds by the clock."""
    twin = desk_of_a_year(TICKETS_A_YEAR, AGENTS)
    twin = replace(twin, horizon=replace(twin.horizon, days=DAYS))
    cpu, wall = _cpu_seconds(), time.perf_counter()
    replicate(
        {"desk": twin},
        {"waits": measures.waiting_seconds, "takes": measures.case_seconds},
        seeds=range(REPLICATIONS),
        processes=processes,
    )
    return _cpu_seconds() - cpu, time.perf_counter() - wall


def _cpu_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)
