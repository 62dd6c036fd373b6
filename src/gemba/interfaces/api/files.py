"""What a log can be had as: a model, a report, a file of events."""

from __future__ import annotations

from typing import Any, Literal

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from ninja import Query, Router, Schema

from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.api.access import ApiRequest
from gemba.interfaces.api.opening import FILTERED, filled, opened
from gemba.interfaces.console.process.data.files import log_file
from gemba.interfaces.console.process.model.asking import asked_for, shown_model
from gemba.interfaces.console.process.objects.files import object_file
from gemba.interfaces.console.process.report.content import report
from gemba.interfaces.console.process.report.page import report_page

router = Router(tags=["Files"])


def _file(*media_types: str) -> dict[str, Any]:
    """Says in the description of the API what kind of file the answer is."""
    kind = {"schema": {"type": "string", "format": "binary"}}
    content = {"content": dict.fromkeys(media_types, kind)}
    return {"responses": {200: {"description": "The file", **content}}}


MODEL: dict[str, Any] = {
    "parameters": [
        *FILTERED["parameters"],
        *(
            {"in": "query", "name": name, "required": False, "description": words, "schema": schema}
            for name, words, schema in (
                ("model", "A kept model, instead of mining one.", {"type": "string"}),
                ("miner", "How it is found.", {"type": "string", "enum": ["inductive", "split"]}),
                ("rare", "Per cent left out as rare.", {"type": "integer", "maximum": 100}),
            )
        ),
    ]
}


class Form(Schema):
    """In which form."""

    format: Literal["csv", "spreadsheet", "parquet", "xes", "xes-gz"] = "csv"


class ObjectForm(Schema):
    """In which form of OCEL 2.0."""

    format: Literal["json", "xml", "sqlite"] = "json"


@router.get(
    "/{slug:log}/model",
    url_name="model",
    summary="The process as BPMN 2.0",
    openapi_extra=MODEL | _file("application/xml"),
)
def model(request: ApiRequest, log: str) -> HttpResponse:
    """Mined from the chosen cases unless a kept model is asked for."""
    shown = shown_model(filled(request, log), asked_for(request), actor=request.actor)
    return HttpResponse(shown.xml, content_type="application/xml")


@router.get(
    "/{slug:log}/report",
    url_name="report",
    summary="The report as one page of HTML",
    openapi_extra=FILTERED | _file("text/html"),
)
def report_file(request: ApiRequest, log: str) -> HttpResponse:
    """It stands on its own, to be printed or sent on."""
    choice = filled(request, log)
    page = report_page(report(choice, actor=request.actor, now=current_time()))
    return HttpResponse(page, headers={"Content-Disposition": 'attachment; filename="report.html"'})


@router.get(
    "/{slug:log}/objects",
    url_name="objects",
    summary="The log with all its objects as a file",
    openapi_extra=_file("application/json", "application/xml", "application/vnd.sqlite3"),
)
def objects(request: ApiRequest, log: str, form: Query[ObjectForm]) -> FileResponse:
    """OCEL 2.0, of all cases: tickets, contacts, orders, devices, agents and vendors of the desk,
    or whatever an imported log is about. A log without objects is refused."""
    return object_file(opened(request, log), form.format, actor=request.actor)


@router.get(
    "/{slug:log}/export",
    url_name="export",
    summary="The log as a file",
    openapi_extra=FILTERED
    | _file("text/csv", "application/vnd.apache.parquet", "application/xml", "application/gzip"),
)
def export(request: ApiRequest, log: str, form: Query[Form]) -> StreamingHttpResponse:
    """The events of the chosen cases, streamed."""
    choice = opened(request, log)
    return log_file(choice, form.format, actor=request.actor, now=current_time())
