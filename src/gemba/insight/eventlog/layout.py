"""Which arrays a log is made of: a log as named arrays, and named arrays as a log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .columns import EventColumns
from .frequencies import Frequencies
from .groups import SortedGroups
from .index import LogIndex
from .names import CodedColumn, Names
from .performers import Performers
from .traces import Edges, Traces

Array = npt.NDArray[Any]

_NAMES = ("case_ids", "activities", "resources")
_FREQUENCIES = ("events", "cases", "rework_cases", "starts", "ends", "edge_cases")
_GROUPS = ("edge_wait", "activity_wait", "duration", "handling")


@dataclass(frozen=True)
class AttributeKeys:
    """Names of the attributes, in order; their arrays are numbered."""

    event: tuple[str, ...]
    case: tuple[str, ...]


def keys_of(columns: EventColumns) -> AttributeKeys:
    return AttributeKeys(tuple(columns.attributes), tuple(columns.case_attributes))


def to_arrays(columns: EventColumns) -> dict[str, Array]:
    index, traces = columns.index, columns.index.traces
    arrays: dict[str, Array] = {
        "case": columns.case,
        "activity": columns.activity,
        "time_us": columns.time_us,
        "resource": columns.resource,
        "offsets": columns.offsets,
        "trace": index.trace,
        "performers.activity": index.performers.activity,
        "performers.resource": index.performers.resource,
        "performers.count": index.performers.count,
        "edges.source": index.edges.source,
        "edges.target": index.edges.target,
        "traces.offsets": traces.offsets,
        "traces.activity": traces.activity,
        "traces.edge": traces.edge,
        "traces.activity_nth": traces.activity_nth,
        "traces.edge_nth": traces.edge_nth,
        "traces.hash": traces.hash,
    }
    if columns.start_us is not None:
        arrays["start_us"] = columns.start_us
    for name in _NAMES:
        arrays |= _names_arrays(name, getattr(columns, name))
    for name in _FREQUENCIES:
        arrays[f"frequencies.{name}"] = getattr(index.frequencies, name)
    for name in _GROUPS:
        groups = getattr(index, name)
        if groups is not None:
            arrays[f"{name}.offsets"] = groups.offsets
            arrays[f"{name}.value"] = groups.value
            arrays[f"{name}.owner"] = groups.owner
            arrays[f"{name}.total"] = groups.total
    for kind in ("attributes", "case_attributes"):
        for number, column in enumerate(getattr(columns, kind).values()):
            arrays[f"{kind}.{number}.codes"] = column.codes
            arrays |= _names_arrays(f"{kind}.{number}", column.names)
    return arrays


def from_arrays(
    find: Callable[[str], Array], has: Callable[[str], bool], keys: AttributeKeys
) -> EventColumns:
    def groups(name: str) -> SortedGroups:
        parts = (find(f"{name}.{part}") for part in ("offsets", "value", "owner", "total"))
        return SortedGroups(*parts)

    def names(name: str) -> Names:
        return Names(find(f"{name}.text"), find(f"{name}.bounds"))

    def attributes(kind: str, keys: tuple[str, ...]) -> Mapping[str, CodedColumn]:
        places = {key: f"{kind}.{number}" for number, key in enumerate(keys)}
        return {
            key: CodedColumn(find(f"{place}.codes"), names(place)) for key, place in places.items()
        }

    return EventColumns(
        case=find("case"),
        activity=find("activity"),
        time_us=find("time_us"),
        resource=find("resource"),
        start_us=find("start_us") if has("start_us") else None,
        offsets=find("offsets"),
        case_ids=names("case_ids"),
        activities=names("activities"),
        resources=names("resources"),
        attributes=attributes("attributes", keys.event),
        case_attributes=attributes("case_attributes", keys.case),
        index=LogIndex(
            trace=find("trace"),
            performers=Performers(
                find("performers.activity"),
                find("performers.resource"),
                find("performers.count"),
            ),
            traces=_traces(find),
            edges=Edges(find("edges.source"), find("edges.target")),
            frequencies=Frequencies(*(find(f"frequencies.{name}") for name in _FREQUENCIES)),
            edge_wait=groups("edge_wait"),
            activity_wait=groups("activity_wait"),
            duration=groups("duration"),
            handling=groups("handling") if has("handling.value") else None,
        ),
    )


def inconsistencies(columns: EventColumns) -> list[str]:
    """What contradicts itself in a log, in words; empty for a sound one."""
    found = []
    rows, cases, index = len(columns), columns.cases, columns.index
    lengths = columns.case_lengths
    if len(columns.offsets) and (columns.offsets[0] != 0 or columns.offsets[-1] != rows):
        found.append("the case offsets do not span the rows")
    elif bool(np.any(lengths < 1)):
        found.append("a case has no rows")
    elif not np.array_equal(columns.case, np.repeat(np.arange(cases), lengths)):
        found.append("the case column is not in step with the case offsets")
    elif bool(np.any((np.diff(columns.time_us) < 0) & (np.diff(columns.case) == 0))):
        found.append("the events of a case are not in order of time")
    for what, codes, bound in (
        ("activity", columns.activity, len(columns.activities)),
        ("resource", columns.resource, len(columns.resources)),
        ("trace", index.trace, len(index.traces)),
    ):
        if len(codes) and not -1 <= int(codes.min()) <= int(codes.max()) < bound:
            found.append(f"the {what} column has codes outside its dictionary")
    if len(columns.case_ids) != cases or len(index.trace) != cases:
        found.append("the number of cases differs between columns")
    if int(index.frequencies.events.sum()) != rows:
        found.append("the frequency index does not match the rows")
    if int(index.performers.count.sum()) != int(np.count_nonzero(columns.resource >= 0)):
        found.append("the resource index does not match the rows")
    if len(index.edge_wait.value) != rows - cases or len(index.duration.value) != cases:
        found.append("the duration index does not match the rows")
    return found


def _names_arrays(name: str, names: Names) -> dict[str, Array]:
    return {f"{name}.text": names.blob, f"{name}.bounds": names.offsets}


def _traces(find: Callable[[str], Array]) -> Traces:
    return Traces(
        offsets=find("traces.offsets"),
        activity=find("traces.activity"),
        edge=find("traces.edge"),
        activity_nth=find("traces.activity_nth"),
        edge_nth=find("traces.edge_nth"),
        hash=find("traces.hash"),
    )
