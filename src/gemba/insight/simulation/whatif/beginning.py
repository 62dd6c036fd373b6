"""Where a search for staffing begins: as many people as waiting lines by the half hour ask for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats
from gemba.insight.mining.calendars import WEEK_MINUTES, Calendar, week_minute
from gemba.insight.simulation.engine import Outcome
from gemba.insight.staffing.erlang import Target as Wait
from gemba.insight.staffing.requirement import Demand, Immediate, requirement

from .crews import Crew
from .meeting import Target

SLOT_MINUTES = 30
SLOTS = WEEK_MINUTES // SLOT_MINUTES
# Where no target speaks of waiting, people are busy for so much of their time at most.
BUSY_SHARE_MAX = 0.85
# Of the half hours of a week so many are to have enough people: single ones of one run are chance.
ENOUGH = 0.9
# A wait that one in ten exceeds is so many times its mean, where waits are exponential.
_NINETY_TO_MEAN = math.log(10)


@dataclass(frozen=True, eq=False)
class _Load:
    """What one crew did in a run: pieces of work begun in each half hour of the week, and the mean
    seconds of one."""

    per_slot: Floats
    seconds: float


def first_counts(
    outcome: Outcome, crews: Sequence[Crew], targets: Sequence[Target]
) -> tuple[int, ...]:
    """By crew, from a run in which nobody waits for long, by `staffing.requirement`."""
    wait = _wait(targets)
    return tuple(_count(crew, _load(outcome, crew), wait) for crew in crews)


def _wait(targets: Sequence[Target]) -> Wait:
    limits = {each.measure: each.limit for each in targets}
    means = [limits["waiting_seconds"]] if "waiting_seconds" in limits else []
    if "waiting_seconds_p90" in limits:
        means.append(limits["waiting_seconds_p90"] / _NINETY_TO_MEAN)
    if not means:
        return Wait(occupancy_max=BUSY_SHARE_MAX)
    return Wait(mean_wait_seconds_max=max(min(means), 1.0))


def _load(outcome: Outcome, crew: Crew) -> _Load:
    rows, twin = outcome.rows, outcome.twin
    names = {each.name for each in crew.people(crew.most)}
    codes = [code for code, each in enumerate(twin.people) if each.name in names]
    if rows.resource is None or rows.start_us is None:
        raise ValueError("These rows do not say who did what from when on.")
    hers = np.isin(rows.resource.codes, codes)
    zone = crew.model.calendar.zone
    minutes = week_minute(rows.start_us[hers], zone)
    slots = np.bincount(minutes // SLOT_MINUTES, minlength=SLOTS)
    weeks = (twin.horizon.days + twin.horizon.drain_days) / 7
    means = np.array([each.handling[-1].draw.mean_seconds for each in twin.activities])
    seconds = means[rows.activity.codes[hers]]
    return _Load(slots / max(weeks, 1), float(seconds.mean()) if len(seconds) else 0.0)


def _count(crew: Crew, load: _Load, wait: Wait) -> int:
    if not load.seconds:
        return crew.least
    people = crew.people(max(len(crew.members), 1))
    present = np.mean([_open_slots(each.calendar) for each in people], axis=0)
    open_slots: Bools = present > 0
    demand = Demand(Immediate(crew.name, load.seconds, wait), load.per_slot)
    needed = requirement([demand], open_slots, slot_seconds=SLOT_MINUTES * 60).floor[open_slots]
    if not len(needed):
        return crew.most
    count = math.ceil(float(np.quantile(needed / present[open_slots], ENOUGH)))
    return min(max(count, crew.least), crew.most)


def _open_slots(calendar: Calendar) -> Floats:
    """The share of each half hour somebody is there."""
    minutes = np.zeros(WEEK_MINUTES)
    for start, end in calendar.intervals:
        minutes[start:end] = 1.0
    shares: Floats = minutes.reshape(SLOTS, SLOT_MINUTES).mean(axis=1)
    return shares
