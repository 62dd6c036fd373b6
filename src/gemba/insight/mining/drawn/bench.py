"""A hundred thousand instances of a drawn process laid over its drawing."""

from __future__ import annotations

import numpy as np

from gemba.insight.mining.bench import RUNS, SEED, in_turns

from .deviations import deviations
from .overlay import overlay
from .steps import drawn_steps
from .stretch import Chosen, Stretch
from .testing import REPAIR, many_instances

IDS = ("mining.drawn_overlay_100k", "mining.drawn_overlay_100k_kept")
INSTANCES, STEPS = 100_000, 10
SECONDS_MAX = 0.5


def measure() -> list[dict[str, object]]:
    """Everything anew, as after news, and what another version or period costs."""
    columns = many_instances(INSTANCES, STEPS, np.random.default_rng(SEED))
    kept = drawn_steps(columns, REPAIR)
    anew, again = in_turns(
        lambda: overlay(Chosen(drawn_steps(columns, REPAIR), Stretch(1)), now_us=0),
        lambda: _again(Chosen(kept, Stretch(1))),
    )
    drawn = f"{INSTANCES:,} instances of {STEPS} steps, {len(columns):,} events"
    return [
        {
            "id": name,
            "measured": spent.wall_seconds,
            "reference": None,
            "ratio": None,
            "goal": f"at most {SECONDS_MAX:g} s",
            "met": spent.wall_seconds <= SECONDS_MAX,
            "method": f"{what}: {drawn}; median of {RUNS}, CPU {spent.cpu_seconds:.3f} s.",
        }
        for name, spent, what in (
            (IDS[0], anew, "steps put together and their figures"),
            (IDS[1], again, "figures and deviations, steps kept"),
        )
    ]


def _again(chosen: Chosen) -> None:
    overlay(chosen, now_us=0)
    deviations(chosen)
