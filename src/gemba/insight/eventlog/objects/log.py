"""The object-centric log as columns: events, objects, and how they are related.

The model is that of OCEL 2.0 (Berti et al., 2024): an event has one activity and one time and
concerns any number of objects; a relation carries a qualifier, the part the object plays; values
of an object's attributes hold from a time on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Codes, Int32s, Int64s, sealed
from gemba.insight.eventlog.names import CodedColumn, Names

KINDS = ("string", "time", "integer", "float", "boolean")
# From here on holds what an object was from the first.
INITIAL_US = 0


@dataclass(frozen=True, slots=True)
class Attribute:
    """What events of an activity, or objects of a type, may tell: `owner` is that activity or
    type, `kind` one of KINDS."""

    owner: str
    name: str
    kind: str


@dataclass(frozen=True, eq=False)
class Relations:
    """One row a relation, ascending by source; a source, a target and a qualifier meet once."""

    source: Int32s
    target: Int32s
    qualifier: Int32s

    def __len__(self) -> int:
        return len(self.source)


@dataclass(frozen=True, eq=False)
class Values:
    """One row a value, ascending by owner and time; an owner has one value of an attribute at a
    time.

    `attribute` counts in the log's list of attributes. Values are texts: numbers as Python writes
    them, booleans as true and false, times as UTC in ISO 8601. `time_us` is INITIAL_US throughout
    for events.
    """

    owner: Int32s
    attribute: Int32s
    value: CodedColumn
    time_us: Int64s

    def __len__(self) -> int:
        return len(self.owner)


@dataclass(frozen=True, eq=False)
class ObjectLog:
    """Events in order of time, equal times in the order of their source; times are UTC
    microseconds. Activities and types without events or objects are kept. Arrays are read-only.

    `event_objects` lead from events to objects, `object_objects` from object to object.
    """

    activity: Codes
    time_us: Int64s
    object_type: Codes
    event_ids: Names
    object_ids: Names
    activities: Names
    object_types: Names
    qualifiers: Names
    event_objects: Relations
    object_objects: Relations
    event_values: Values
    object_values: Values
    event_attributes: tuple[Attribute, ...]
    object_attributes: tuple[Attribute, ...]

    def __len__(self) -> int:
        return len(self.time_us)

    @property
    def objects(self) -> int:
        return len(self.object_type)

    def type_code(self, name: str) -> int:
        """The code of an object type. Raises KeyError."""
        return self.object_types.codes[name]


def empty_log() -> ObjectLog:
    """A log without events."""
    nothing = np.empty(0, np.int32)
    none = Names.of([])
    values = Values(nothing, nothing, CodedColumn(nothing, none), np.empty(0, np.int64))
    relations = Relations(nothing, nothing, nothing)
    return ObjectLog(
        activity=nothing,
        time_us=np.empty(0, np.int64),
        object_type=nothing,
        event_ids=none,
        object_ids=none,
        activities=none,
        object_types=none,
        qualifiers=none,
        event_objects=relations,
        object_objects=relations,
        event_values=values,
        object_values=values,
        event_attributes=(),
        object_attributes=(),
    )


def sorted_relations(source: Int64s, target: Int64s, qualifier: Int64s) -> Relations:
    """Ascending by source, otherwise in the order given, each once."""
    order = np.lexsort((qualifier, target, source))
    columns = [each[order] for each in (source, target, qualifier)]
    first = _first_of_runs(columns)
    kept = np.sort(order[first])
    kept = kept[np.argsort(source[kept], kind="stable")]
    return Relations(*(_int32(each[kept]) for each in (source, target, qualifier)))


def sorted_values(owner: Int64s, attribute: Int64s, value: CodedColumn, time_us: Int64s) -> Values:
    """Ascending by owner, time and attribute; of values for the same place the last one given."""
    order = np.lexsort((np.arange(len(owner)), attribute, time_us, owner))
    columns = [each[order] for each in (owner, time_us, attribute)]
    last = np.roll(_first_of_runs(columns), -1)
    kept = order[last]
    return Values(
        _int32(owner[kept]),
        _int32(attribute[kept]),
        CodedColumn(_int32(value.codes[kept]), value.names),
        sealed(time_us[kept]),
    )


def _first_of_runs(columns: list[Int64s]) -> Bools:
    """Flags the first row of each run of rows equal in every column; rows are sorted."""
    first = np.ones(len(columns[0]), dtype=bool)
    if len(first):
        same = np.logical_and.reduce([column[1:] == column[:-1] for column in columns])
        first[1:] = ~same
    return first


def _int32(values: Int64s | Codes) -> Int32s:
    return sealed(np.asarray(values).astype(np.int32))
