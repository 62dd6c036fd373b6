"""What runs by itself: pilots are watched, so that a guardrail stops one within a minute."""

from datetime import datetime

from gemba.foundation.kernel.jobs import Job, plain
from gemba.insight.improvement.operations.piloting import look_at_pilot
from gemba.insight.improvement.queries.pilots import PilotUnknown, running_pilots

WATCH_SECONDS = 20


def watch_pilots(*, now: datetime) -> int:
    """Look at every running pilot; how many were stopped or judged."""
    acted = 0
    for pilot_id in running_pilots():
        try:
            acted += look_at_pilot(pilot_id=pilot_id, now=now)
        except PilotUnknown:  # stopped meanwhile
            continue
    return acted


JOBS = (Job("pilots", plain(watch_pilots, every_seconds=WATCH_SECONDS), WATCH_SECONDS),)
