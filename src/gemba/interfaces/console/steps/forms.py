"""What was filled in on a step, as the operation takes it."""

from __future__ import annotations

from collections.abc import Sequence

from gemba.desk.workflow.drawings.forms import FieldType, FormField
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.uploads import kept_files

PREFIX = "field-"


def answers_in(request: DeskRequest, fields: Sequence[FormField]) -> dict[str, JsonValue]:
    """By the key of each field what the form carries; files are kept. Raises UploadRefused."""
    return {each.key: _answer(request, each) for each in fields}


def _answer(request: DeskRequest, field: FormField) -> JsonValue:
    name = PREFIX + field.key
    if field.type is not FieldType.FILE:
        return request.POST.get(name, "")
    files = kept_files(request.FILES.getlist(name)[:1], actor=request.actor)
    if not files:
        return None
    (file,) = files
    return {
        "name": file.name,
        "digest": file.digest,
        "content_type": file.content_type,
        "size_bytes": file.size_bytes,
    }
