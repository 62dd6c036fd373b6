"""Object-centric logs for tests: drawn ones, and what a log holds as plain values to compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

from hypothesis import strategies as st

from gemba.insight.eventlog.readers.opening import Limits

from .gathering import Gathering, RawValue
from .log import KINDS, ObjectLog
from .settling import Settled, settle
from .stamps import EARLIEST_US, LATEST_US, stamp
from .writing.telling import declared, told_events, told_objects


@dataclass(frozen=True)
class Contents:
    """Everything a log holds, order of codes and of unordered things put aside."""

    activities: dict[str, dict[str, str]]
    types: dict[str, dict[str, str]]
    events: list[tuple[object, ...]]
    objects: dict[str, tuple[object, ...]]


def contents(log: ObjectLog) -> Contents:
    def kinds(of: dict[str, list[object]]) -> dict[str, dict[str, str]]:
        return {name: {a.name: a.kind for a in each} for name, each in of.items()}  # type: ignore[attr-defined]

    events: list[tuple[object, ...]] = [
        (
            each.id,
            each.activity,
            each.time,
            sorted((v.attribute.name, v.attribute.kind, v.text) for v in each.values),
            sorted((r.object_id, r.qualifier) for r in each.relations),
        )
        for each in told_events(log)
    ]
    objects: dict[str, tuple[object, ...]] = {
        each.id: (
            each.type,
            sorted((v.attribute.name, v.attribute.kind, v.time, v.text) for v in each.values),
            sorted((r.object_id, r.qualifier) for r in each.relations),
        )
        for each in told_objects(log)
    }
    activities = kinds(dict(declared(iter(log.activities), log.event_attributes)))  # type: ignore[arg-type]
    types = kinds(dict(declared(iter(log.object_types), log.object_attributes)))  # type: ignore[arg-type]
    return Contents(activities, types, events, objects)


def settled_log(tell: Callable[[Gathering], None]) -> Settled:
    """A log from what a test tells."""
    told = Gathering(Limits())
    tell(told)
    return settle(told, UTC, "UTC")


# Letters whose cases SQLite would not tell apart stay away from names of attributes.
_names = st.sampled_from(
    ["place order", "a", "état", "订单", "x<&>\"'y", "Object", "map_type", "-"]
)
_attributes = st.sampled_from(["price", "état", "订单 号", 'q"uo', "id"])
_texts = st.text(
    st.characters(min_codepoint=32, exclude_characters="\ufffe\uffff", exclude_categories=["Cs"])
    | st.sampled_from("\n\r\t"),
    max_size=6,
)
_times = st.sampled_from([0, 1, 1_641_740_400_000_000, -1]) | st.integers(EARLIEST_US, LATEST_US)
_VALUES: dict[str, st.SearchStrategy[RawValue]] = {
    "string": _texts,
    "time": _times.map(stamp),
    "integer": st.integers(-(2**63), 2**63 - 1),
    # SQLite knows one zero only; adding zero makes the negative one positive.
    "float": st.floats(allow_nan=False, allow_infinity=False).map(lambda drawn: drawn + 0.0),
    "boolean": st.booleans(),
}


@st.composite
def drawn_logs(draw: st.DrawFn) -> ObjectLog:
    """Small logs with odd names, ties, several qualifiers, values of every kind, and types,
    activities and attributes that nothing uses."""
    told = Gathering(Limits())
    kinds: dict[tuple[str, str, str], str] = {}
    for side, rows in (("event", told.event_values), ("object", told.object_values)):
        for owner in draw(st.lists(_names, max_size=3)):
            (told.activities if side == "event" else told.types)[owner]
            for name in draw(st.lists(_attributes, max_size=2, unique=True)):
                kind = kinds.setdefault((side, owner, name), draw(st.sampled_from(KINDS)))
                told.declare(rows, owner, name, kind)

    def values(side: str, owner: str) -> list[tuple[str, RawValue]]:
        mine = [(name, kind) for (s, o, name), kind in kinds.items() if (s, o) == (side, owner)]
        return [(name, draw(_VALUES[kind])) for name, kind in mine]

    ids = draw(st.lists(_texts.filter(bool), max_size=5, unique=True))
    for identifier in ids:
        owner = draw(_names)
        code = told.object(identifier, owner)
        assert code is not None
        for name, value in values("object", owner):
            for _ in range(draw(st.integers(0, 2))):
                told.object_value(code, owner, name, value, stamp(draw(_times)))
        for target in draw(st.lists(st.sampled_from(ids), max_size=2)):
            told.link(code, target, draw(_texts))
    for identifier in draw(st.lists(_texts.filter(bool), min_size=1, max_size=5, unique=True)):
        owner = draw(_names)
        event = told.event(identifier, owner, stamp(draw(_times)))
        for name, value in values("event", owner):
            told.event_value(event, owner, name, value)
        for target in draw(st.lists(st.sampled_from(ids), max_size=3)) if ids else []:
            told.relate(event, target, draw(_texts))
    return settle(told, UTC, "UTC").log
