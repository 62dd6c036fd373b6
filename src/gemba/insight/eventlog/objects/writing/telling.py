"""A log told event by event and object by object, as every form of OCEL writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.objects.log import Attribute, ObjectLog, Relations, Values
from gemba.insight.eventlog.objects.stamps import stamps

_BATCH = 50_000


class ExportRefused(Exception):
    """This form cannot hold this log; `code` and `params` as in a report."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class ToldValue:
    attribute: Attribute
    text: str
    time: str


@dataclass(frozen=True, slots=True)
class ToldRelation:
    object_id: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class ToldEvent:
    id: str
    activity: str
    time: str
    values: list[ToldValue]
    relations: list[ToldRelation]


@dataclass(frozen=True, slots=True)
class ToldObject:
    id: str
    type: str
    values: list[ToldValue]
    relations: list[ToldRelation]


def declared(
    names: Iterator[str], attributes: tuple[Attribute, ...]
) -> Mapping[str, list[Attribute]]:
    """The attributes of each activity or type, also of those that have none."""
    found: dict[str, list[Attribute]] = {name: [] for name in names}
    for each in attributes:
        found.setdefault(each.owner, []).append(each)
    return found


def told_events(log: ObjectLog) -> Iterator[ToldEvent]:
    """Every event in order."""
    activities, objects, qualifiers = (
        list(log.activities),
        list(log.object_ids),
        list(log.qualifiers),
    )
    for start in range(0, len(log), _BATCH):
        end = min(start + _BATCH, len(log))
        times = stamps(log.time_us[start:end])
        values = _values(log.event_values, log.event_attributes, start, end)
        relations = _relations(log.event_objects, objects, qualifiers, start, end)
        codes = log.activity[start:end].tolist()
        for place, (code, time) in enumerate(zip(codes, times, strict=True)):
            yield ToldEvent(
                log.event_ids[start + place],
                activities[code],
                time,
                values.get(start + place, []),
                relations.get(start + place, []),
            )


def told_objects(log: ObjectLog) -> Iterator[ToldObject]:
    """Every object by its code."""
    types, objects, qualifiers = list(log.object_types), list(log.object_ids), list(log.qualifiers)
    for start in range(0, log.objects, _BATCH):
        end = min(start + _BATCH, log.objects)
        values = _values(log.object_values, log.object_attributes, start, end)
        relations = _relations(log.object_objects, objects, qualifiers, start, end)
        for place, code in enumerate(log.object_type[start:end].tolist(), start=start):
            yield ToldObject(
                objects[place], types[code], values.get(place, []), relations.get(place, [])
            )


def _rows(owner: Int64s, start: int, end: int) -> slice:
    low, high = np.searchsorted(owner, [start, end]).tolist()
    return slice(low, high)


def _values(
    values: Values, attributes: tuple[Attribute, ...], start: int, end: int
) -> dict[int, list[ToldValue]]:
    rows = _rows(values.owner.astype(np.int64), start, end)
    found: dict[int, list[ToldValue]] = {}
    names = values.value.names
    for owner, attribute, code, time in zip(
        values.owner[rows].tolist(),
        values.attribute[rows].tolist(),
        values.value.codes[rows].tolist(),
        stamps(values.time_us[rows]),
        strict=True,
    ):
        told = ToldValue(attributes[attribute], names[code], time)
        found.setdefault(owner, []).append(told)
    return found


def _relations(
    relations: Relations, objects: list[str], qualifiers: list[str], start: int, end: int
) -> dict[int, list[ToldRelation]]:
    rows = _rows(relations.source.astype(np.int64), start, end)
    found: dict[int, list[ToldRelation]] = {}
    for source, target, qualifier in zip(
        relations.source[rows].tolist(),
        relations.target[rows].tolist(),
        relations.qualifier[rows].tolist(),
        strict=True,
    ):
        found.setdefault(source, []).append(ToldRelation(objects[target], qualifiers[qualifier]))
    return found
