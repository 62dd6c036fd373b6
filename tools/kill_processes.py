"""Kills the worker at random while processes go on by the clock, and reads what is told of each.

    .venv/bin/python tools/kill_processes.py --instances 500 --seconds 30 --kills 15

A real worker in a desk of its own, as in `kill_timers`. Afterwards every process must have done
every step once, in its order, and its ticket must say so.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kill_timers import DRAIN_SECONDS_MAX, Desk, kill_at_random


@dataclass(frozen=True)
class Plan:
    """So many processes that wait over so many seconds, and so many kills meanwhile."""

    instances: int = 500
    over_seconds: float = 30
    kills: int = 15
    seed: int = 1


@dataclass
class Outcome:
    """What a run showed. Everything in `problems` breaks a promise."""

    kills: int = 0
    ended: int = 0
    steps: int = 0
    problems: list[str] = field(default_factory=list)


def run(plan: Plan, home: Path) -> Outcome:
    """A worker killed `plan.kills` times; it is ended when this returns."""
    desk = Desk(home, "going")
    span = f"over_seconds={plan.over_seconds}, seed={plan.seed}"
    wait_seconds = desk.asked(f"prepare(instances={plan.instances}, {span})")
    begin = time.monotonic() + wait_seconds
    with desk.worker() as parent:
        outcome = Outcome(kills=kill_at_random(parent, plan, begin))
        found = desk.asked(f"wait_until_ended(seconds_max={DRAIN_SECONDS_MAX})")
    stories = found["stories"]
    outcome.ended = sum(each["status"] == "ended" for each in stories)
    outcome.steps = sum(len(each["told"]) for each in stories)
    for words, count in (
        ("processes have not ended", plan.instances - outcome.ended),
        ("tell another story", sum(each["told"] != found["expected"] for each in stories)),
        ("tickets were not tagged", sum(not each["is_tagged"] for each in stories)),
        ("timers are left", found["left"]),
    ):
        if count:
            outcome.problems.append(f"{count} {words}")
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, default=Plan.instances)
    parser.add_argument("--seconds", type=float, default=Plan.over_seconds)
    parser.add_argument("--kills", type=int, default=Plan.kills)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    plan = Plan(given.instances, given.seconds, given.kills, given.seed)
    with tempfile.TemporaryDirectory(prefix="gemba-kill-") as home:
        outcome = run(plan, Path(home))
    print(json.dumps({"seed": given.seed, **asdict(outcome)}, indent=1))
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
