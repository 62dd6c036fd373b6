"""What runs by itself: guardrails stop pilots, within a minute of the event that shows it; pilots
are looked at and judged; a proposal opens again when the benefit of its change fades.

A verdict reads the whole log, which may take minutes on a large desk. So guardrails have a loop of
their own, and what fails with one pilot keeps nobody from looking at the next.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import DatabaseError, close_old_connections

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.jobs import Job, plain
from gemba.insight.improvement.operations.closing import reopen_faded
from gemba.insight.improvement.operations.judging import conclude_pilot, look_at_pilot
from gemba.insight.improvement.operations.stepping import By
from gemba.insight.improvement.operations.stopping import guard_pilot
from gemba.insight.improvement.queries.pilots import running_pilots, unconcluded_pilots
from gemba.insight.improvement.queries.watched import watched_proposals

log = logging.getLogger(__name__)

GUARD_SECONDS = 20
LOOK_SECONDS = 60
BENEFIT_SECONDS = 3600
"""Charts hold whole days and weeks, so this tells something new once a day at most; asked more
often, it does not matter when the worker was started."""


class Act(Protocol):
    """What is done with one pilot; whether anything was."""

    def __call__(self, *, pilot_id: UUID, now: datetime) -> bool: ...


def guard_pilots(*, now: datetime) -> int:
    """Stop every running pilot whose guardrail has fired; how many."""
    return _with_each(running_pilots(), guard_pilot, now)


def judge_pilots(*, now: datetime) -> int:
    """Look at every running pilot, and finish what was stopped; how many verdicts came of it."""
    judged = _with_each(running_pilots(), look_at_pilot, now)
    return judged + _with_each(unconcluded_pilots(), _conclude, now)


def watch_benefits(*, now: datetime) -> int:
    """Judge what every adopted change still brings; how many proposals opened again."""
    return sum(reopen_faded(proposal_id=each, now=now) for each in watched_proposals())


def _with_each(pilot_ids: Iterable[UUID], act: Act, now: datetime) -> int:
    done = 0
    for pilot_id in pilot_ids:
        try:
            done += act(pilot_id=pilot_id, now=now)
        except DatabaseError:
            log.exception("The database failed at pilot %s; trying again soon", pilot_id)
            close_old_connections()
        except Exception:
            log.exception("Pilot %s could not be looked at; trying again soon", pilot_id)
    return done


def _conclude(*, pilot_id: UUID, now: datetime) -> bool:
    return conclude_pilot(pilot_id=pilot_id, by=By(SYSTEM, now))


JOBS = (
    Job("guardrails", plain(guard_pilots, every_seconds=GUARD_SECONDS), GUARD_SECONDS),
    Job("pilots", plain(judge_pilots, every_seconds=LOOK_SECONDS), LOOK_SECONDS),
    Job("benefits", plain(watch_benefits, every_seconds=BENEFIT_SECONDS), BENEFIT_SECONDS),
)
