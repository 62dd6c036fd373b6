"""Collects what a file tells, in whatever order it tells it, for `settling` to make a log of.

Ids may be used before they are declared, and types before they are named.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from gemba.insight.eventlog.readers.opening import Limits
from gemba.insight.eventlog.report import ROWS_SHOWN, LogUnreadable

# Relations and values together, for each event allowed.
LINES_PER_EVENT_MAX = 10
ATTRIBUTES_MAX = 20_000
TYPES_MAX = 1_000
EXAMPLES = 3

# What kind of value a text came from, where the file tells.
NATIVE = {bool: "boolean", int: "integer", float: "float"}

RawValue = str | int | float | bool | bytes | list[object] | dict[str, object] | None


class Coded(dict[str, int]):
    """Gives each new text the next code."""

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self)
        return code


@dataclass
class Oddity:
    """Something odd: how often, in which events or objects of the file, and examples in words."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    def add(self, row: int | None = None, example: str = "") -> None:
        self.count += 1
        if row is not None and len(self.rows) < ROWS_SHOWN:
            self.rows.append(row)
        if example and len(self.examples) < EXAMPLES and example not in self.examples:
            self.examples.append(example)


@dataclass
class ValueRows:
    """Values as told: one row each. `attributes` gives the code of (owner, name)."""

    owner: array[int] = field(default_factory=lambda: array("i"))
    attribute: array[int] = field(default_factory=lambda: array("i"))
    value: array[int] = field(default_factory=lambda: array("i"))
    time: array[int] = field(default_factory=lambda: array("i"))
    texts: Coded = field(default_factory=Coded)
    attributes: dict[tuple[str, str], int] = field(default_factory=dict)
    declared: dict[int, str] = field(default_factory=dict)
    natives: dict[int, set[str]] = field(default_factory=dict)

    def attribute_of(self, owner: str, name: str) -> int:
        found = self.attributes.setdefault((owner, name), len(self.attributes))
        if found >= ATTRIBUTES_MAX:
            raise LogUnreadable("too_many_attributes", limit=str(ATTRIBUTES_MAX))
        return found

    def put(self, owner: int, attribute: int, text: str, native: str, time: int) -> None:
        self.owner.append(owner)
        self.attribute.append(attribute)
        self.value.append(self.texts[text])
        self.time.append(time)
        if attribute not in self.declared:
            self.natives.setdefault(attribute, set()).add(native)


@dataclass
class RelationRows:
    """Relations as told; targets are codes of object ids."""

    source: array[int] = field(default_factory=lambda: array("i"))
    target: array[int] = field(default_factory=lambda: array("i"))
    qualifier: array[int] = field(default_factory=lambda: array("i"))

    def put(self, source: int, target: int, qualifier: int) -> None:
        self.source.append(source)
        self.target.append(target)
        self.qualifier.append(qualifier)


class Gathering:
    """Everything a file told. Raises LogUnreadable past the limits."""

    def __init__(self, limits: Limits) -> None:
        self._rows_max = limits.rows_max
        self._lines_left = limits.rows_max * LINES_PER_EVENT_MAX
        self.activities = Coded()
        self.types = Coded()
        self.times = Coded()
        self.qualifiers = Coded()
        self.object_ids = Coded()
        self.event_ids: list[str] = []
        self.event_activity = array("i")
        self.event_time = array("i")
        # By code of the object's id: its type, -1 while nobody has described it.
        self.object_type = array("i")
        self.relations = RelationRows()
        self.links = RelationRows()
        self.event_values = ValueRows()
        self.object_values = ValueRows()
        self.oddities: dict[str, Oddity] = {}

    def odd(self, code: str, row: int | None = None, example: str = "") -> None:
        self.oddities.setdefault(code, Oddity()).add(row, example)

    def declare(self, side: ValueRows, owner: str, attribute: str, kind: str | None) -> None:
        """An attribute and the kind of its values; None where the file leaves that open."""
        code = side.attribute_of(owner, attribute)
        if kind is not None:
            side.declared.setdefault(code, kind)

    def event(self, identifier: str | None, activity: str | None, time: str | None) -> int:
        """A new event; its number, for what else is told of it. Missing parts are None."""
        number = len(self.event_ids)
        if number >= self._rows_max:
            raise LogUnreadable("too_many_rows", limit=str(self._rows_max))
        if identifier is None:
            self.odd("event_without_id", number + 1)
        self.event_ids.append(identifier or "")
        self.event_activity.append(-1 if activity is None else self.activities[activity])
        self.event_time.append(-1 if time is None else self.times[time])
        return number

    def object(self, identifier: str | None, kind: str | None) -> int | None:
        """A described object; its code, or None where it has no id to be known by."""
        if identifier is None:
            self.odd("object_without_id")
            return None
        code = self._object_code(identifier)
        if self.object_type[code] >= 0:
            self.odd("repeated_object", example=identifier)
        elif kind is None:
            self.odd("object_without_type", example=identifier)
        else:
            self.object_type[code] = self.types[kind]
            if len(self.types) > TYPES_MAX:
                raise LogUnreadable("too_many_types", limit=str(TYPES_MAX))
        return code

    def relate(self, event: int, target: str | None, qualifier: str) -> None:
        self._line()
        if target is None:
            self.odd("relation_without_object", event + 1)
            return
        self.relations.put(event, self._object_code(target), self.qualifiers[qualifier])

    def link(self, source: int, target: str | None, qualifier: str) -> None:
        """A relation from one object to another."""
        self._line()
        if target is None:
            self.odd("relation_without_object")
            return
        self.links.put(source, self._object_code(target), self.qualifiers[qualifier])

    def event_value(self, event: int, owner: str, name: str, value: RawValue) -> None:
        """`owner` is the event's activity. None is no value."""
        text = raw_text(value)
        if text is not None:
            self._line()
            side = self.event_values
            side.put(event, side.attribute_of(owner, name), text, native_kind(value), -1)

    def object_value(
        self, code: int, owner: str, name: str, value: RawValue, time: str | None
    ) -> None:
        """`owner` is the object's type; without a time the value holds from the first."""
        text = raw_text(value)
        if text is not None:
            self._line()
            side = self.object_values
            moment = -1 if time is None else self.times[time]
            side.put(code, side.attribute_of(owner, name), text, native_kind(value), moment)

    def _object_code(self, identifier: str) -> int:
        code = self.object_ids[identifier]
        if code == len(self.object_type):
            self.object_type.append(-1)
        return code

    def _line(self) -> None:
        self._lines_left -= 1
        if self._lines_left < 0:
            limit = self._rows_max * LINES_PER_EVENT_MAX
            raise LogUnreadable("too_many_relations", limit=str(limit))


def raw_text(value: RawValue) -> str | None:
    """A value as text; what is nested stays JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    return json.dumps(value, ensure_ascii=False)


def native_kind(value: RawValue) -> str:
    """The kind of a value the file wrote as such."""
    return NATIVE.get(type(value), "string")


def kind_from(natives: Iterable[str]) -> str:
    """The kind of an attribute nobody declared, from its values."""
    found = set(natives)
    if found and found <= {"integer", "float"}:
        return "integer" if found == {"integer"} else "float"
    return "boolean" if found == {"boolean"} else "string"
