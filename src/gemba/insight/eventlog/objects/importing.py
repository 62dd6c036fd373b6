"""`read_objects`: an OCEL file of another system as an object-centric log, with a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from gemba.insight.eventlog.readers.opening import Limits, ObjectFile, ObjectKind
from gemba.insight.eventlog.readers.times import zone_named
from gemba.insight.eventlog.report import LogUnreadable, Problem

from .gathering import Gathering
from .log import ObjectLog
from .reading.ocel_csv import read_csv_objects
from .reading.ocel_json import read_json
from .reading.ocel_sqlite import read_sqlite
from .reading.ocel_xml import read_xml
from .settling import settle

OBJECT_KINDS: tuple[ObjectKind, ...] = get_args(ObjectKind)

_READERS: Mapping[ObjectFile, Callable[[Path, Limits], Gathering]] = {
    "ocel-json": read_json,
    "ocel-xml": read_xml,
    "ocel-sqlite": read_sqlite,
    "ocel-csv": read_csv_objects,
}


@dataclass(frozen=True, eq=False)
class ImportedObjects:
    """The log, how many events the file told of, and what was odd about it."""

    log: ObjectLog
    events_read: int
    problems: tuple[Problem, ...]


def read_objects(
    path: Path, kind: ObjectFile, zone: str = "UTC", limits: Limits | None = None
) -> ImportedObjects:
    """Reads OCEL 2.0, 1.0 where it is JSON, and events with columns of objects in CSV.

    What cannot be used is left out and reported; `zone` is that of times without one.
    Raises LogUnreadable.
    """
    told = _READERS[kind](path, limits or Limits())
    if not told.event_ids:
        raise LogUnreadable("no_rows")
    found = settle(told, zone_named(zone), zone)
    return ImportedObjects(found.log, found.events_read, found.problems)
