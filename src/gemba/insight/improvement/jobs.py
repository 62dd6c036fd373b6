"""What runs by itself: pilots are watched, so that a guardrail stops one within a minute, and
benefits of adopted changes, so that a proposal whose benefit fades opens again."""

from datetime import datetime

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.jobs import Job, plain
from gemba.insight.improvement.operations.closing import reopen_faded
from gemba.insight.improvement.operations.piloting import conclude_pilot, look_at_pilot
from gemba.insight.improvement.operations.stepping import By
from gemba.insight.improvement.queries.pilots import (
    PilotUnknown,
    running_pilots,
    unconcluded_pilots,
)
from gemba.insight.improvement.queries.watched import watched_proposals

WATCH_SECONDS = 20
BENEFIT_SECONDS = 3600
"""Charts hold whole days and weeks, so this tells something new once a day at most; asked more
often, it does not matter when the worker was started."""


def watch_pilots(*, now: datetime) -> int:
    """Look at every running pilot, and finish what was cut short; how many were acted on."""
    acted = 0
    for pilot_id in running_pilots():
        try:
            acted += look_at_pilot(pilot_id=pilot_id, now=now)
        except PilotUnknown:  # stopped meanwhile
            continue
    stopped = unconcluded_pilots()
    for pilot_id in stopped:
        conclude_pilot(pilot_id=pilot_id, by=By(SYSTEM, now))
    return acted + len(stopped)


def watch_benefits(*, now: datetime) -> int:
    """Judge what every adopted change still brings; how many proposals opened again."""
    return sum(reopen_faded(proposal_id=each, now=now) for each in watched_proposals())


JOBS = (
    Job("pilots", plain(watch_pilots, every_seconds=WATCH_SECONDS), WATCH_SECONDS),
    Job("benefits", plain(watch_benefits, every_seconds=BENEFIT_SECONDS), BENEFIT_SECONDS),
)
