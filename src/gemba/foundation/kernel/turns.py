"""Loops that write leave others their turn.

SQLite has one writer at a time and no queue for them: who waits looks again every 100 ms, and gives
up after the timeout of the settings. A loop that begins its next transaction a moment after the
last is always faster, and keeps everybody else out for as long as it has work.
"""

import time

from django.db import connection

LONG_SECONDS = 0.1
PAUSE_SECONDS = 0.12
"""A little longer than the longest pause between two looks of who waits (SQLite's busy handler)."""


def give_way(since: float) -> None:
    """Call between two transactions of a loop, with the monotonic time at which the last began:
    after a long one whoever waits comes first. PostgreSQL lets writers go on side by side."""
    is_long = time.monotonic() - since >= LONG_SECONDS
    if is_long and connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(PAUSE_SECONDS)
