"""Bringing in a log: the file and what its columns hold, in one request."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from ninja import Header
from ninja.responses import Status

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.operations import (
    UPLOAD_LIMITS,
    ImportOrder,
    drop_upload,
    find_upload,
    import_log,
    keep_upload,
    preview_file,
    too_large_words,
)
from gemba.insight.eventlog.queries import LogLine
from gemba.insight.eventlog.readers.importing import LogPreview
from gemba.insight.eventlog.readers.making import ReadingOptions
from gemba.interfaces.api.access import SUPERVISOR, ApiRequest
from gemba.interfaces.api.logs import Log, log_of, router
from gemba.interfaces.api.problems import FieldProblem, Unprocessable
from gemba.interfaces.console.process.forms import ROLE_LABELS, LimitedUpload, MappingForm

KEY_CHARS_MAX = 200
_TEXT = {"type": "string"}
FIELDS = {
    "file": {"type": "string", "format": "binary"},
    "name": _TEXT,
    "zone": _TEXT | {"description": "Time zone of times without one."},
    "duplicates": {"type": "string", "enum": ["keep", "leave out"]},
    "steps": {"type": "string", "enum": ["auto", "pair", "complete", "separate", "keep"]},
    "case_attributes": {"type": "array", "items": _TEXT},
    **{role: _TEXT | {"description": "The column that holds this."} for role in ROLE_LABELS},
}
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["file"], "properties": FIELDS}
            }
        },
    }
}


@router.post(
    "",
    response={201: Log},
    url_name="logs",
    auth=SUPERVISOR,
    summary="Import a log",
    openapi_extra=FORM,
)
def bring(
    request: ApiRequest,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=KEY_CHARS_MAX)] = "",
) -> Status[Log]:
    """A CSV, Parquet, XES or OCEL file. Columns are recognised; say which holds what where that
    goes wrong. The same Idempotency-Key with the same file gives the same log again. For
    supervisors and administrators."""
    request.upload_handlers = [LimitedUpload(request)]
    file = request.FILES.get("file")
    if file is None:
        too_large = any(getattr(each, "is_too_large", False) for each in request.upload_handlers)
        words = too_large_words() if too_large else _("Send the log as the part “file” of a form.")
        raise Unprocessable(words)
    return Status(201, log_of(_imported(request, file, idempotency_key)))


def _imported(request: ApiRequest, file: UploadedFile[bytes], request_key: str) -> LogLine:
    """Raises ImportRefused, Unprocessable."""
    actor, now = request.actor, current_time()
    upload = keep_upload(chunks=file.chunks(), actor=actor, now=now)
    try:
        path = find_upload(upload, actor=actor)
        preview = preview_file(path=path, actor=actor, limits=UPLOAD_LIMITS)
        order = _order(preview, request, file.name or "")
        order = replace(order, request_key=request_key)
        return import_log(path=path, order=order, actor=actor, now=now)
    finally:
        drop_upload(upload, actor=actor)


def _order(preview: LogPreview, request: ApiRequest, file_name: str) -> ImportOrder:
    """What was recognised, unless the request says otherwise. Raises Unprocessable."""
    if preview.is_object_centric:
        options = ReadingOptions(get_current_timezone_name(), limits=UPLOAD_LIMITS)
        return ImportOrder(request.POST.get("name", ""), file_name, options=options)
    usual = MappingForm(preview)
    given = QueryDict(mutable=True)
    given.update({"duplicates": "keep", **usual.initial})
    for name, values in request.POST.lists():
        given.setlist(name, values)
    form = MappingForm(preview, given)
    if not form.is_valid():
        errors = tuple(
            FieldProblem(field=field, detail=" ".join(map(str, words)))
            for field, words in form.errors.items()
        )
        raise Unprocessable(_columns_words(preview), errors)
    return form.order(file_name)


def _columns_words(preview: LogPreview) -> str:
    return _("Say which column holds what. The file has the columns: {columns}.").format(
        columns=", ".join(preview.columns[:50])
    )
