"""Models kept for a log."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from ninja.responses import Status

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import log_line
from gemba.insight.reference.operations import remove_model, save_model
from gemba.insight.reference.queries import ModelLine, ModelUnknown, model_line, models
from gemba.interfaces.api.access import SUPERVISOR, ApiRequest
from gemba.interfaces.api.opening import FILTERED, filled
from gemba.interfaces.console.process.model.page import file_order, model_order

router = Router(tags=["Models"])
_FIELDS = {
    "file": {"type": "string", "format": "binary", "description": "A BPMN 2.0 file."},
    "name": {"type": "string"},
    "miner": {"type": "string", "enum": ["inductive", "split"]},
    "rare": {"type": "integer", "minimum": 0, "maximum": 100},
}
FORM: dict[str, Any] = FILTERED | {
    "requestBody": {
        "content": {"multipart/form-data": {"schema": {"type": "object", "properties": _FIELDS}}}
    }
}


class KeptModel(Schema):
    """A kept model. `detail` is the name of its file, or how it was discovered."""

    id: UUID
    name: str
    detail: str
    is_imported: bool
    steps: int
    created_at: datetime
    created_by: str


@router.get(
    "/{slug:log}/models", response=list[KeptModel], url_name="models", summary="The kept models"
)
def list_models(request: ApiRequest, log: str) -> list[KeptModel]:
    """The newest first."""
    line = log_line(log, actor=request.actor)
    return [_kept(each) for each in models(log_key=line.key, actor=request.actor)]


@router.post(
    "/{slug:log}/models",
    response={201: KeptModel},
    url_name="models",
    auth=SUPERVISOR,
    summary="Keep a model",
    openapi_extra=FORM,
)
def keep(request: ApiRequest, log: str) -> Status[KeptModel]:
    """The BPMN file sent; without one, the model mined from the chosen cases. For supervisors and
    administrators."""
    choice, file = filled(request, log), request.FILES.get("file")
    order = file_order(file, choice) if file else model_order(request, choice)
    line = save_model(order=order, actor=request.actor, now=current_time())
    return Status(201, _kept(line))


@router.delete(
    "/{slug:log}/models/{uuid:model}",
    response={204: None},
    url_name="kept-model",
    auth=SUPERVISOR,
    summary="Remove a kept model",
)
def remove(request: ApiRequest, log: str, model: UUID) -> None:
    """For supervisors and administrators."""
    if model_line(model, actor=request.actor).log_key != log:
        raise ModelUnknown
    remove_model(model_id=model, actor=request.actor, now=current_time())


def _kept(line: ModelLine) -> KeptModel:
    return KeptModel(
        id=line.id,
        name=line.name,
        detail=line.detail,
        is_imported=line.is_imported,
        steps=line.steps,
        created_at=line.created_at,
        created_by=line.created_by,
    )
