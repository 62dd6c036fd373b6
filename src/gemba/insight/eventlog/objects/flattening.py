"""An object-centric log seen from one type of object: each object of it a case.

What that does to the events has names since van der Aalst, *Object-centric process mining:
dealing with divergence and convergence in event data* (2019): deficiency – events that concern no
object of the type are left out; convergence – an event that concerns several stands in several
cases; divergence – one case holds events of one activity that differ only in other objects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int32s, Int64s, sealed
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn, Names

from .log import ObjectLog, Values

# Where an event log tells who acted, it does so under one of these names.
RESOURCE_NAMES = ("resource", "org:resource")
# Of more types only those with most relations are compared.
TYPES_COMPARED = 40


@dataclass(frozen=True)
class Flattening:
    """What looking from one type of object does to the events.

    `events_left_out` concern no object of the type; `events_in_several_cases` stand in more than
    one case, and `rows_added` is how many rows more there are because of them.
    `cases_diverging` hold several events of one activity that concern different other objects.
    `cases_without_events` are objects of the type that nothing happened to.
    """

    object_type: str
    cases: int
    cases_without_events: int
    events: int
    events_left_out: int
    events_in_several_cases: int
    rows_added: int
    cases_diverging: int


def flatten(log: ObjectLog, object_type: str) -> EventColumns:
    """The log as cases: an event stands in the case of each object of the type that it concerns,
    once. Inside a case events are in order of time, equal times as in the log.

    Values of events are attributes of rows; the last values of an object are those of its case.
    Raises KeyError for a type the log has not.
    """
    return build(flat_rows(log, object_type))


def flat_rows(log: ObjectLog, object_type: str) -> EventRows:
    """As `flatten`, before sorting and coding: to be appended to what is flat already.

    Cases without events come with their values, which may be news about a case known before.
    """
    event, case, objects = pairs(log, object_type)
    attributes = _event_attributes(log)
    resource = None
    for name in RESOURCE_NAMES:
        found = attributes.pop(name, None)
        resource = resource or found
    ids = Names.of(log.object_ids[each] for each in objects.tolist())
    return EventRows(
        case=CodedColumn(case, ids),
        activity=CodedColumn(log.activity[event].astype(np.int32), log.activities),
        time_us=log.time_us[event],
        resource=None if resource is None else _taken(resource, event),
        attributes={name: _taken(column, event) for name, column in attributes.items()},
        case_attributes=_last_values(log, objects),
    )


def describe(log: ObjectLog, object_type: str) -> Flattening:
    """What looking from a type does to the events. Raises KeyError."""
    event, case, objects = pairs(log, object_type)
    times_used = np.bincount(event, minlength=len(log))
    several = int(np.count_nonzero(times_used > 1))
    cases = int(np.count_nonzero(np.bincount(case, minlength=len(objects))))
    return Flattening(
        object_type=object_type,
        cases=cases,
        cases_without_events=len(objects) - cases,
        events=int(np.count_nonzero(times_used)),
        events_left_out=int(np.count_nonzero(times_used == 0)),
        events_in_several_cases=several,
        rows_added=len(event) - int(np.count_nonzero(times_used)),
        cases_diverging=_diverging(log, log.type_code(object_type), event, case),
    )


def pairs(log: ObjectLog, object_type: str) -> tuple[Int64s, Int32s, Int64s]:
    """Event and case of each row, by event; and the object behind each case, with events or
    without."""
    code = log.type_code(object_type)
    objects = np.flatnonzero(log.object_type == code)
    case_of = np.full(log.objects, -1, dtype=np.int32)
    case_of[objects] = np.arange(len(objects), dtype=np.int32)
    case = case_of[log.event_objects.target]
    event = log.event_objects.source[case >= 0].astype(np.int64)
    case = case[case >= 0]
    # One object may be concerned in several parts at once; the event is one all the same.
    step = np.diff(event)
    if not bool(np.all((step > 0) | ((step == 0) & (np.diff(case) >= 0)))):
        order = np.lexsort((case, event))
        event, case = event[order], case[order]
    fresh = np.ones(len(event), dtype=bool)
    fresh[1:] = (event[1:] != event[:-1]) | (case[1:] != case[:-1])
    return event[fresh], case[fresh], objects


def lead_type(log: ObjectLog) -> str | None:
    """The type to look from first: it leaves out the fewest events, then repeats the fewest."""
    often = np.bincount(log.object_type[log.event_objects.target], minlength=len(log.object_types))
    likely = np.argsort(-often, kind="stable")[:TYPES_COMPARED].tolist()
    figures = [describe(log, log.object_types[code]) for code in likely]
    figures = [each for each in figures if each.cases]
    if not figures:
        return None
    return min(figures, key=lambda each: (each.events_left_out, each.rows_added)).object_type


def _diverging(log: ObjectLog, code: int, event: Int64s, case: Int32s) -> int:
    """Cases with events of one activity whose other objects are not the same."""
    relations = log.event_objects
    others = log.object_type[relations.target] != code
    # A sum of scrambled codes tells sets of objects apart, whatever their order.
    scrambled = (relations.target[others].astype(np.uint64) + np.uint64(1)) * np.uint64(
        0x9E3779B97F4A7C15
    )
    scrambled ^= scrambled >> np.uint64(31)
    signature = np.zeros(len(log), dtype=np.uint64)
    np.add.at(signature, relations.source[others], scrambled)
    mine, activity = signature[event], log.activity[event]
    order = np.lexsort((mine, activity, case))
    same = (np.diff(case[order]) == 0) & (np.diff(activity[order]) == 0)
    differs = same & (mine[order][1:] != mine[order][:-1])
    return int(np.count_nonzero(np.bincount(case[order][1:][differs])))


def _event_attributes(log: ObjectLog) -> dict[str, CodedColumn]:
    """One column for each name, whatever activities have an attribute of that name."""
    values = log.event_values
    return {
        name: CodedColumn(_spread(len(log), values, rows, values.owner[rows]), values.value.names)
        for name, rows in _rows_by_name([each.name for each in log.event_attributes], values)
    }


def _last_values(log: ObjectLog, objects: Int64s) -> dict[str, CodedColumn]:
    place = np.full(log.objects, -1, dtype=np.int64)
    place[objects] = np.arange(len(objects))
    values, found = log.object_values, {}
    for name, rows in _rows_by_name([each.name for each in log.object_attributes], values):
        mine = rows[place[values.owner[rows]] >= 0]
        if len(mine):
            # Ascending in time, so the last one stays.
            codes = _spread(len(objects), values, mine, place[values.owner[mine]])
            found[name] = CodedColumn(codes, values.value.names)
    return found


def _rows_by_name(names: list[str], values: Values) -> list[tuple[str, Int64s]]:
    """The rows of the values of each name, in their order; names without values are left out."""
    codes: dict[str, int] = {}
    name_of = np.array([codes.setdefault(each, len(codes)) for each in names], dtype=np.int64)
    if not len(values):
        return []
    by_row = name_of[values.attribute]
    order = np.argsort(by_row, kind="stable")
    bounds = np.searchsorted(by_row[order], np.arange(len(codes) + 1))
    parts = [(name, order[bounds[code] : bounds[code + 1]]) for name, code in codes.items()]
    return [(name, rows) for name, rows in parts if len(rows)]


def _spread(length: int, values: Values, rows: Int64s, place: Int64s | Int32s) -> Int32s:
    codes = np.full(length, -1, dtype=np.int32)
    codes[place] = values.value.codes[rows]
    return sealed(codes)


def _taken(column: CodedColumn, rows: Int64s) -> CodedColumn:
    return CodedColumn(sealed(column.codes[rows]), column.names)
