"""An object-centric log as a file for other systems."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor

from .log_files import may_export
from .objects.exporting import ExportRefused, write_objects
from .queries import base_key, log_line, open_object_log
from .readers.opening import ObjectKind
from .report import REFUSALS


class ObjectExportRefused(Exception):
    """The log cannot be had in this form; the message says why."""


class ObjectExportForbidden(ObjectExportRefused):
    """Not by this actor; the message says who may."""


def export_objects(*, key: str, form: ObjectKind, path: Path, actor: Actor) -> int:
    """Write all of a log, whatever it is seen from, in a form of OCEL 2.0; how many events.

    Raises LogUnknown, StoreUnreadable, ObjectExportRefused and ObjectExportForbidden.
    """
    if not may_export(log_line(key, actor=actor), actor=actor):
        raise ObjectExportForbidden(_words("export_not_allowed"))
    log = open_object_log(base_key(key), actor=actor)
    if log is None:
        raise ObjectExportRefused(_words("export_no_objects"))
    try:
        write_objects(log, form, path)
    except ExportRefused as refusal:
        raise ObjectExportRefused(_words(refusal.code).format(**refusal.params)) from refusal
    return len(log)


def _words(code: str) -> str:
    return _(REFUSALS[code])
