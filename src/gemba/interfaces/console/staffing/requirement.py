"""The Requirement tab: people by half hour of a usual week, beside those who are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.staffing.forecasting.history import WEEK_DAYS
from gemba.insight.staffing.presence import by_week_slot
from gemba.insight.staffing.requirement import Requirement
from gemba.insight.staffing.series import ArrivalKind
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.arrived import OTHER, PLANNED_MAX
from gemba.interfaces.console.staffing.asked import AskedForm
from gemba.interfaces.console.staffing.log_work import LogWork, log_work
from gemba.interfaces.console.staffing.needed import (
    Impossible,
    Work,
    needed,
    shrinkage,
    works,
)
from gemba.interfaces.console.staffing.people_there import There, there_on
from gemba.interfaces.console.staffing.told import ALL, Told
from gemba.interfaces.console.staffing.week_heat import WeekHeat, week_heat
from gemba.interfaces.console.staffing.words import KindNames, hours_words
from gemba.interfaces.figures import count_words, decimal_words


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel: how its work is done, how long one takes, what a week of it needs."""

    key: str
    name: str
    mode: str
    minutes: str
    is_assumed: bool
    is_own: bool
    a_week: str
    work_hours: str
    peak: str


@dataclass(frozen=True)
class Needs:
    """Everything the requirement of the days to come rests on, and what it is."""

    told: Told
    work: LogWork
    done: tuple[Work, ...]
    there: There
    required: Requirement | Impossible


@dataclass(frozen=True)
class RequirementTab:
    """What the tab shows. `others`: small channels that are planned for together, with what came
    by none (`is_told_without`). `is_rostered`: people needed are counted as people to roster,
    because they are held against shifts; otherwise as people at work."""

    heat: WeekHeat
    channels: tuple[ChannelLine, ...]
    is_rostered: bool
    is_learned: bool
    is_estimated: bool
    others: int
    is_told_without: bool


def needs_of(
    choice: Choice, found: Told, asked: AskedForm, now: datetime, *, is_evenly: bool = False
) -> Needs:
    """Of the days a forecast is of. Work that may wait is spread over the people who are there, or
    evenly over the hours the desk is open, as for a plan that says who will be."""
    known = found.arrived
    work = log_work(choice, known)
    done = works(known, work, asked)
    days = len(found.forecasts[ALL].dates)
    period = known.end, days
    there = there_on(choice, work, known, period, as_seen=asked.is_beside_log, now=now)
    arriving, people = arriving_of(found, asked), None if is_evenly else there.people
    required = needed(done, arriving, there.open_slots, asked, people=people)
    return Needs(found, work, done, there, required)


def arriving_of(found: Told, asked: AskedForm) -> Mapping[ArrivalKind, Floats]:
    """Arrivals planned for, by channel, flat over half hours."""
    parts = {kind: each for kind, each in found.forecasts.items() if not kind.type}
    if not asked.plans_for_busy_days:
        return {kind: each.mean.ravel() for kind, each in parts.items()}
    return {kind: _busy(each.mean, each.day_high).ravel() for kind, each in parts.items()}


def _busy(mean: Floats, day_high: Floats) -> Floats:
    """Each day as busy as the high end of its interval; as expected where that is unknown."""
    total = mean.sum(axis=1)
    known = np.isfinite(day_high) & (total > 0)
    factor = np.divide(day_high, total, out=np.ones(len(total)), where=known)
    busy: Floats = mean * factor[:, None]
    return busy


def requirement_tab(
    needs: Needs, asked: AskedForm, names: KindNames, show: str
) -> RequirementTab | Impossible:
    """The usual week of the days to come."""
    required = needs.required
    if isinstance(required, Impossible):
        return required
    first, there = needs.told.arrived.end, needs.there
    is_rostered = not there.is_learned
    people = required.exact / (1 - shrinkage(asked) if is_rostered else 1)
    heat = week_heat(
        by_week_slot(people, first),
        by_week_slot(there.people, first),
        by_week_slot(there.open_slots.astype(np.float64), first) > 0,
        show,
    )
    channels = tuple(_line(needs, each, required, names) for each in needs.done)
    known = needs.told.arrived.channels
    return RequirementTab(
        heat,
        channels,
        is_rostered,
        there.is_learned,
        needs.work.is_estimated,
        others=len(known.names[PLANNED_MAX:]),
        is_told_without=OTHER in known.planned,
    )


def _line(needs: Needs, done: Work, required: Requirement, names: KindNames) -> ChannelLine:
    kind = ArrivalKind(done.channel, "")
    forecast = needs.told.forecasts.get(kind)
    a_week = WEEK_DAYS * float(forecast.day_mean.mean()) if forecast else 0.0
    people = required.immediate.get(done.channel)
    peak = required.deferrable[done.channel] if people is None else people
    return ChannelLine(
        key=done.channel,
        name=names(kind),
        mode=done.mode,
        minutes=f"{done.minutes:.3g}",
        is_assumed=done.is_assumed,
        is_own=done.is_own,
        a_week=count_words(a_week),
        work_hours=hours_words(a_week * done.minutes / 60),
        peak=decimal_words(float(peak.max(initial=0))),
    )
