"""Objects found to be one: what one is concerned with is seen on the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, narrow_codes, sealed

from .log import ObjectLog, Relations, sorted_relations

INTO = "merged into"


def redirected(log: ObjectLog, onto: Mapping[str, str]) -> ObjectLog:
    """The log with everything that concerns a key of `onto` concerning its value instead, and a
    relation `INTO` from the one to the other. Keys and values are ids; chains are followed.

    The log given stays as it is, so nothing has to be undone. An object nothing was known of gets
    the type of the one that went into it. O(relations).
    """
    sources = [each for each in onto if each in log.object_ids.codes]
    if not sources:
        return log
    ids, targets = log.object_ids.extended([_last(each, onto) for each in sources])
    codes = np.array([log.object_ids.codes[each] for each in sources], dtype=np.int64)
    table = np.arange(len(ids), dtype=np.int64)
    table[codes] = targets
    types = np.zeros(len(ids), dtype=np.int64)
    types[targets] = log.object_type[codes]
    types[: log.objects] = log.object_type
    qualifiers, into = log.qualifiers.extended([INTO])
    return replace(
        log,
        object_ids=ids,
        object_type=sealed(narrow_codes(types, len(log.object_types))),
        qualifiers=qualifiers,
        event_objects=_redirected(log.event_objects, table),
        object_objects=_linked(log.object_objects, table, (codes, targets.astype(np.int64)), into),
    )


def _last(identifier: str, onto: Mapping[str, str]) -> str:
    """The end of a chain; one that comes back to itself ends before it does."""
    seen = {identifier}
    while (following := onto.get(identifier)) is not None and following not in seen:
        identifier = following
        seen.add(identifier)
    return identifier


def _redirected(relations: Relations, table: Int64s) -> Relations:
    """Only events that are redirected are looked at for two relations that are now the same."""
    target = table[relations.target]
    moved = np.zeros(int(relations.source.max(initial=-1)) + 1, dtype=bool)
    moved[relations.source[target != relations.target]] = True
    rows = np.flatnonzero(moved[relations.source])
    twice = rows[_repeats(relations.source[rows], target[rows], relations.qualifier[rows])]
    kept = np.ones(len(target), dtype=bool)
    kept[twice] = False
    return Relations(
        sealed(relations.source[kept]),
        sealed(target[kept].astype(np.int32)),
        sealed(relations.qualifier[kept]),
    )


def _repeats(source: Int32s, target: Int64s, qualifier: Int32s) -> Bools:
    """Flags all but the first of equal rows."""
    found = np.zeros(len(source), dtype=bool)
    if len(source):
        rows = np.stack([source, target, qualifier], axis=1)
        _rows, first = np.unique(rows, axis=0, return_index=True)
        found[:] = True
        found[first] = False
    return found


def _linked(
    links: Relations, table: Int64s, pairs: tuple[Int64s, Int64s], into: Int32s
) -> Relations:
    source = np.concatenate([links.source.astype(np.int64), pairs[0]])
    target = np.concatenate([table[links.target], pairs[1]])
    qualifier = np.concatenate([links.qualifier.astype(np.int64), np.repeat(into, len(pairs[0]))])
    return sorted_relations(source, target, qualifier)
