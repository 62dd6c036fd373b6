"""Kills the worker at random while timers fall due, and counts what fired.

    .venv/bin/python tools/kill_timers.py --bells 10000 --seconds 60 --kills 20

A real worker in a desk of its own, started again by its parent as `gemba serve` does, on SQLite or
on the empty database DATABASE_URL names.
Afterwards every bell must have rung once, none early.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from kill_intake import ROOT, environment

DRAIN_SECONDS_MAX = 120
WORKER = (
    "from gemba.interfaces.cli.processes import Part, run_together; "
    "run_together([Part('worker', 'gemba.config.worker:run')], ready=lambda: None)"
)


@dataclass(frozen=True)
class Plan:
    """So many bells over so many seconds, and so many kills meanwhile."""

    bells: int = 10_000
    over_seconds: float = 60
    kills: int = 20
    seed: int = 1


@dataclass
class Outcome:
    """What a run showed. Everything in `problems` breaks a promise."""

    kills: int = 0
    rung: int = 0
    missing: int = 0
    doubled: int = 0
    late_seconds_p50: float = 0.0
    late_seconds_p99: float = 0.0
    late_seconds_max: float = 0.0
    problems: list[str] = field(default_factory=list)


class Desk:
    """A desk of its own, whose half inside Django is `module`."""

    def __init__(self, home: Path, module: str) -> None:
        self.home, self.module = home, module
        self.surroundings = environment(home) | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tools'}"}
        if url := os.environ.get("DATABASE_URL"):
            self.surroundings["DATABASE_URL"] = url
        migrate = [sys.executable, "-m", "django", "migrate", "-v", "0"]
        subprocess.run(migrate, env=self.surroundings, check=True)

    def asked(self, call: str) -> Any:
        """What a function of the module prints."""
        code = f"import django; django.setup(); import {self.module}; {self.module}.{call}"
        command = [sys.executable, "-c", code]
        return json.loads(subprocess.check_output(command, env=self.surroundings))

    @contextmanager
    def worker(self) -> Iterator[int]:
        """The process whose child is the worker; both are ended when this is left."""
        work = f"import django; django.setup(); import {self.module}; {WORKER}"
        with (self.home / "worker.log").open("ab") as log:
            command = [sys.executable, "-c", work]
            parent = subprocess.Popen(command, env=self.surroundings, stdout=log, stderr=log)
        try:
            yield parent.pid
        finally:
            parent.terminate()
            parent.wait(40)


def run(plan: Plan, home: Path) -> Outcome:
    """A worker killed `plan.kills` times; it is ended when this returns."""
    desk = Desk(home, "ringing")
    bells = f"bells={plan.bells}, over_seconds={plan.over_seconds}, seed={plan.seed}"
    wait_seconds = desk.asked(f"prepare({bells})")
    begin = time.monotonic() + wait_seconds
    with desk.worker() as parent:
        outcome = Outcome(kills=kill_at_random(parent, plan, begin))
        time.sleep(max(0.0, begin + plan.over_seconds - time.monotonic()))
        found = desk.asked(f"wait_until_rung(seconds_max={DRAIN_SECONDS_MAX})")
    _compare(plan, found, outcome)
    return outcome


class Kills(Protocol):
    """So many kills over so many seconds."""

    @property
    def kills(self) -> int: ...
    @property
    def over_seconds(self) -> float: ...
    @property
    def seed(self) -> int: ...


def kill_at_random(parent: int, plan: Kills, begin: float) -> int:
    """One kill in each equal part of the span, at a random moment; a worker not yet started again
    is waited for."""
    rng = random.Random(plan.seed)  # noqa: S311
    killed = 0
    for number in range(plan.kills):
        moment = begin + (number + rng.random()) * plan.over_seconds / plan.kills
        time.sleep(max(0.0, moment - time.monotonic()))
        while (worker := child(parent)) in (0, killed):
            time.sleep(0.01)
        os.kill(worker, signal.SIGKILL)
        killed = worker
    return plan.kills


def child(parent: int) -> int:
    """The worker, or 0."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(children[0]) if children else 0


def _compare(plan: Plan, found: dict[str, Any], outcome: Outcome) -> None:
    times = Counter(key for key, _ in found["rung"])
    late = sorted(seconds for _, seconds in found["rung"]) or [0.0]
    outcome.rung = len(found["rung"])
    outcome.missing = sum(times[f"bell {number}"] == 0 for number in range(plan.bells))
    outcome.doubled = sum(count - 1 for count in times.values())
    outcome.late_seconds_p50 = late[len(late) // 2]
    outcome.late_seconds_p99 = late[min(len(late) - 1, int(len(late) * 0.99))]
    outcome.late_seconds_max = late[-1]
    for words, count in (
        ("bells did not ring", outcome.missing),
        ("bells rang again", outcome.doubled),
        ("bells rang early", sum(seconds < 0 for seconds in late)),
        ("timers are left", found["left"]),
        ("more or fewer were counted than rang", abs(found["counted"] - outcome.rung)),
    ):
        if count:
            outcome.problems.append(f"{count} {words}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bells", type=int, default=Plan.bells)
    parser.add_argument("--seconds", type=float, default=Plan.over_seconds)
    parser.add_argument("--kills", type=int, default=Plan.kills)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    plan = Plan(given.bells, given.seconds, given.kills, given.seed)
    with tempfile.TemporaryDirectory(prefix="gemba-kill-") as home:
        outcome = run(plan, Path(home))
    print(json.dumps({"seed": given.seed, **asdict(outcome)}, indent=1))
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
