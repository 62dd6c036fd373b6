"""A digital twin fitted from a log, and what the log cannot tell of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.zones import DAY_US
from gemba.insight.simulation.distances.seen import Seen
from gemba.insight.simulation.model import (
    START,
    Activity,
    Arrivals,
    Horizon,
    OpenCase,
    Twin,
)
from gemba.insight.simulation.orders import normal_order
from gemba.insight.simulation.refusing import Refused

from .arrivals import fit_arrivals
from .arriving_parts import arrivals_of_parts
from .batching import fit_batching
from .branching import fit_branching
from .changes import Change, process_change
from .choice_changes import ChoiceChanges, Made
from .delays import Lately, delay_bounds, fit_delays, without_delay
from .discipline import fit_discipline
from .handling import Grouped, fit_handling, handling_seconds
from .pace import Done, pace_changes
from .people import Staff, fit_people
from .reading import NOTHING_SAID, Fitting, Log, read
from .situations import Situations
from .specialists import Names, specialised
from .steps import Steps
from .still_waiting import still_waiting
from .types_told import due_us, fit_types, reply_activities
from .unknowns import Unknown, widening

__all__ = ["NOTHING_SAID", "STEPS", "Fitted", "Fitting", "NothingToFit", "fit"]

CASES_WANTED = 200
RARE_TIMES = 10
SIDE_BY_SIDE_SHARE = 0.05
HORIZON_DAYS = 28.0
# So few cases may lie so many times as far away as all others are apart, and count for nothing.
FAR_SHARE = 0.01
FAR_TIMES = 3


class NothingToFit(Refused):
    """The log holds no events."""


@dataclass(frozen=True)
class Fitted:
    """`twin` starts where the log ends, with the cases that were open then. `widening` is by how
    much intervals of its forecasts are to be stretched for what is unknown."""

    twin: Twin
    unknowns: tuple[Unknown, ...]

    @property
    def widening(self) -> float:
        return widening(self.unknowns)


READING, PEOPLE, WAITING, CHOOSING = STEPS = (
    gettext_noop("when work was begun"),
    gettext_noop("people and their hours"),
    gettext_noop("what is waited for"),
    gettext_noop("what comes when, and what next"),
)


def fit(
    columns: EventColumns,
    zone: str,
    said: Fitting = NOTHING_SAID,
    progress: Callable[[str], None] = lambda _step: None,
) -> Fitted:
    """`progress` hears each of `STEPS` as it begins. Raises NothingToFit for an empty log."""
    if not len(columns):
        raise NothingToFit(gettext_noop("A log without events tells nothing."))
    progress(READING)
    log = read(columns, zone, said)
    columns = log.columns
    seen = Seen.of(replace(columns, start_us=_by_row(log.steps)))
    order = normal_order(seen.case, seen.activity, log.side_by_side)
    change = process_change(replace(seen, activity=seen.activity[order]), ~(log.is_open | log.left))
    progress(PEOPLE)
    staff = fit_people(columns, log.steps, zone, log.reading.not_people)
    named = Names(columns.activities, columns.resources)
    staff, needs = specialised(log.steps, staff, log.kinds, named)
    batching = fit_batching(log.steps, staff, len(columns.activities))
    # What waits for its batch to gather waits for nothing else.
    ready = replace(log.steps, possible_us=batching.ready_us)
    progress(WAITING)
    bounds = delay_bounds(ready, staff, log.estimated)
    lately = Lately.of(ready, bounds, still_waiting(log.steps, log.is_open, log.until_us))
    delays = fit_delays(ready, bounds, list(columns.activities), log.kinds, lately)
    types, brought = fit_types(log, staff, without_delay(ready, delays, list(columns.activities)))
    progress(CHOOSING)
    situations, choices = _choosing(log, seen, change)
    arrivals, unknowns = _arrivals(log, ~brought)
    paces = _paces(log, staff)
    activities = _activities(log, staff, paces)
    activities = tuple(
        replace(each, batch=batch, needs=needs.get(code, ()))
        for code, (each, batch) in enumerate(zip(activities, batching.batches, strict=True))
    )
    twin = Twin(
        horizon=Horizon(log.until_us, HORIZON_DAYS),
        types=types,
        arrivals=arrivals,
        activities=activities,
        branching=fit_branching(situations, columns.activities, log.kinds.names, choices.kept),
        delays=delays,
        people=staff.people,
        discipline=fit_discipline(log.steps, staff, due_us(log)),
        open_cases=_open(log),
        concurrent=_pairs(log),
    )
    told = [*unknowns, *staff.unknowns, *_unknowns(log), *_changed(change), *_slower(log, paces)]
    told += [*_waits_changed(log, lately), *_chosen_otherwise(log, situations, choices)]
    return Fitted(twin, tuple({each.code: each for each in told}.values()))


def _by_row(steps: Steps) -> Int64s:
    start = np.empty(len(steps), dtype=np.int64)
    start[steps.row] = steps.start_us
    return start


def _arrivals(log: Log, by_itself: Bools) -> tuple[tuple[Arrivals, ...], list[Unknown]]:
    """Of the cases that come by themselves, one flag each."""
    begun = log.steps.start_us[log.steps.is_first]
    span = _main_span(begun, log.until_us)
    if log.kinds.wider is not None:
        return arrivals_of_parts(log, by_itself, span)
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


def _paces(log: Log, staff: Staff) -> dict[int, int]:
    """By activity that takes another time now, since when. Only begins that are told tell of it."""
    steps = log.steps
    rows = np.flatnonzero(staff.is_work & ~log.estimated[steps.row])
    seconds = handling_seconds(steps, staff)
    done = Done(steps.activity, steps.person, seconds, steps.end_us)
    return pace_changes(done.only(rows))


def _activities(log: Log, staff: Staff, paces: dict[int, int]) -> tuple[Activity, ...]:
    """With how long they take, since it is so (`paces`)."""
    seconds, replies = handling_seconds(log.steps, staff), reply_activities(log, staff)
    person = np.where(staff.is_work, log.steps.person, -1)
    of_type = log.kinds.of_case[log.steps.case]
    known = {each.name for each in staff.people}
    people = [name if name in known else "" for name in log.columns.resources]
    found: list[Activity] = []
    for code, name in enumerate(log.columns.activities):
        since = paces.get(code, 0)
        rows = np.flatnonzero((log.steps.activity == code) & (log.steps.end_us >= since))
        grouped = Grouped(seconds[rows], person[rows], of_type[rows])
        handling = fit_handling(grouped, people, log.kinds.names)
        nobody = staff.skills[code] is None
        activity = Activity(
            name=name,
            handling=tuple(each for each in handling if not (nobody and each.who)),
            skills=staff.skills[code],
            resource=staff.does[code] if nobody else None,
            reply=bool(replies[code]),
        )
        found.append(activity)
    return tuple(found)


def _choosing(log: Log, seen: Seen, change: Change | None) -> tuple[Situations, ChoiceChanges]:
    """The choices of the cases since the last change, with what those that are open, or whose
    customers gave up, have behind them; each since it last changed itself."""
    situations, made = Situations.of(seen, log.kinds.of_case), Made.of(seen)
    cut_off = (log.is_open | log.left)[made.case]
    kept = ~(cut_off & (situations.next == situations.begin))
    if change is not None:
        kept &= (seen.begun_us >= change.since_us)[made.case]
    return situations, ChoiceChanges.found(situations, made, kept, log.until_us)


def _pairs(log: Log) -> tuple[tuple[str, str], ...]:
    names = list(log.columns.activities)
    pairs = np.argwhere(np.triu(log.side_by_side)).tolist()
    return tuple((names[one], names[other]) for one, other in pairs)


def _open(log: Log) -> tuple[OpenCase, ...]:
    steps, names = log.steps, list(log.columns.activities)
    bounds = np.append(np.flatnonzero(steps.is_first), len(steps))
    done = np.maximum.reduceat(steps.end_us, bounds[:-1])
    return tuple(
        OpenCase(
            log.kinds.types[int(log.kinds.of_case[case])].name,
            max(log.until_us - int(steps.start_us[bounds[case]]), 0) / 1e6,
            tuple(names[each] for each in steps.activity[bounds[case] : bounds[case + 1]].tolist()),
            since_seconds=max(log.until_us - int(done[case]), 0) / 1e6,
        )
        for case in np.flatnonzero(log.is_open).tolist()
    )


def _unknowns(log: Log) -> list[Unknown]:
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


def _slower(log: Log, paces: dict[int, int]) -> list[Unknown]:
    if not paces:
        return []
    names = ", ".join(log.columns.activities[code] for code in paces)
    on = str(np.datetime64(min(paces.values()), "us").astype("datetime64[D]"))
    part = float(np.isin(log.steps.activity, list(paces)).mean())
    return [Unknown("handling_changed", (("activities", names), ("on", on)), part)]


def _waits_changed(log: Log, lately: Lately) -> list[Unknown]:
    if not lately.since_us:
        return []
    codes = sorted({to for _before, to in lately.since_us})
    names = ", ".join(log.columns.activities[code] for code in codes)
    on = str(np.datetime64(min(lately.since_us.values()), "us").astype("datetime64[D]"))
    part = float(np.isin(log.steps.activity, codes).mean())
    return [Unknown("delays_changed", (("activities", names), ("on", on)), part)]


def _chosen_otherwise(log: Log, situations: Situations, choices: ChoiceChanges) -> list[Unknown]:
    if not choices.since_us:
        return []
    steps = [*log.columns.activities, START]
    names = ", ".join(steps[code] for code in choices.since_us)
    on = str(np.datetime64(min(choices.since_us.values()), "us").astype("datetime64[D]"))
    part = float(np.isin(situations.token, list(choices.since_us)).mean())
    return [Unknown("choices_changed", (("activities", names), ("on", on)), part)]


def _changed(change: Change | None) -> list[Unknown]:
    if change is None:
        return []
    on = str(np.datetime64(change.since_us, "us").astype("datetime64[D]"))
    values = (("on", on), ("difference", round(change.difference, 3)))
    return [Unknown("process_changed", (*values, ("floor", round(change.floor, 3))))]
