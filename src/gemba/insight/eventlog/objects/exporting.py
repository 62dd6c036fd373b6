"""`write_objects`: an object-centric log as a file in one of the forms of OCEL 2.0."""

from __future__ import annotations

import tempfile
from pathlib import Path

from gemba.insight.eventlog.readers.opening import ObjectKind

from .log import ObjectLog
from .writing.ocel_json import write_json
from .writing.ocel_sqlite import write_sqlite
from .writing.ocel_xml import write_xml
from .writing.telling import ExportRefused

__all__ = ["SUFFIXES", "ExportRefused", "write_objects"]

SUFFIXES: dict[ObjectKind, str] = {
    "ocel-json": ".jsonocel",
    "ocel-xml": ".xmlocel",
    "ocel-sqlite": ".sqlite",
}


def write_objects(log: ObjectLog, kind: ObjectKind, path: Path) -> None:
    """Writes the whole file or none; an older one at `path` is replaced. Raises ExportRefused."""
    with tempfile.TemporaryDirectory(prefix=".export-", dir=path.parent) as place:
        partial = Path(place) / path.name
        if kind == "ocel-sqlite":
            write_sqlite(log, partial)
        else:
            with partial.open("w", encoding="utf-8", newline="\n") as out:
                (write_json if kind == "ocel-json" else write_xml)(log, out)
        partial.replace(path)
