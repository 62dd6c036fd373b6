"""How well the twin of a log holds over weeks it has not seen, kept while nothing changes."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.calendars import WEEK_US
from gemba.insight.simulation.fitting.holding_out import TooShort, hold_out_weeks
from gemba.insight.simulation.fitting.judging import Judged, Trial, Weighing, judge
from gemba.insight.simulation.fitting.roles import NOTHING_KNOWN, Roles
from gemba.insight.simulation.runners import Progress
from gemba.interfaces.console.lab.fitted import Terms, reading_terms
from gemba.interfaces.console.lab.working import Job, Jobs
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory

KEPT_MAX = 4
RUNS = 6
WEEKS_MAX = 4
# The twin learns from the others: so many weeks for each held out.
WEEKS_FOR_ONE = 5


@dataclass(frozen=True)
class Trusted:
    """The twin over the last `weeks` of its log, which it was not fitted to: `forecast` said
    itself how many requests would come, `known` was told."""

    columns: Sized
    weeks: int
    forecast: Judged
    known: Judged


_KEPT = Memory[Trusted](KEPT_MAX)
_JOBS = Jobs[Trusted | None](KEPT_MAX)


def trust(choice: Choice) -> Trusted:
    """Fits twice and runs a dozen times. Raises TooShort for a log with nothing to hold out, and
    NothingToFit."""
    return _trust(choice, reading_terms(choice))


def job_of(choice: Choice) -> Job[Trusted | None]:
    """The same in the background; None for a log too short."""
    terms = reading_terms(choice)

    def work(_progress: Progress) -> Trusted | None:
        try:
            return _trust(choice, terms)
        except TooShort:
            return None

    return _JOBS.begun(choice.log, choice.whole, terms, work)


def known_job(choice: Choice, token: str) -> Job[Trusted | None] | None:
    """One that was begun."""
    return _JOBS.known(choice.log, token)


def judged(columns: EventColumns, zone: str, roles: Roles = NOTHING_KNOWN) -> Trusted:
    """Raises TooShort and NothingToFit."""
    weeks = weeks_held(columns)
    held = hold_out_weeks(columns, weeks)
    forecast, known = (
        judge(held, zone, Trial(runs=RUNS, weighing=each, roles=roles))
        for each in (Weighing.FORECAST, Weighing.KNOWN)
    )
    return Trusted(columns, weeks, forecast, known)


def weeks_held(columns: EventColumns) -> int:
    """A fifth of the log in whole weeks; not more than tell what there is to tell."""
    if not len(columns):
        return 1
    weeks = int(np.ptp(columns.time_us)) / WEEK_US
    return min(max(int(weeks / WEEKS_FOR_ONE), 1), WEEKS_MAX)


def _trust(choice: Choice, terms: Terms) -> Trusted:
    """However types are told apart besides: what the twin can foretell rests on what it finds."""
    zone, roles, _cut = terms
    return _KEPT.of(
        choice.log, choice.whole, (zone, roles), lambda: judged(choice.whole, zone, roles)
    )
