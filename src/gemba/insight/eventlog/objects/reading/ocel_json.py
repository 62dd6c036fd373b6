"""OCEL as JSON: version 2.0, and 1.0 as it was before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from gemba.insight.eventlog.objects.gathering import Gathering, RawValue, ValueRows
from gemba.insight.eventlog.readers.opening import Limits, opened
from gemba.insight.eventlog.report import LogUnreadable

from .json_stream import members

Fields = dict[str, object]


def read_json(path: Path, limits: Limits) -> Gathering:
    """Everything the file tells. Raises LogUnreadable."""
    told = Gathering(limits)
    readers: dict[str, Callable[[Gathering, str | None, RawValue], None]] = {
        "eventTypes": _event_type,
        "objectTypes": _object_type,
        "events": _event,
        "objects": _object,
        "ocel:events": _old_event,
        "ocel:objects": _old_object,
    }
    found: set[str] = set()
    with opened(path, limits) as source:
        for name, inner, value in members(source, found):
            if name in readers:
                readers[name](told, inner, value)
    if not found & {"events", "ocel:events"}:
        raise LogUnreadable("not_ocel")
    return told


def _event_type(told: Gathering, _inner: str | None, value: RawValue) -> None:
    _declare(told, told.event_values, told.activities.__getitem__, value)


def _object_type(told: Gathering, _inner: str | None, value: RawValue) -> None:
    _declare(told, told.object_values, told.types.__getitem__, value)


def _declare(
    told: Gathering, side: ValueRows, named: Callable[[str], int], value: RawValue
) -> None:
    fields = _fields(told, value)
    name = None if fields is None else _text(fields, "name")
    if fields is None or name is None:
        return
    named(name)
    for each in _entries(told, fields, "attributes"):
        attribute = _text(each, "name")
        if attribute is not None:
            told.declare(side, name, attribute, _text(each, "type"))


def _event(told: Gathering, _inner: str | None, value: RawValue) -> None:
    fields = _fields(told, value)
    if fields is None:
        return
    activity = _text(fields, "type")
    event = told.event(_text(fields, "id"), activity, _text(fields, "time"))
    for each in _entries(told, fields, "attributes"):
        name = _text(each, "name")
        if name is None:
            told.odd("odd_entry", event + 1, str(each)[:40])
        elif activity is not None:
            told.event_value(event, activity, name, _value(each))
    for each in _entries(told, fields, "relationships"):
        told.relate(event, _text(each, "objectId"), _text(each, "qualifier") or "")


def _object(told: Gathering, _inner: str | None, value: RawValue) -> None:
    fields = _fields(told, value)
    if fields is None:
        return
    kind = _text(fields, "type")
    code = told.object(_text(fields, "id"), kind)
    if code is None:
        return
    for each in _entries(told, fields, "attributes"):
        name, time = _text(each, "name"), _text(each, "time")
        if name is None:
            told.odd("odd_entry", example=str(each)[:40])
        elif kind is not None:
            if time is None:
                told.odd("value_without_time")
            told.object_value(code, kind, name, _value(each), time)
    for each in _entries(told, fields, "relationships"):
        told.link(code, _text(each, "objectId"), _text(each, "qualifier") or "")


def _old_event(told: Gathering, identifier: str | None, value: RawValue) -> None:
    fields = _fields(told, value)
    if fields is None:
        return
    activity = _text(fields, "ocel:activity")
    event = told.event(identifier, activity, _text(fields, "ocel:timestamp"))
    values = fields.get("ocel:vmap")
    if isinstance(values, dict) and activity is not None:
        for name, each in values.items():
            told.event_value(event, activity, str(name), each)
    typed = {
        _text(each, "ocel:oid"): _text(each, "ocel:qualifier") or ""
        for each in _entries(told, fields, "ocel:typedOmap")
    }
    targets = fields.get("ocel:omap")
    plain = [_plain(each) for each in targets] if isinstance(targets, list) else []
    for target in dict.fromkeys([*plain, *typed]):
        told.relate(event, target, typed.get(target, ""))


def _old_object(told: Gathering, identifier: str | None, value: RawValue) -> None:
    fields = _fields(told, value)
    if fields is None:
        return
    kind = _text(fields, "ocel:type")
    code = told.object(identifier, kind)
    values = fields.get("ocel:ovmap")
    if code is not None and kind is not None and isinstance(values, dict):
        for name, each in values.items():
            told.object_value(code, kind, str(name), each, None)
    for each in _entries(told, fields, "ocel:o2o"):
        if code is not None:
            told.link(code, _text(each, "ocel:oid"), _text(each, "ocel:qualifier") or "")


def _fields(told: Gathering, value: object) -> Fields | None:
    if isinstance(value, dict):
        return value
    told.odd("odd_entry", example=str(value)[:40])
    return None


def _entries(told: Gathering, fields: Fields, name: str) -> Iterator[Fields]:
    """The objects of a list; no list is an empty one."""
    found = fields.get(name)
    if found is None:
        return
    for each in found if isinstance(found, list) else [found]:
        entry = _fields(told, each)
        if entry is not None:
            yield entry


def _value(fields: Fields) -> RawValue:
    found = fields.get("value")
    known = found is None or isinstance(found, str | int | float | list | dict)
    return found if known else str(found)  # type: ignore[return-value]


def _text(fields: Fields, name: str) -> str | None:
    return _plain(fields.get(name))


def _plain(value: object) -> str | None:
    """A text, or a number taken for one; None for what is empty or nested."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None
