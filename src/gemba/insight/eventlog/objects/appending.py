"""Later events, objects and values joined to an object-centric log."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Codes, Int64s, narrow_codes, sealed
from gemba.insight.eventlog.names import CodedColumn, Names, recoded

from .log import Attribute, ObjectLog, Relations, Values, sorted_relations, sorted_values

_Table = Int64s


def append(base: ObjectLog, tail: ObjectLog) -> ObjectLog:
    """The log with what came later. Objects known by id stay what they are; events of the tail
    are new ones, and come after those of the same time.

    Columns are copied once; only the ids of objects are looked up.
    """
    activities, activity = _joined(base.activities, tail.activities)
    types, type_codes = _joined(base.object_types, tail.object_types)
    qualifiers, qualifier = _joined(base.qualifiers, tail.qualifiers)
    object_ids, objects = _joined(base.object_ids, tail.object_ids)
    fresh = objects >= base.objects
    event_us = np.concatenate([base.time_us, tail.time_us])
    order = np.argsort(event_us, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    before, after = place[: len(base)], place[len(base) :]
    same = np.arange(base.objects, dtype=np.int64)
    event_attributes, event_codes = _attributes(base.event_attributes, tail.event_attributes)
    object_attributes, object_codes = _attributes(base.object_attributes, tail.object_attributes)
    return ObjectLog(
        activity=_codes(
            np.concatenate([base.activity, activity[tail.activity]])[order], activities
        ),
        time_us=sealed(event_us[order]),
        object_type=_codes(
            np.concatenate([base.object_type, type_codes[tail.object_type[fresh]]]), types
        ),
        event_ids=_reordered(base.event_ids, tail.event_ids, order),
        object_ids=object_ids,
        activities=activities,
        object_types=types,
        qualifiers=qualifiers,
        event_objects=_relations(
            (base.event_objects, before, same),
            (tail.event_objects, after, objects),
            qualifier,
        ),
        object_objects=_relations(
            (base.object_objects, same, same), (tail.object_objects, objects, objects), qualifier
        ),
        event_values=_values((base.event_values, before), (tail.event_values, after), event_codes),
        object_values=_values(
            (base.object_values, same), (tail.object_values, objects), object_codes
        ),
        event_attributes=event_attributes,
        object_attributes=object_attributes,
    )


def _joined(base: Names, tail: Names) -> tuple[Names, _Table]:
    names, codes = base.extended(list(tail))
    return names, codes.astype(np.int64)


def _codes(codes: Codes | Int64s, names: Names) -> Codes:
    return sealed(narrow_codes(codes, len(names)))


def _reordered(base: Names, tail: Names, order: Int64s) -> Names:
    """Ids are never the same, so nothing is looked up; mostly the order is that of arrival."""
    joined = Names(
        np.concatenate([base.blob, tail.blob]),
        np.concatenate([base.offsets, tail.offsets[1:] + base.offsets[-1]]),
    )
    if bool(np.all(order[1:] > order[:-1])):
        return joined
    texts = list(joined)
    return Names.of(texts[each] for each in order.tolist())


def _relations(
    base: tuple[Relations, _Table, _Table],
    tail: tuple[Relations, _Table, _Table],
    qualifier: _Table,
) -> Relations:
    parts = [(source[rows.source], target[rows.target]) for rows, source, target in (base, tail)]
    source, target = (np.concatenate(each) for each in zip(*parts, strict=True))
    qualifiers = np.concatenate([base[0].qualifier.astype(np.int64), qualifier[tail[0].qualifier]])
    return sorted_relations(source, target, qualifiers)


def _values(base: tuple[Values, _Table], tail: tuple[Values, _Table], attribute: _Table) -> Values:
    (old, before), (new, after) = base, tail
    value = recoded(new.value, old.value.names)
    return sorted_values(
        np.concatenate([before[old.owner], after[new.owner]]),
        np.concatenate([old.attribute.astype(np.int64), attribute[new.attribute]]),
        CodedColumn(np.concatenate([old.value.codes, value.codes]), value.names),
        np.concatenate([old.time_us, new.time_us]),
    )


def _attributes(
    base: tuple[Attribute, ...], tail: tuple[Attribute, ...]
) -> tuple[tuple[Attribute, ...], _Table]:
    """Of two kinds of one attribute text remains."""
    known = {(each.owner, each.name): each for each in base}
    for each in tail:
        before = known.setdefault((each.owner, each.name), each)
        if before.kind != each.kind:
            known[each.owner, each.name] = Attribute(each.owner, each.name, "string")
    codes = {key: code for code, key in enumerate(known)}
    table = [codes[each.owner, each.name] for each in tail]
    return tuple(known.values()), np.array(table, dtype=np.int64)
