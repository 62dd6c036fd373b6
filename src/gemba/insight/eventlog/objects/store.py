"""An object-centric log on disk: `objects.json` and one generation of .npy files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gemba.insight.eventlog.generations import (
    Array,
    Form,
    Generation,
    StoreUnreadable,
    open_generation,
    save_generation,
)
from gemba.insight.eventlog.names import CodedColumn, Names

from .log import Attribute, ObjectLog, Relations, Values

FORM = Form("objects.json", "gemba object-centric event log", 1, "objects-")

_NAMES = ("event_ids", "object_ids", "activities", "object_types", "qualifiers")
_RELATIONS = ("event_objects", "object_objects")
_VALUES = ("event_values", "object_values")
_ATTRIBUTES = ("event_attributes", "object_attributes")


@dataclass(frozen=True)
class StoredObjects:
    """A log as it was saved, and the remarks saved with it."""

    log: ObjectLog
    remarks: Mapping[str, Any]


def save_objects(log: ObjectLog, folder: Path, remarks: Mapping[str, Any] | None = None) -> None:
    """Writes the log as the only generation of `folder`; `remarks` are JSON values kept in step
    with it."""
    arrays: dict[str, Array] = {
        "activity": log.activity,
        "time_us": log.time_us,
        "object_type": log.object_type,
    }
    for name in _NAMES:
        arrays |= _names_arrays(name, getattr(log, name))
    for name in _RELATIONS:
        relations: Relations = getattr(log, name)
        arrays |= {f"{name}.{part}": each for part, each in vars(relations).items()}
    for name in _VALUES:
        values: Values = getattr(log, name)
        arrays |= {
            f"{name}.owner": values.owner,
            f"{name}.attribute": values.attribute,
            f"{name}.value": values.value.codes,
            f"{name}.time_us": values.time_us,
        }
        arrays |= _names_arrays(name, values.value.names)
    about: dict[str, Any] = {"events": len(log), "objects": log.objects}
    for name in _ATTRIBUTES:
        about[name] = [[each.owner, each.name, each.kind] for each in getattr(log, name)]
    save_generation(folder, FORM, about | {"remarks": dict(remarks or {})}, arrays.items())


def open_objects(folder: Path, *, verify: bool = False) -> StoredObjects:
    """The log with its columns memory-mapped. `verify` reads every byte. Raises StoreUnreadable."""

    def made(generation: Generation, arrays: Mapping[str, Array]) -> StoredObjects:
        log = _log_from(generation.about, arrays)
        if verify and (found := contradictions(log)):
            raise StoreUnreadable(f"{folder} is damaged: {'; '.join(found)}.")
        return StoredObjects(log, generation.about["remarks"])

    return open_generation(folder, FORM, made, verify=verify)


def contradictions(log: ObjectLog) -> list[str]:
    """What contradicts itself in a log, in words; empty for a sound one."""
    found = []
    events, objects = len(log), log.objects
    lists = (len(log.event_attributes), len(log.object_attributes))
    for what, codes, bound in (
        ("activity", log.activity, len(log.activities)),
        ("object type", log.object_type, len(log.object_types)),
        ("event of a relation", log.event_objects.source, events),
        ("object of a relation", log.event_objects.target, objects),
        ("qualifier", log.event_objects.qualifier, len(log.qualifiers)),
        ("source of a relation between objects", log.object_objects.source, objects),
        ("target of a relation between objects", log.object_objects.target, objects),
        ("qualifier between objects", log.object_objects.qualifier, len(log.qualifiers)),
        ("event of a value", log.event_values.owner, events),
        ("object of a value", log.object_values.owner, objects),
        ("attribute of an event", log.event_values.attribute, lists[0]),
        ("attribute of an object", log.object_values.attribute, lists[1]),
    ):
        if len(codes) and not 0 <= int(codes.min()) <= int(codes.max()) < bound:
            found.append(f"the {what} is out of bounds")
    if len(log.activity) != events or len(log.event_ids) != events:
        found.append("the number of events differs between columns")
    if len(log.object_ids) != objects:
        found.append("the number of objects differs between columns")
    if bool(np.any(np.diff(log.time_us) < 0)):
        found.append("the events are not in order of time")
    return found


def _log_from(about: Mapping[str, Any], arrays: Mapping[str, Array]) -> ObjectLog:
    def names(name: str) -> Names:
        return Names(arrays[f"{name}.text"], arrays[f"{name}.bounds"])

    def values(name: str) -> Values:
        return Values(
            arrays[f"{name}.owner"],
            arrays[f"{name}.attribute"],
            CodedColumn(arrays[f"{name}.value"], names(name)),
            arrays[f"{name}.time_us"],
        )

    def relations(name: str) -> Relations:
        return Relations(*(arrays[f"{name}.{part}"] for part in ("source", "target", "qualifier")))

    return ObjectLog(
        activity=arrays["activity"],
        time_us=arrays["time_us"],
        object_type=arrays["object_type"],
        event_ids=names("event_ids"),
        object_ids=names("object_ids"),
        activities=names("activities"),
        object_types=names("object_types"),
        qualifiers=names("qualifiers"),
        event_objects=relations("event_objects"),
        object_objects=relations("object_objects"),
        event_values=values("event_values"),
        object_values=values("object_values"),
        event_attributes=tuple(Attribute(*each) for each in about["event_attributes"]),
        object_attributes=tuple(Attribute(*each) for each in about["object_attributes"]),
    )


def _names_arrays(name: str, names: Names) -> dict[str, Array]:
    return {f"{name}.text": names.blob, f"{name}.bounds": names.offsets}
