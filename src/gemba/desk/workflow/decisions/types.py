"""The types of a model: FEEL's own and those it defines, and whether a value is of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gemba.foundation.kernel.feel import (
    FeelError,
    UnaryTests,
    Value,
    kind_of,
    parse_unary_tests,
)
from gemba.foundation.kernel.feel.temporal import temporal_of

from .model import ItemDefinition
from .running import DecisionRun

# As DMN and its tools write them.
BASE_TYPES: Mapping[str, str] = {
    "": "Any",
    "Any": "Any",
    "number": "number",
    "integer": "number",
    "double": "number",
    "long": "number",
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "dateTime": "date and time",
    "date and time": "date and time",
    "dayTimeDuration": "days and time duration",
    "days and time duration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "years and months duration": "years and months duration",
    "list": "list",
    "context": "context",
    "range": "range",
    "function": "function",
}
_TEMPORAL = frozenset(
    {
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    }
)
_DEPTH_MAX = 20


@dataclass(frozen=True)
class Type:
    """`base` is FEEL's word, Any, or "context" with `components`. `allowed` also holds for each
    item of a collection."""

    name: str
    base: str
    allowed: UnaryTests | None = None
    allowed_text: str = ""
    components: Mapping[str, Type] | None = None
    is_collection: bool = False


ANY = Type("Any", "Any")


class Types:
    """All types of a model. What cannot be read is of any type; `faults` says why."""

    def __init__(self, items: Iterable[ItemDefinition]) -> None:
        self._items = {item.name: item for item in items}
        self._known: dict[str, Type] = {}
        self.faults: list[tuple[ItemDefinition, FeelError]] = []
        for name in self._items:
            self.named(name)

    def is_known(self, name: str) -> bool:
        return name in BASE_TYPES or name in self._items

    def named(self, name: str) -> Type:
        """Any for a name nobody knows."""
        if name not in self._known:
            self._known[name] = self._read(name, 0)
        return self._known[name]

    def names(self) -> Iterator[str]:
        """Those of all components."""
        waiting = list(self._items.values())
        while waiting:
            item = waiting.pop()
            for component in item.components:
                yield component.name
                waiting.append(component)

    def _read(self, name: str, depth: int) -> Type:
        item = self._items.get(name)
        if item is not None and depth < _DEPTH_MAX:
            return self._defined(item, depth)
        return Type(name, BASE_TYPES.get(name, "Any")) if name else ANY

    def _defined(self, item: ItemDefinition, depth: int) -> Type:
        allowed: UnaryTests | None = None
        if item.allowed:
            try:
                allowed = parse_unary_tests(item.allowed, self._items)
            except FeelError as problem:
                self.faults.append((item, problem))
        if item.components:
            parts = {each.name: self._defined(each, depth + 1) for each in item.components}
            return Type(item.name, "context", allowed, "", parts, item.is_collection)
        base = self._read(item.type, depth + 1)
        return Type(
            item.name,
            base.base,
            allowed or base.allowed,
            item.allowed or base.allowed_text,
            base.components,
            item.is_collection or base.is_collection,
        )


def conformed(run: DecisionRun, value: Value, wanted: Type) -> tuple[Value, bool]:
    """The value as it is of the type, and whether it is. Null is of every type; a single item
    and the list of it stand for one another, and a date for its midnight."""
    if value is None or wanted is ANY:
        return value, True
    if wanted.is_collection:
        items = value if isinstance(value, list) else [value]
        taken = [_single(run, item, wanted) for item in items]
        return [item for item, _fits in taken], all(fits for _item, fits in taken)
    if isinstance(value, list) and wanted.base not in ("list", "Any") and len(value) == 1:
        value = value[0]
    return _single(run, value, wanted)


def _single(run: DecisionRun, value: Value, wanted: Type) -> tuple[Value, bool]:
    if value is None:
        return None, True
    if run.is_json and isinstance(value, str) and wanted.base in _TEMPORAL:
        value = temporal_of(value) or value
    if wanted.base == "date and time" and type(value) is dt.date:
        value = dt.datetime.combine(value, dt.time(), dt.UTC)
    if wanted.base not in ("Any", kind_of(value)):
        return value, False
    if wanted.components is not None and isinstance(value, dict):
        made = dict(value)
        for name, component in wanted.components.items():
            made[name], fits = conformed(run, value.get(name), component)
            if not fits:
                return value, False
        value = made
    if wanted.allowed is not None:
        run.spend(1)
        return value, wanted.allowed.evaluate(run, value) is True
    return value, True
