"""One person looked at closely: hours, tasks, neighbours, and the way to their cases."""

from dataclasses import dataclass

import numpy as np

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, distinct
from gemba.insight.mining.filters.kinds.resource import DoneBy
from gemba.insight.mining.people.handovers import LOOSE, HandoverNetwork
from gemba.insight.mining.people.working_hours import WorkingHours
from gemba.interfaces.console.process.choosing import Choice, PartUnknown
from gemba.interfaces.console.process.people.grouping import PERSON
from gemba.interfaces.console.process.people.kept import network_of
from gemba.interfaces.console.process.people.times import times_of, zones
from gemba.interfaces.console.process.people.words import calendar_words, day_names

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """A name and how often."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class HourPart:
    """In how large a part of the weeks somebody was seen in an hour of the week."""

    part: float
    is_work: bool


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """`parallel` are shares of the busy time with one, two, … things open; NaN utilisation where
    the log does not tell."""

    name: str
    events: int
    cases: int
    cases_url: str
    map_url: str
    utilisation: float
    busy_seconds: float
    outside_seconds: float
    parallel: tuple[float, ...]
    hours: tuple[str, ...]
    is_pooled: bool
    support: float
    days: int
    week: tuple[tuple[str, tuple[HourPart, ...]], ...]
    tasks: tuple[Counted, ...]
    gives: tuple[Counted, ...]
    takes: tuple[Counted, ...]
    is_estimated: bool


def person_details(choice: Choice, code: int, *, zone: str, actor: Actor) -> PersonDetails:
    """`code` is the resource's in the whole log. Raises PartUnknown."""
    times = times_of(choice, zones(choice, zone, actor=actor)[0]).at_work
    own = times.hours.of.get(code)
    if own is None:
        raise PartUnknown(str(code))
    name = choice.whole.resources[code]
    mine = choice.columns.resources.codes.get(name, -1)
    rows = np.flatnonzero(_rows_of(choice, mine))
    network = network_of(choice, PERSON, LOOSE)
    mine_only = (*choice.filters, DoneBy((name,)))
    use, parallel = times.utilisation, times.work.parallel_us[code]
    whole = max(float(parallel.sum()), 1.0)
    return PersonDetails(
        name=choice.who(name),
        events=len(rows),
        cases=len(distinct(choice.columns.case[rows])),
        cases_url=choice.address("process-cases", filters=mine_only),
        map_url=choice.address("process-log", filters=mine_only),
        utilisation=float(use.share[code]),
        busy_seconds=float(use.busy_seconds[code]),
        outside_seconds=float(use.outside_seconds[code]),
        parallel=tuple(float(each) / whole for each in parallel[:4]),
        hours=tuple(calendar_words(own.calendar)),
        is_pooled=own.is_pooled,
        support=own.support,
        days=own.days,
        week=tuple(
            (day, tuple(_part(own, place * 24 + hour) for hour in range(24)))
            for place, day in enumerate(day_names())
        ),
        tasks=_tasks(choice, rows),
        gives=_neighbours(choice, network, network.source == mine, network.target),
        takes=_neighbours(choice, network, network.target == mine, network.source),
        is_estimated=times.is_estimated,
    )


def _rows_of(choice: Choice, code: int) -> Bools:
    flags: Bools = choice.columns.resource == code
    if choice.cases is not None:
        flags &= choice.columns.row_flags(choice.cases)
    return flags


def _part(own: WorkingHours, hour: int) -> HourPart:
    is_work = any(start <= 60 * hour < end for start, end in own.calendar.intervals)
    return HourPart(round(min(float(own.slot_confidence[hour]), 1.0), 3), is_work)


def _tasks(choice: Choice, rows: Int64s) -> tuple[Counted, ...]:
    counts = np.bincount(choice.columns.activity[rows], minlength=len(choice.columns.activities))
    most = [code for code in np.argsort(-counts, kind="stable")[:SHOWN].tolist() if counts[code]]
    names = choice.columns.activities
    return tuple(Counted(choice.label(names[code]), int(counts[code])) for code in most)


def _neighbours(
    choice: Choice, network: HandoverNetwork, mine: Bools, other: Int32s
) -> tuple[Counted, ...]:
    places = np.flatnonzero(mine)[:SHOWN].tolist()
    return tuple(
        Counted(choice.who(network.names[int(other[at])]), int(network.count[at])) for at in places
    )
