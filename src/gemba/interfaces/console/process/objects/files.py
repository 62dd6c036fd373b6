"""An object-centric log as a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import FileResponse
from django.utils.text import slugify

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.object_files import export_objects
from gemba.insight.eventlog.objects.exporting import SUFFIXES
from gemba.insight.eventlog.readers.opening import ObjectKind
from gemba.interfaces.console.process.choosing import Choice

FORMS: dict[str, ObjectKind] = {"json": "ocel-json", "xml": "ocel-xml", "sqlite": "ocel-sqlite"}


def object_file(choice: Choice, form: str, *, actor: Actor) -> FileResponse:
    """All of the log, in one of `FORMS` of OCEL 2.0. Raises ObjectExportRefused."""
    kind = FORMS[form]
    name = f"{slugify(choice.log.name) or choice.log.base_key}{SUFFIXES[kind]}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        export_objects(key=choice.log.key, form=kind, path=path, actor=actor)
        # The open file outlives its name.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
