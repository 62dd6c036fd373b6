"""The other half of kill_timers: bells, run inside processes that have Django set up.

A bell leaves a row in a table of its own and is counted, in the transaction that takes its timer.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from gemba.foundation.kernel.clock import current_time
from gemba.foundation.timers.operations import set_timers
from gemba.foundation.timers.queries import timer_status
from gemba.foundation.timers.registry import DueTimer, NewTimer, timer

LEAD_SECONDS = 6


@timer("proof.bell")
def ring(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Note for each bell how late it rings, by the clock at the end of the effect."""
    del now
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ringing_count SET total = total + %s", [len(timers)])
        moment = current_time()
        rows = [(each.key, (moment - each.due_at).total_seconds()) for each in timers]
        cursor.executemany("INSERT INTO ringing_bell (key, late_seconds) VALUES (%s, %s)", rows)


def prepare(*, bells: int, over_seconds: float, seed: int) -> None:
    """Set bells at random times of a span that begins soon; print how soon that is."""
    rng = random.Random(seed)  # noqa: S311
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ringing_bell (key varchar(40), late_seconds float)")
        cursor.execute("CREATE TABLE ringing_count (total bigint)")
        cursor.execute("INSERT INTO ringing_count VALUES (0)")
    begin = current_time() + timedelta(seconds=LEAD_SECONDS)
    moments = [begin + timedelta(seconds=over_seconds * rng.random()) for _ in range(bells)]
    set_timers([NewTimer("proof.bell", f"bell {n}", due) for n, due in enumerate(moments)])
    print(json.dumps((begin - current_time()).total_seconds()))


def wait_until_rung(*, seconds_max: float) -> None:
    """Until no bell is set any more; print what the database says then."""
    deadline = time.monotonic() + seconds_max
    while _left() and time.monotonic() < deadline:
        time.sleep(0.5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, late_seconds FROM ringing_bell")
        rung = cursor.fetchall()
        cursor.execute("SELECT total FROM ringing_count")
        (counted,) = cursor.fetchone() or (0,)
    print(json.dumps({"rung": rung, "counted": counted, "left": _left()}))


def _left() -> int:
    bells = next(each for each in timer_status(now=current_time()) if each.kind == "proof.bell")
    return bells.waiting + bells.overdue + bells.parked
