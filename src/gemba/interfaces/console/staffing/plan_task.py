"""The task of a shift plan: needs by the forecast, people of the desk and what they entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext as _

from gemba.desk.calendars.queries import absences
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import microseconds, moment_of
from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.staffing.presence import by_week_slot, people_there, slot_edges_us
from gemba.insight.staffing.queries import (
    WORKED_PART,
    ContractLine,
    contracts,
    terms,
    wishes,
)
from gemba.insight.staffing.requirement import Requirement
from gemba.insight.staffing.shifts.suggesting import suggested_shapes, usual_shapes
from gemba.insight.staffing.shifts.values import (
    DAY_SLOTS,
    Person,
    PlanTask,
    Rules,
    ShiftShape,
    Wish,
)
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.asked import AskedForm
from gemba.interfaces.console.staffing.needed import Impossible, shrinkage
from gemba.interfaces.console.staffing.people_there import There, agents
from gemba.interfaces.console.staffing.planned import Before, worked_before
from gemba.interfaces.console.staffing.requirement import Needs, needs_of
from gemba.interfaces.console.staffing.shift_names import code_of, coded
from gemba.interfaces.console.staffing.told import ALL, told

SPANS = (1, 2, 4)
WEEKS_AHEAD_MAX = 8
HOURS_USUAL, HOURS_MAX = 40.0, 48.0
# Away for so much of a day is away that day.
AWAY_HOURS = 6
HOUR_US = 3_600_000_000
WEEK_DAYS = 7


@dataclass(frozen=True)
class Period:
    """The days of a plan. `problem` says why others were taken than asked for; `is_anytime`: people
    may be given shifts far from the hours they usually work."""

    first: date
    weeks: int
    problem: str = ""
    is_anytime: bool = False

    @property
    def days(self) -> int:
        return self.weeks * WEEK_DAYS

    @property
    def end(self) -> date:
        return self.first + timedelta(days=self.days)


@dataclass(frozen=True)
class Draft:
    """What people and rules a plan has, beside its needs."""

    people: tuple[Person, ...]
    shapes: tuple[ShiftShape, ...]
    rules: Rules
    wishes: tuple[Wish, ...]


def period_of(query: QueryDict, today: date) -> Period:
    """From next Monday on for two weeks, unless the address says otherwise."""
    is_anytime = bool(query.get("anytime"))
    monday = today + timedelta(days=7 - today.weekday())
    span = query.get("span", "")
    weeks = int(span) if span in {str(each) for each in SPANS} else 2
    try:
        first = date.fromisoformat(query.get("first") or monday.isoformat())
    except ValueError:
        return Period(monday, weeks, _("Write the first day like 2026-11-30."), is_anytime)
    if not today <= first <= today + timedelta(weeks=WEEKS_AHEAD_MAX):
        words = _("A plan begins today or within {n} weeks.").format(n=WEEKS_AHEAD_MAX)
        return Period(monday, weeks, words, is_anytime)
    return Period(first, weeks, is_anytime=is_anytime)


def needs_for(choice: Choice, asked: AskedForm, period: Period, now: datetime) -> Needs | None:
    """None where less than a week of arrivals is known."""
    found = told(choice, asked, now, until=period.end)
    if found is None or ALL not in found.forecasts:
        return None
    return needs_of(choice, found, asked, now, is_evenly=True)


def contract_of(line: ContractLine | None, user_id: int, there: There) -> ContractLine:
    """As entered; else the hours of the busiest week of somebody's shifts (usual ones where none
    are known), and a little less."""
    if line is not None:
        return line
    days = len(there.edges_us) // DAY_SLOTS
    worked = [0.0] * (days // WEEK_DAYS + 1)
    first = int(there.edges_us[0])
    for start, end in there.stretches.get(str(user_id), ()):
        worked[min((start - first) // (WEEK_DAYS * 24 * HOUR_US), len(worked) - 1)] += end - start
    most = min(max(worked) / HOUR_US, HOURS_MAX) or HOURS_USUAL
    return ContractLine(user_id, round(2 * WORKED_PART * most) / 2, round(2 * most) / 2)


def draft_of(needs: Needs, period: Period, *, actor: Actor) -> Draft:
    """From what was entered; what was not is proposed."""
    known = terms(actor=actor)
    weekly = by_week_slot(needs.there.open_slots.astype(np.float64), needs.told.arrived.end)
    suggested = suggested_shapes(np.nan_to_num(weekly) > 0)
    shapes = tuple(coded(each) for each in known.shapes) if known else suggested
    people = _people(needs, shapes, period, actor=actor)
    names, able = {each.name for each in shapes}, {each.name for each in people}
    entered = wishes(first=period.first, end=period.end, actor=actor)
    wanted = tuple(
        Wish(str(each.user_id), each.day, code_of(each.shape) or None)
        for each in entered
        if str(each.user_id) in able and (not each.shape or code_of(each.shape) in names)
    )
    return Draft(people, shapes, known.rules if known else Rules(), wanted)


def task_of(needs: Needs, draft: Draft, asked: AskedForm, period: Period) -> PlanTask | Impossible:
    """What the solver is asked. Raises TaskRefused, for a desk without agents say."""
    required = needs.required
    if isinstance(required, Impossible):
        return required
    skip = (period.first - needs.told.arrived.end).days * DAY_SLOTS
    part = slice(skip, skip + period.days * DAY_SLOTS)
    wanted = {
        name: each[part] for name, each in rostered_by_channel(required, shrinkage(asked)).items()
    }
    return PlanTask(
        period.first,
        period.days,
        draft.shapes,
        draft.people,
        wanted,
        draft.rules,
        draft.wishes,
        zone=needs.told.arrived.zone,
    )


def rostered_by_channel(required: Requirement, lost: float) -> Mapping[str, Int64s]:
    """Whole people to roster on each channel. What is cut off in rounding goes, one a channel at
    most, to where most was cut off, so that all together are as many as are rostered."""
    total = required.rostered(lost)
    exact = {name: each / (1 - lost) for name, each in required.exact_of_each.items()}
    whole = {name: np.floor(each + 1e-9).astype(np.int64) for name, each in exact.items()}
    rest = np.maximum(total - np.sum([*whole.values()], axis=0), 0)
    cut = np.array([exact[name] - whole[name] for name in exact])
    rank = np.argsort(np.argsort(-cut, axis=0, kind="stable"), axis=0)
    return {name: whole[name] + (rank[at] < rest) for at, name in enumerate(exact)}


def _people(
    needs: Needs, shapes: tuple[ShiftShape, ...], period: Period, *, actor: Actor
) -> tuple[Person, ...]:
    staff, entered = agents(), contracts(actor=actor)
    channels = frozenset(each.channel for each in needs.done)
    away = _away(needs.told.arrived.zone, period)
    before = worked_before(period.first, actor=actor)
    found = []
    for each in staff:
        contract = contract_of(entered.get(each.id), each.id, needs.there)
        own = before.get(str(each.id), Before())
        found.append(
            Person(
                str(each.id),
                contract.hours_min,
                contract.hours_max,
                channels.intersection(contract.channels) if contract.channels else channels,
                away.get(each.id, frozenset()),
                None
                if period.is_anytime
                else usual_shapes(shapes, _hours_worked(needs.there, str(each.id))),
                hours_before=own.week_hours,
                days_before=own.week_days,
                days_in_row_before=own.days_in_row,
                rested_minutes_before=own.rested_minutes,
            )
        )
    return tuple(found)


def _hours_worked(there: There, name: str) -> Bools:
    """The half hours of the day in which somebody works on any day."""
    days = people_there([there.stretches.get(name, ())], there.edges_us).reshape(-1, DAY_SLOTS)
    worked: Bools = days.max(axis=0, initial=0) > 0
    return worked


def _away(zone: str, period: Period) -> Mapping[int, frozenset[date]]:
    """Days on which people are away, by absences entered."""
    edges = slot_edges_us(period.first, period.days, zone)[::DAY_SLOTS].tolist()
    found: dict[int, set[date]] = {}
    for each in absences(ending_after=moment_of(edges[0])):
        since, until = microseconds(each.starts_at), microseconds(each.ends_at)
        for number in range(period.days):
            overlap = min(until, edges[number + 1]) - max(since, edges[number])
            if overlap >= AWAY_HOURS * HOUR_US:
                day = period.first + timedelta(days=number)
                found.setdefault(each.user_id, set()).add(day)
    return {user_id: frozenset(days) for user_id, days in found.items()}
