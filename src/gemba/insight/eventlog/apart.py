"""A stranger's file read, or a file written, in a process of its own that can be killed.

The functions `…_apart` start it; the other end is this module run as a program. Time and memory
are bounded, and the web process that waits stays free to serve others.
"""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .arrays import Bools
from .columns import EventColumns
from .objects.flattening import flatten, lead_type
from .objects.importing import read_objects
from .objects.store import save_objects
from .readers.importing import LogPreview, preview_log, read_log
from .readers.making import ReadingOptions
from .readers.mapping import ColumnMapping, MappingGuess
from .readers.opening import Limits, ObjectFile, object_kind_of
from .readers.table import Classifier
from .report import ImportReport, LogUnreadable, Problem
from .store import open_log, save_log
from .writers.parquet import write_parquet

SECONDS_MAX = 600
MEMORY_BYTES_MAX = 6 * 1024**3
_NICENESS = 10
_CASES = "cases.npy"


class ReadingStopped(Exception):
    """The file took more time or memory than a log may take."""


@dataclass(frozen=True)
class ImportedFigures:
    """What came out of a file: its columns lie in the folder named for the import."""

    cases: int
    events: int
    activities: int
    mapping: ColumnMapping
    report: ImportReport
    object_types: tuple[str, ...] = ()


def preview_apart(path: Path, limits: Limits) -> LogPreview:
    """The first rows and a guess from them. Raises LogUnreadable and ReadingStopped."""
    task = {"path": str(path), "limits": dataclasses.asdict(limits)}
    answer = _run({"do": "preview", **task})
    guess = MappingGuess(answer["guess"]["roles"], tuple(answer["guess"]["by_content"]))
    rows = tuple(tuple(row) for row in answer["rows"])
    offered = tuple(Classifier(e["name"], tuple(e["keys"])) for e in answer["classifiers"])
    columns = tuple(answer["columns"])
    return LogPreview(answer["kind"], columns, rows, guess, offered, answer["transitions"])


def import_apart(
    path: Path, folder: Path, mapping: ColumnMapping | None, options: ReadingOptions
) -> ImportedFigures:
    """Reads the file and saves its columns in `folder`. Raises LogUnreadable, ReadingStopped."""
    answer = _run(
        {
            "do": "import",
            "path": str(path),
            "folder": str(folder),
            "mapping": None if mapping is None else dataclasses.asdict(mapping),
            "options": dataclasses.asdict(options),
        }
    )
    return ImportedFigures(
        answer["cases"],
        answer["events"],
        answer["activities"],
        mapping_of(answer["mapping"]),
        report_of(answer["report"]),
        tuple(answer["object_types"]),
    )


def write_parquet_apart(columns: EventColumns, cases: Bools | None, path: Path) -> None:
    """Writes the chosen cases as Parquet, so that the memory it takes is given back at once.

    Raises ReadingStopped.
    """
    with tempfile.TemporaryDirectory() as folder:
        save_log(columns, Path(folder) / "log")
        if cases is not None:
            np.save(Path(folder) / _CASES, cases)
        _run({"do": "write parquet", "path": str(path), "folder": folder})


def mapping_of(stored: Mapping[str, Any]) -> ColumnMapping:
    """The mapping from its JSON form."""
    lists = ("attributes", "activity_more", "case_attributes")
    tuples = {name: tuple(stored[name]) for name in lists if stored.get(name) is not None}
    return ColumnMapping(**{**stored, **tuples})


def report_of(stored: Mapping[str, Any]) -> ImportReport:
    """The report from its JSON form."""
    return ImportReport(**{**stored, "problems": _problems_of(stored["problems"])})


def _problems_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Problem, ...]:
    return tuple(Problem(**{**p, "rows": tuple(p["rows"])}) for p in stored)


def _run(task: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a task. Raises LogUnreadable and ReadingStopped."""
    answer = answered_apart(task)
    if "refused" in answer:
        problems = _problems_of(answer["problems"])
        raise LogUnreadable(answer["refused"], problems, **answer["params"])
    return answer


def answered_apart(task: Mapping[str, Any]) -> dict[str, Any]:
    """What `answered` says, told by a process of its own. Raises ReadingStopped."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(  # noqa: S603 our own module, the task goes by standard input
            [sys.executable, "-m", __name__],
            input=json.dumps({**task, "memory_bytes_max": MEMORY_BYTES_MAX}).encode(),
            capture_output=True,
            env=environment,
            timeout=SECONDS_MAX,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ReadingStopped(f"more than {SECONDS_MAX} s") from None
    if done.returncode:
        raise ReadingStopped(done.stderr.decode(errors="replace").strip()[-200:])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def answered(task: Mapping[str, Any]) -> dict[str, Any]:
    """Does the task; what came of it, or why the file was refused."""
    try:
        return _work(task)
    except LogUnreadable as refusal:
        problems = [dataclasses.asdict(each) for each in refusal.problems]
        return {"refused": refusal.code, "problems": problems, "params": dict(refusal.params)}


def _work(task: Mapping[str, Any]) -> dict[str, Any]:
    path = Path(task["path"])
    if task["do"] == "write parquet":
        return _write_parquet(path, Path(task["folder"]))
    if task["do"] == "preview":
        return dataclasses.asdict(preview_log(path, limits=Limits(**task["limits"])))
    mapping = None if task["mapping"] is None else mapping_of(task["mapping"])
    given = {**task["options"], "limits": Limits(**task["options"]["limits"])}
    options = ReadingOptions(**given)
    form = object_kind_of(path, options.limits)
    if form is not None:
        return _import_objects(path, form, Path(task["folder"]), options)
    log = read_log(path, mapping, options)
    save_log(log.columns, Path(task["folder"]))
    return {
        "cases": log.columns.cases,
        "events": len(log.columns),
        "activities": len(log.columns.activities),
        "mapping": dataclasses.asdict(log.mapping),
        "report": dataclasses.asdict(log.report),
        "object_types": (),
    }


def _write_parquet(path: Path, folder: Path) -> dict[str, Any]:
    chosen = folder / _CASES
    write_parquet(open_log(folder / "log"), np.load(chosen) if chosen.exists() else None, path)
    return {}


def _import_objects(
    path: Path, form: ObjectFile, folder: Path, options: ReadingOptions
) -> dict[str, Any]:
    """All of the log, and beside it the log seen from the type that fits it best."""
    found = read_objects(path, form, options.zone, options.limits)
    lead = lead_type(found.log)
    if lead is None:
        raise LogUnreadable("no_relations")
    columns = flatten(found.log, lead)
    save_objects(found.log, folder)
    save_log(columns, folder)
    report = ImportReport(form, found.events_read, len(found.log), found.problems)
    return {
        "cases": columns.cases,
        "events": len(found.log),
        "activities": len(found.log.activities),
        "mapping": dataclasses.asdict(ColumnMapping(lead, "type", "time")),
        "report": dataclasses.asdict(report),
        "object_types": (lead, *(each for each in found.log.object_types if each != lead)),
    }


def _main() -> None:
    task = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (task["memory_bytes_max"], task["memory_bytes_max"]))
    os.nice(_NICENESS)
    json.dump(answered(task), sys.stdout)


if __name__ == "__main__":
    _main()
