"""A run as events: the same rows that the desk's own log or a file gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, sealed
from gemba.insight.eventlog.columns import EventRows
from gemba.insight.eventlog.names import CodedColumn, Names

from .cases import NOT_YET
from .floor import Floor
from .plan import Plan

# As in the desk's own log.
CUSTOMER = "customer"
NEVER = -1


@dataclass(frozen=True, eq=False)
class Lived:
    """What became of the steps and cases of a plan, in milliseconds since the begin of the run;
    `end_ms` NEVER where it did not come to that. `arrival_ms` NOT_YET where nobody came."""

    arrival_ms: Int64s
    start_ms: Int64s
    end_ms: Int64s
    doer: Int32s
    told: Bools


def lived(floor: Floor) -> Lived:
    """Puts the work of the loop and the steps that took place by themselves together."""
    plan, work = floor.plan, floor.plan.work
    count = len(work)
    begun = np.array(floor.begun[:count], dtype=np.int64)
    done = np.array(floor.done[:count], dtype=np.int64)
    arrival = plan.cases.arrival_ms.copy()
    for other, at_ms in floor.customers.returned.items():
        arrival[other] = at_ms
    # Each step rests on the work before it in its case, or on the arrival.
    is_work = np.zeros(len(plan.paths), dtype=np.bool_)
    is_work[work.step] = True
    before = np.cumsum(is_work) - 1
    case = plan.paths.case
    rests = (before >= 0) & (np.append(work.case, -1)[before] == case)
    base, since = entered_ms(arrival)[case], plan.since_ms
    base[rests] = done[before[rests]] - since[work.step[before[rests]]]
    happens = np.where(rests, np.append(done, -1)[before] >= 0, arrival[case] > NOT_YET)
    end = np.where(happens, base + since, NEVER)
    start = end - plan.own_ms
    start[work.step], end[work.step] = begun, done
    end[end >= plan.clock.end_ms] = NEVER
    doer = np.full(len(end), -1, dtype=np.int32)
    doer[work.step] = floor.doer[:count]
    return Lived(arrival, start, end, doer, _told(plan, arrival))


def entered_ms(arrival_ms: Int64s) -> Int64s:
    """When cases come into the run: open ones with its begin, however old they are."""
    return np.maximum(arrival_ms, 0)


def _told(plan: Plan, arrival: Int64s) -> Bools:
    """The cases to tell of: those that arrive after the warm-up, and open ones with a name."""
    told: Bools = (arrival >= plan.clock.told_ms) & (arrival < plan.clock.end_ms)
    named = np.array([bool(each.case) for each in plan.twin.open_cases], dtype=np.bool_)
    is_open = plan.cases.stream == -1
    told[is_open] = named[plan.cases.number[is_open]]
    return told


def event_rows(floor: Floor, life: Lived) -> EventRows:
    """All that happened, case after case; what customers did besides stands at the end."""
    words = _Words(floor.plan)
    planned, besides = _planned(floor.plan, life, words), _besides(floor, life, words)
    case, activity, resource, start, end = (
        np.concatenate(pair) for pair in zip(planned, besides, strict=True)
    )
    number = np.cumsum(life.told) - 1
    told = np.flatnonzero(life.told)
    clock = floor.plan.clock
    return EventRows(
        CodedColumn(sealed(number[case].astype(np.int32)), _case_names(floor.plan, told)),
        CodedColumn(sealed(activity.astype(np.int32)), Names.of(words.activities)),
        sealed(clock.us(end)),
        CodedColumn(sealed(resource.astype(np.int32)), Names.of(words.resources)),
        sealed(clock.us(start)),
        case_attributes=_case_attributes(floor.plan, told),
    )


class _Words:
    """Codes of activities and resources: those of the model, and what customers add."""

    def __init__(self, plan: Plan) -> None:
        twin = plan.twin
        own = (each.name for each in twin.activities if each.stands_for is None)
        self.activities = {name: code for code, name in enumerate(own)}
        # By step of the model; what stands for another goes by its name.
        self.told = np.array([self.activities[each.told] for each in twin.activities], np.int64)
        self.resources = {each.name: code for code, each in enumerate(twin.people)}
        self.by_itself = np.array(
            [
                -1 if each.resource is None else self._resource(each.resource)
                for each in twin.activities
            ],
            dtype=np.int64,
        )
        self.customer = self._resource(CUSTOMER)
        self.leaves = np.array([self._activity(each.customer.leaves_as) for each in twin.types])
        self.chases = np.array(
            [
                self._activity(each.customer.chase.event) if each.customer.chase else -1
                for each in twin.types
            ]
        )

    def _activity(self, name: str) -> int:
        return self.activities.setdefault(name, len(self.activities))

    def _resource(self, name: str) -> int:
        return self.resources.setdefault(name, len(self.resources))


_Rows = tuple[Int64s, Int64s, Int64s, Int64s, Int64s]


def _planned(plan: Plan, life: Lived, words: _Words) -> _Rows:
    rows = np.flatnonzero((life.end_ms >= 0) & life.told[plan.paths.case])
    activity = plan.paths.activity[rows].astype(np.int64)
    doer = life.doer[rows].astype(np.int64)
    resource = np.where(doer >= 0, doer, words.by_itself[activity])
    case = plan.paths.case[rows].astype(np.int64)
    return case, words.told[activity], resource, life.start_ms[rows], life.end_ms[rows]


def _besides(floor: Floor, life: Lived, words: _Words) -> _Rows:
    """Chasing, leaving, and the work that chasing caused."""
    of_type, first = floor.plan.cases.type, len(floor.plan.work)
    customers = floor.customers
    rows = [
        (case, int(code[of_type[case]]), words.customer, at_ms, at_ms)
        for code, acts in ((words.chases, customers.chased), (words.leaves, customers.left))
        for case, at_ms in acts
    ]
    for piece, (case, activity) in enumerate(floor.added, start=first):
        doer = floor.doer[piece]
        resource = doer if doer >= 0 else int(words.by_itself[activity])
        if floor.done[piece] >= 0:
            times = floor.begun[piece], floor.done[piece]
            rows.append((case, int(words.told[activity]), resource, *times))
    told = [row for row in rows if life.told[row[0]]]
    columns = np.array(told, dtype=np.int64).reshape(-1, 5)
    return columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3], columns[:, 4]


def _case_names(plan: Plan, told: Int64s) -> Names:
    """Type and number in its stream: the same case has the same name in every scenario."""
    twin, cases = plan.twin, plan.cases
    met: dict[str, int] = {}
    prefixes: list[str] = []
    for stream in twin.arrivals:
        met[stream.type] = met.get(stream.type, 0) + 1
        again = f" {met[stream.type]}" if met[stream.type] > 1 else ""
        prefixes.append(f"{stream.type}{again}-")
    streams, numbers = cases.stream.tolist(), cases.number.tolist()
    switching = cases.switching.tolist()

    def name(case: int) -> str:
        stream, number = streams[case], numbers[case]
        if stream >= 0:
            return f"{prefixes[stream]}{number + 1}"
        if stream == -1:
            return twin.open_cases[number].case or f"open {number + 1}"
        return f"{name(switching[number])} again"

    return Names.of(name(case) for case in told.tolist())


def _case_attributes(plan: Plan, told: Int64s) -> dict[str, CodedColumn]:
    types = plan.twin.types
    of_type = plan.cases.type[told]
    columns: dict[str, CodedColumn] = {}
    for key in dict.fromkeys(key for each in types for key, _text in each.attributes):
        column = CodedColumn.of([dict(each.attributes).get(key) for each in types])
        columns[key] = CodedColumn(sealed(column.codes[of_type]), column.names)
    return columns
