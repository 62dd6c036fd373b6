"""From what was gathered to a log: times read, ends that hang loose cut off, everything told."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s, narrow_codes, sealed
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.eventlog.report import ROWS_SHOWN, LogUnreadable, Problem

from .gathering import Gathering, RelationRows, ValueRows, kind_from
from .log import (
    INITIAL_US,
    KINDS,
    Attribute,
    ObjectLog,
    Relations,
    Values,
    sorted_relations,
    sorted_values,
)
from .stamps import read_stamps, settled

# Other writers' words for the kinds of OCEL 2.0.
_KINDS = {each: each for each in KINDS} | {
    "date": "time",
    "datetime": "time",
    "timestamp": "time",
    "int": "integer",
    "double": "float",
    "real": "float",
    "number": "float",
    "bool": "boolean",
    "text": "string",
}


@dataclass(frozen=True, eq=False)
class Settled:
    """The log, how many events were told, and what was odd about the file."""

    log: ObjectLog
    events_read: int
    problems: tuple[Problem, ...]


def settle(told: Gathering, zone: tzinfo, zone_name: str) -> Settled:
    """Times without a zone are those of `zone`. Raises LogUnreadable where none of the events
    told can be used."""
    return _Settling(told, zone, zone_name).done()


class _Settling:
    def __init__(self, told: Gathering, zone: tzinfo, zone_name: str) -> None:
        self._told = told
        self._zone = zone
        self._zone_name = zone_name
        self._problems: list[Problem] = []
        texts = list(told.times)
        self._times_us, self._naive = read_stamps([text.strip() for text in texts], zone)
        self._time_texts = texts

    def done(self) -> Settled:
        told = self._told
        event_us, kept = self._events()
        order = kept[np.argsort(event_us[kept], kind="stable")]
        place = np.full(len(event_us), -1, dtype=np.int64)
        place[order] = np.arange(len(order))
        known = np.frombuffer(told.object_type, dtype=np.int32) >= 0
        objects = np.full(len(known), -1, dtype=np.int64)
        objects[known] = np.arange(int(np.count_nonzero(known)))
        everything = np.arange(len(known), dtype=np.int64)
        self._dangling(told.relations, known)
        self._dangling(told.links, known, between=True)
        ids = self._event_ids()
        event_values, event_attributes = self._values(told.event_values, place)
        object_values, object_attributes = self._values(told.object_values, objects)
        activity = _ints(told.event_activity)[order]
        types = _ints(told.object_type)[everything[known]]
        log = ObjectLog(
            activity=sealed(narrow_codes(activity, len(told.activities))),
            time_us=sealed(event_us[order]),
            object_type=sealed(narrow_codes(types, len(told.types))),
            event_ids=Names.of(ids[each] for each in order.tolist()),
            object_ids=Names.of(
                name for name, keep in zip(told.object_ids, known.tolist(), strict=True) if keep
            ),
            activities=Names.of(told.activities),
            object_types=Names.of(told.types),
            qualifiers=Names.of(told.qualifiers),
            event_objects=self._relations(told.relations, place, objects),
            object_objects=self._relations(told.links, objects, objects),
            event_values=event_values,
            object_values=object_values,
            event_attributes=event_attributes,
            object_attributes=object_attributes,
        )
        self._tell()
        return Settled(log, len(event_us), tuple(self._problems))

    def _events(self) -> tuple[Int64s, Int64s]:
        """The time of each event told, and which events can be used."""
        told = self._told
        time = _ints(told.event_time)
        event_us = np.append(self._times_us, UNKNOWN_US)[time]
        nameless = _ints(told.event_activity) < 0
        timeless = (time < 0) & ~nameless
        unreadable = (time >= 0) & (event_us == UNKNOWN_US) & ~nameless
        self._of_events("event_without_type", nameless)
        self._of_events("event_without_time", timeless)
        if unreadable.any():
            example = self._time_texts[time[np.flatnonzero(unreadable)[0]]]
            self._of_events("event_time_unreadable", unreadable, example=example[:40])
        usable = ~(nameless | timeless | unreadable)
        kept = np.flatnonzero(usable)
        if len(event_us) and not len(kept):
            reasons = " ".join(each.sentence for each in self._problems)
            count = str(len(event_us))
            raise LogUnreadable("nothing_kept", tuple(self._problems), count=count, reasons=reasons)
        return event_us, kept

    def _event_ids(self) -> list[str]:
        """Ids of their own for events that have none or one that was used before."""
        told, taken = self._told, set(self._told.event_ids)
        seen: set[str] = set()
        ids: list[str] = []
        for number, given in enumerate(told.event_ids, start=1):
            name, turn = given, 1
            if given and given in seen:
                told.odd("repeated_event", number, given)
            while not name or name in seen or (turn > 1 and name in taken):
                turn += 1
                name = f"{given} ({turn})" if given else f"event {number + turn - 2}"
            seen.add(name)
            ids.append(name)
        return ids

    def _dangling(self, rows: RelationRows, known: Bools, *, between: bool = False) -> None:
        loose = ~known[_ints(rows.target)]
        if between:
            loose |= ~known[_ints(rows.source)]
        if not loose.any():
            return
        targets = _ints(rows.target)[loose]
        names = list(self._told.object_ids)
        examples = list(dict.fromkeys(names[each] for each in targets[:ROWS_SHOWN].tolist()))[:3]
        code = "dangling_link" if between else "dangling_relation"
        shown = () if between else tuple((_ints(rows.source)[loose][:ROWS_SHOWN] + 1).tolist())
        self._add(code, int(np.count_nonzero(loose)), shown, example=", ".join(examples))

    def _relations(self, rows: RelationRows, source: Int64s, target: Int64s) -> Relations:
        sources, targets = source[_ints(rows.source)], target[_ints(rows.target)]
        kept = (sources >= 0) & (targets >= 0)
        qualifier = _ints(rows.qualifier)[kept]
        settled_rows = sorted_relations(sources[kept], targets[kept], qualifier)
        repeated = int(np.count_nonzero(kept)) - len(settled_rows)
        if repeated:
            self._add("repeated_relation", repeated)
        return settled_rows

    def _values(self, rows: ValueRows, place: Int64s) -> tuple[Values, tuple[Attribute, ...]]:
        owner = place[_ints(rows.owner)]
        time = _ints(rows.time)
        time_us = np.append(self._times_us, INITIAL_US)[time]
        bad = time_us == UNKNOWN_US
        if bad.any():
            example = self._time_texts[time[np.flatnonzero(bad)[0]]]
            self._add("value_time_unreadable", int(np.count_nonzero(bad)), example=example[:40])
            time_us = np.where(bad, INITIAL_US, time_us)
        attribute = _ints(rows.attribute)
        column, attributes = self._kinds(rows)
        kept = owner >= 0
        part = CodedColumn(column.codes[kept], column.names)
        values = sorted_values(owner[kept], attribute[kept], part, time_us[kept])
        repeated = int(np.count_nonzero(kept)) - len(values)
        if repeated:
            self._add("repeated_value", repeated)
        return values, attributes

    def _kinds(self, rows: ValueRows) -> tuple[CodedColumn, tuple[Attribute, ...]]:
        """Each value in the one way its kind is written; the kind of each attribute."""
        texts = list(rows.texts)
        names: dict[str, int] = {}
        codes = np.empty(len(rows.value), dtype=np.int32)
        value, attribute = _ints(rows.value), _ints(rows.attribute)
        order = np.argsort(attribute, kind="stable")
        bounds = np.searchsorted(attribute[order], np.arange(len(rows.attributes) + 1))
        attributes = []
        for (owner, name), code in rows.attributes.items():
            mine = order[bounds[code] : bounds[code + 1]]
            used, back = np.unique(value[mine], return_inverse=True)
            written = [texts[each] for each in used.tolist()]
            kind = self._kind(rows, code, owner, name, written)
            table = [names.setdefault(self._settled(each, kind), len(names)) for each in written]
            codes[mine] = np.array(table, dtype=np.int32)[back] if table else back
            attributes.append(Attribute(owner, name, kind))
        return CodedColumn(codes, Names.of(names)), tuple(attributes)

    def _kind(self, rows: ValueRows, code: int, owner: str, name: str, written: list[str]) -> str:
        """As declared, or as the values are; text where a value does not fit."""
        declared = rows.declared.get(code)
        if declared is None:
            self._told.odd("undeclared_attribute", example=f"{owner}: {name}")
            kind = kind_from(rows.natives.get(code, ()))
        else:
            kind = _KINDS.get(declared.strip().lower(), "")
            if not kind:
                self._told.odd("unknown_kind", example=declared[:40])
        kind = kind or "string"
        strange = [each for each in written if settled(each, kind, self._zone) is None]
        if strange:
            self._told.odd("value_of_other_kind", example=f"{owner}: {name} = {strange[0][:40]}")
            return "string"
        return kind

    def _settled(self, text: str, kind: str) -> str:
        found = settled(text, kind, self._zone)
        return text if found is None else found

    def _of_events(self, code: str, flags: Bools, **params: str) -> None:
        if flags.any():
            shown = tuple((np.flatnonzero(flags)[:ROWS_SHOWN] + 1).tolist())
            self._add(code, int(np.count_nonzero(flags)), shown, **params)

    def _add(self, code: str, count: int, rows: tuple[int, ...] = (), **params: str) -> None:
        self._problems.append(Problem(f"object_log_{code}", count, rows, params, "event"))

    def _tell(self) -> None:
        if self._naive:
            params = {"zone": self._zone_name}
            self._problems.append(Problem("object_log_no_zone", self._naive, (), params, "event"))
        for code, oddity in self._told.oddities.items():
            params = {"example": ", ".join(each[:60] for each in oddity.examples)}
            self._add(code, oddity.count, tuple(oddity.rows), **params)


def _ints(codes: array[int]) -> Int64s:
    return np.frombuffer(codes, dtype=np.int32).astype(np.int64) if codes else np.empty(0, np.int64)
