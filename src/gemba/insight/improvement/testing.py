"""Pilots for tests of rooms above."""

from datetime import datetime

from gemba.insight.improvement.jobs import guard_pilots, judge_pilots


def watch_pilots(*, now: datetime) -> int:
    """What the worker does with pilots, once; how many it acted on."""
    return guard_pilots(now=now) + judge_pilots(now=now)
