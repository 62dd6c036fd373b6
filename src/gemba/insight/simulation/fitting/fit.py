"""A digital twin fitted from a log, and what the log cannot tell of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.working_hours import HoursRule, working_hours
from gemba.insight.mining.structure.ends import ends
from gemba.insight.mining.waiting.causes import waiting_times
from gemba.insight.mining.waiting.enablement import begun_us
from gemba.insight.mining.waiting.guessing import (
    guessed_customer,
    guessed_programs,
    guessed_vendor,
)
from gemba.insight.mining.waiting.parties import Reading
from gemba.insight.mining.waiting.starts import unknown_starts
from gemba.insight.mining.zones import DAY_US
from gemba.insight.simulation.distances.seen import Seen
from gemba.insight.simulation.model import (
    Activity,
    Arrivals,
    Branching,
    CaseType,
    Handling,
    Horizon,
    OpenCase,
    Twin,
)
from gemba.insight.simulation.orders import Matrix
from gemba.insight.simulation.refusing import Refused

from .arrivals import fit_arrivals
from .aside import Apart, set_apart
from .batching import fit_batching
from .branching import fit_branching
from .case_types import Kinds, kinds_by
from .changes import Change, process_change
from .concurrency import concurrent
from .customers import Waited, coming_back, with_customers, with_switches
from .delays import delay_bounds, fit_delays, without_delay
from .discipline import choices_seen, fit_discipline, type_priorities
from .handling import Grouped, fit_handling, handling_seconds
from .people import Staff, fit_people
from .roles import NOTHING_KNOWN, Roles
from .situations import Situations
from .steps import Steps
from .unknowns import Unknown, widening

CASES_WANTED = 200
RARE_TIMES = 10
SIDE_BY_SIDE_SHARE = 0.05
HORIZON_DAYS = 28.0
# When what nobody promised is due: after a hundred years.
NEVER_SECONDS = 3.2e9
# So few cases may lie so many times as far away as all others are apart, and count for nothing.
FAR_SHARE = 0.01
FAR_TIMES = 3


class NothingToFit(Refused):
    """The log holds no events."""


@dataclass(frozen=True, eq=False)
class Fitting:
    """What may be said about a log beforehand.

    `types_by`: the attribute of cases that tells their type; None finds one. `open_cases`: one flag
    per case for those not finished at the end of the log; None finds them. `until_us`: until when
    the log tells all that happened; None is its last event. `roles`: what its words mean.
    """

    types_by: str | None = None
    open_cases: Bools | None = None
    until_us: int | None = None
    roles: Roles = NOTHING_KNOWN


@dataclass(frozen=True)
class Fitted:
    """`twin` starts where the log ends, with the cases that were open then. `widening` is by how
    much intervals of its forecasts are to be stretched for what is unknown."""

    twin: Twin
    unknowns: tuple[Unknown, ...]

    @property
    def widening(self) -> float:
        return widening(self.unknowns)


@dataclass(frozen=True, eq=False)
class _Log:
    roles: Roles
    reading: Reading
    apart: Apart
    columns: EventColumns
    steps: Steps
    side_by_side: Matrix
    kinds: Kinds
    is_open: Bools
    until_us: int
    zone: str
    estimated: Bools

    @property
    def left(self) -> Bools:
        """By case, whether its customer gave up."""
        gone: Bools = self.apart.left_us != UNKNOWN_US
        return gone


NOTHING_SAID = Fitting()


def fit(columns: EventColumns, zone: str, said: Fitting = NOTHING_SAID) -> Fitted:
    """Raises NothingToFit for an empty log."""
    if not len(columns):
        raise NothingToFit(gettext_noop("A log without events tells nothing."))
    log = _read(set_apart(columns, said.roles), zone, said)
    columns = log.columns
    seen = Seen.of(replace(columns, start_us=_by_row(log.steps)))
    change = process_change(seen, ~(log.is_open | log.left))
    staff = fit_people(columns, log.steps, zone, log.reading.not_people)
    batching = fit_batching(log.steps, staff, len(columns.activities))
    # What waits for its batch to gather waits for nothing else.
    ready = replace(log.steps, possible_us=batching.ready_us)
    delays = fit_delays(ready, delay_bounds(ready, staff), list(columns.activities))
    types, brought = _types(log, staff, without_delay(ready, delays, list(columns.activities)))
    arrivals, unknowns = _arrivals(log, ~brought)
    activities = tuple(
        replace(_activity(log, staff, code), batch=batch)
        for code, batch in enumerate(batching.batches)
    )
    twin = Twin(
        horizon=Horizon(log.until_us, HORIZON_DAYS),
        types=types,
        arrivals=arrivals,
        activities=activities,
        branching=_branching(log, seen, change),
        delays=delays,
        people=staff.people,
        discipline=fit_discipline(log.steps, staff, _due_us(log)),
        open_cases=_open(log),
        concurrent=_pairs(log),
    )
    told = [*unknowns, *staff.unknowns, *_unknowns(log), *_changed(change)]
    return Fitted(twin, tuple({each.code: each for each in told}.values()))


def _read(apart: Apart, zone: str, said: Fitting) -> _Log:
    columns = apart.rest
    reading = said.roles.reading or _guessed(columns)
    estimated = unknown_starts(columns)
    start = begun_us(columns)
    if estimated.any():
        hours = working_hours(
            columns, by_person(columns, left_out=reading.not_people), rule=HoursRule(zone=zone)
        )
        known = {code: each.calendar for code, each in hours.of.items()}
        calendars = [known.get(code) for code in range(len(columns.resources))]
        start = waiting_times(columns, replace(reading, calendars=calendars)).start_us
    is_open = said.open_cases
    if is_open is None:
        found = ends(columns)
        last = columns.activity[columns.offsets[1:] - 1]
        quiet = columns.last_us.max() - columns.last_us > found.patience_seconds * 1e6
        is_open = ~found.regular[last] & ~quiet
    is_open = is_open & (apart.left_us == UNKNOWN_US)
    until = int(columns.time_us.max()) if said.until_us is None else said.until_us
    side_by_side = concurrent(columns, start)
    steps = Steps.of(columns, start, side_by_side)
    kinds = kinds_by(columns, said.types_by)
    return _Log(
        said.roles,
        reading,
        apart,
        columns,
        steps,
        side_by_side,
        kinds,
        is_open,
        until,
        zone,
        estimated,
    )


def _guessed(columns: EventColumns) -> Reading:
    return Reading(
        customer=guessed_customer(columns),
        vendor=guessed_vendor(columns),
        instant=guessed_programs(columns),
    )


def _replies(log: _Log, staff: Staff) -> Bools:
    """By activity, whether customers wait for it: what is named so or, where somebody gave up and
    nothing is, all work."""
    is_work = np.array([each is not None for each in staff.skills], dtype=np.bool_)
    if not log.roles.replies:
        return is_work & bool(log.left.any())
    named = [name in log.roles.replies for name in log.columns.activities]
    return is_work & np.array(named, dtype=np.bool_)


def _types(log: _Log, staff: Staff, prompt: Bools) -> tuple[tuple[CaseType, ...], Bools]:
    """With what their customers do, their promises and priorities; and which cases are brought by
    customers who switched."""
    replies = _replies(log, staff)[log.steps.activity]
    waited = Waited.of(log.steps, log.apart, log.kinds, replies)
    back = coming_back(log.columns, log.apart, log.roles.customer)
    with_all = with_customers(log.kinds, waited, log.apart)
    types, brought = with_switches(with_all, log.kinds, back, log.apart.left_us)
    choices = choices_seen(log.steps, staff).among(prompt)
    levels = type_priorities(log.steps, choices, log.kinds.of_case, len(types))
    targets = log.roles.targets
    return tuple(
        replace(each, priority=level, target_seconds=targets.get(each.name))
        for each, level in zip(types, levels, strict=True)
    ), brought


def _due_us(log: _Log) -> Int64s | None:
    """By case; a type without a promise is due after all others."""
    targets = [log.roles.targets.get(each) for each in log.kinds.names]
    if all(each is None for each in targets):
        return None
    seconds = np.array([NEVER_SECONDS if each is None else each for each in targets])
    begun = log.steps.start_us[log.steps.is_first]
    due: Int64s = begun + (seconds[log.kinds.of_case] * 1e6).astype(np.int64)
    return due


def _by_row(steps: Steps) -> Int64s:
    start = np.empty(len(steps), dtype=np.int64)
    start[steps.row] = steps.start_us
    return start


def _arrivals(log: _Log, by_itself: Bools) -> tuple[tuple[Arrivals, ...], list[Unknown]]:
    """Of the cases that come by themselves, one flag each."""
    begun = log.steps.start_us[log.steps.is_first]
    span = _main_span(begun, log.until_us)
    found = [
        fit_arrivals(begun[by_itself & (log.kinds.of_case == code)], each.name, log.zone, span)
        for code, each in enumerate(log.kinds.types)
    ]
    unknowns = [unknown for each in found for unknown in each.unknowns]
    return tuple(each.arrivals for each in found), unknowns


def _main_span(begun_us: Int64s, until_us: int) -> tuple[int, int]:
    """What the log covers, but for a few cases that wrong clocks put far away from all others."""
    low, high = (int(each) for each in np.quantile(begun_us, [FAR_SHARE, 1 - FAR_SHARE]))
    first, last = int(begun_us.min()), max(int(begun_us.max()), until_us)
    far = FAR_TIMES * max(high - low, DAY_US)
    return (first if low - first < far else low), (last if last - high < far else high)


def _activity(log: _Log, staff: Staff, code: int) -> Activity:
    rows = np.flatnonzero(log.steps.activity == code)
    seconds = handling_seconds(log.steps, staff)[rows]
    person = np.where(staff.is_work[rows], log.steps.person[rows], -1)
    known = {each.name for each in staff.people}
    names = [name if name in known else "" for name in log.columns.resources]
    grouped = Grouped(seconds, person, log.kinds.of_case[log.steps.case[rows]])
    handling: tuple[Handling, ...] = fit_handling(grouped, names, log.kinds.names)
    nobody = staff.skills[code] is None
    return Activity(
        name=log.columns.activities[code],
        handling=tuple(each for each in handling if not (nobody and each.who)),
        skills=staff.skills[code],
        resource=staff.does[code] if nobody else None,
        reply=bool(_replies(log, staff)[code]),
    )


def _branching(log: _Log, seen: Seen, change: Change | None) -> Branching:
    """Of the cases since the last change, with what those that are open, or whose customers gave
    up, have behind them."""
    situations = Situations.of(seen, log.kinds.of_case)
    cut_off = log.is_open | log.left
    open_rows = cut_off[np.repeat(np.arange(seen.cases), np.bincount(seen.case) + 1)]
    ends_open = open_rows & (situations.next == situations.begin)
    kept = ~ends_open
    if change is not None:
        recent = seen.begun_us >= change.since_us
        kept &= recent[np.repeat(np.arange(seen.cases), np.bincount(seen.case) + 1)]
    return fit_branching(situations, log.columns.activities, log.kinds.names, kept)


def _pairs(log: _Log) -> tuple[tuple[str, str], ...]:
    names = list(log.columns.activities)
    pairs = np.argwhere(np.triu(log.side_by_side)).tolist()
    return tuple((names[one], names[other]) for one, other in pairs)


def _open(log: _Log) -> tuple[OpenCase, ...]:
    steps, names = log.steps, list(log.columns.activities)
    bounds = np.append(np.flatnonzero(steps.is_first), len(steps))
    return tuple(
        OpenCase(
            log.kinds.types[int(log.kinds.of_case[case])].name,
            max(log.until_us - int(steps.start_us[bounds[case]]), 0) / 1e6,
            tuple(names[each] for each in steps.activity[bounds[case] : bounds[case + 1]].tolist()),
        )
        for case in np.flatnonzero(log.is_open).tolist()
    )


def _unknowns(log: _Log) -> list[Unknown]:
    columns, steps = log.columns, log.steps
    # Customers who give up leave no event in a log, or one that nobody has named as such.
    found = [] if log.left.any() else [Unknown("no_patience")]
    if columns.cases < CASES_WANTED:
        missing = 1 - columns.cases / CASES_WANTED
        values = (("cases", columns.cases), ("wanted", CASES_WANTED))
        found.append(Unknown("few_cases", values, missing))
    share = float(log.estimated.mean())
    if share > 0:
        found.append(Unknown("no_starts", (("share", round(share, 3)),), share))
    if columns.start_us is not None:
        backward = int(np.count_nonzero(columns.start_us > columns.time_us))
        if backward:
            degree = min(1.0, 10 * backward / len(columns))
            found.append(Unknown("backward_clocks", (("events", backward),), degree))
    aside = float(steps.overlaps.mean())
    if aside > SIDE_BY_SIDE_SHARE:
        found.append(Unknown("side_by_side", (("share", round(aside, 3)),), aside))
    times = np.bincount(steps.activity, minlength=len(columns.activities))
    rare = [columns.activities[code] for code in np.flatnonzero(times < RARE_TIMES).tolist()]
    if rare:
        found.append(Unknown("rare_activities", (("activities", ", ".join(rare)),)))
    return found


def _changed(change: Change | None) -> list[Unknown]:
    if change is None:
        return []
    on = str(np.datetime64(change.since_us, "us").astype("datetime64[D]"))
    values = (("on", on), ("difference", round(change.difference, 3)))
    return [Unknown("process_changed", (*values, ("floor", round(change.floor, 3))))]
