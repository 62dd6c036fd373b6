"""OCEL 2.0 as JSON, written one event a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from gemba.insight.eventlog.objects.log import Attribute, ObjectLog

from .telling import ToldRelation, ToldValue, declared, told_events, told_objects


def write_json(log: ObjectLog, out: TextIO) -> None:
    """`out` takes UTF-8."""
    parts: list[tuple[str, Iterable[object]]] = [
        ("objectTypes", _types(declared(iter(log.object_types), log.object_attributes))),
        ("eventTypes", _types(declared(iter(log.activities), log.event_attributes))),
        ("objects", _objects(log)),
        ("events", _events(log)),
    ]
    out.write("{")
    for place, (name, entries) in enumerate(parts):
        out.write(f'{"," if place else ""}\n"{name}": [')
        for turn, entry in enumerate(entries):
            out.write(",\n" if turn else "\n")
            out.write(_line(entry))
        out.write("\n]")
    out.write("\n}\n")


def _types(types: Mapping[str, list[Attribute]]) -> Iterator[object]:
    for name, attributes in types.items():
        told = [{"name": each.name, "type": each.kind} for each in attributes]
        yield {"name": name, "attributes": told}


def _objects(log: ObjectLog) -> Iterator[object]:
    for each in told_objects(log):
        values = [
            {"name": v.attribute.name, "time": v.time, "value": _native(v)} for v in each.values
        ]
        yield {
            "id": each.id,
            "type": each.type,
            "attributes": values,
            "relationships": _relations(each.relations),
        }


def _events(log: ObjectLog) -> Iterator[object]:
    for each in told_events(log):
        yield {
            "id": each.id,
            "type": each.activity,
            "time": each.time,
            "attributes": [{"name": v.attribute.name, "value": _native(v)} for v in each.values],
            "relationships": _relations(each.relations),
        }


def _relations(relations: list[ToldRelation]) -> list[object]:
    return [{"objectId": each.object_id, "qualifier": each.qualifier} for each in relations]


def _native(value: ToldValue) -> str | int | float | bool:
    kind = value.attribute.kind
    if kind == "integer":
        return int(value.text)
    if kind == "float":
        return float(value.text)
    return value.text == "true" if kind == "boolean" else value.text


def _line(entry: object) -> str:
    text = json.dumps(entry, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half a character pair, which only an escape can write.
        return json.dumps(entry)
    return text
