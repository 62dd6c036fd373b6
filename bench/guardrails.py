"""How soon a guardrail stops a pilot, from the event that shows the harm to the end everybody sees.

A real worker with all its jobs on a desk of 50,000 tickets and five pilots, each of which has drawn
5,000 more, while mail keeps coming. In the last rounds the worker is killed the moment the harm
shows, so that it is another one, which has read nothing yet, that stops the pilot.
"""

import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from kill_timers import Desk, child

IDS = ("pilots.guard_seconds", "pilots.guard_seconds_killed")
TICKETS, DRAWN, PILOTS = 50_000, 5_000, 5
KILLED = 2
SECONDS_MAX = 60.0
PAUSE_SECONDS = 20
"""At most, before a round: so that it begins anywhere between two looks."""


def measure() -> list[dict[str, object]]:
    """A round for each pilot, on SQLite."""
    with tempfile.TemporaryDirectory() as home:
        desk = Desk(Path(home), "breaching")
        made = desk.asked(f"prepare(tickets={TICKETS}, drawn={DRAWN}, pilots={PILOTS})")
        with desk.worker() as parent, _mail_that_comes(desk):
            time.sleep(PAUSE_SECONDS)
            took = [_round(desk, made["pilots"][at:], parent, at) for at in range(PILOTS)]
    how = (
        f"s from the event that shows harm to the end of the trial; {made['events']:,} events,"
        f" {PILOTS} pilots with {DRAWN:,} tickets each, all jobs of the worker and mail meanwhile"
    )
    calm, killed = took[:-KILLED], took[-KILLED:]
    return [
        _figure(IDS[0], calm, f"{how}; the worst of {len(calm)} rounds"),
        _figure(IDS[1], killed, f"{how}; the worker killed at that event, worst of {KILLED}"),
    ]


def _round(desk: Desk, pilots: list[list[str]], parent: int, number: int) -> float:
    """The first of these pilots breaks its guardrail; seconds, SECONDS_MAX twice over if nothing
    came of it."""
    pilot, served = pilots[0]
    time.sleep(PAUSE_SECONDS * random.Random(number).random())  # noqa: S311
    others = [each[1] for each in pilots[1:]]
    seen = desk.asked(f"breach(pilot={pilot!r}, served={served!r}, others={others!r})")
    if number >= PILOTS - KILLED and (worker := child(parent)):
        os.kill(worker, signal.SIGKILL)
    ended = desk.asked(f"wait_until_stopped(served={served!r}, seconds_max={2 * SECONDS_MAX})")
    return 2 * SECONDS_MAX if ended is None else max(0.0, ended - seen["at"])


@contextmanager
def _mail_that_comes(desk: Desk) -> Iterator[None]:
    coming = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import django; django.setup(); import breaching; breaching.stream()",
        ],
        env=desk.surroundings,
    )
    try:
        yield
    finally:
        coming.kill()
        coming.wait()


def _figure(name: str, took: list[float], how: str) -> dict[str, object]:
    worst = max(took)
    return {
        "id": name,
        "measured": round(worst, 1),
        "reference": SECONDS_MAX,
        "ratio": round(worst / SECONDS_MAX, 3),
        "goal": f"<= {SECONDS_MAX:g}",
        "met": worst <= SECONDS_MAX,
        "method": f"{how}, median {statistics.median(took):.1f}",
    }
