"""What a program is told when something cannot be: problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, ValidationError

from gemba.desk.workflow.operations.processes import NobodyWaits, ProcessRefused
from gemba.desk.workflow.queries import RehearsalUnknown
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import NotAllowed
from gemba.foundation.definitions.queries import DefinitionUnknown
from gemba.insight.eventlog.log_files import LogExportRefused
from gemba.insight.eventlog.object_files import ObjectExportForbidden, ObjectExportRefused
from gemba.insight.eventlog.operations import ImportRefused
from gemba.insight.eventlog.queries import LogUnknown
from gemba.insight.eventlog.store import StoreUnreadable
from gemba.insight.kpis.operations import TargetRefused
from gemba.insight.mining.conformance.model_states import ModelCannotEnd
from gemba.insight.mining.discovery.refusals import TooManyActivities
from gemba.insight.reference.operations import ModelRefused
from gemba.insight.reference.queries import ModelUnknown
from gemba.interfaces.api.access import TooManyRequests
from gemba.interfaces.console.process.choosing import PartUnknown

MEDIA_TYPE = "application/problem+json"


class FieldProblem(Schema):
    """What is wrong with one part of the request."""

    field: str
    detail: str


class Problem(Schema):
    """Why a request was refused. `detail` is a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = Field(default_factory=list)


class Unprocessable(Exception):
    """The request asks for what cannot be; the message says what to change."""

    def __init__(self, words: str, errors: tuple[FieldProblem, ...] = ()) -> None:
        super().__init__(words)
        self.errors = errors


# Those whose message is a sentence already.
WORDED: dict[type[Exception], int] = {
    PermissionDenied: 403,
    NotAllowed: 403,
    DefinitionRefused: 422,
    LogExportRefused: 403,
    ObjectExportForbidden: 403,
    ImportRefused: 422,
    TargetRefused: 422,
    ModelRefused: 422,
    ObjectExportRefused: 422,
    Unprocessable: 422,
    NobodyWaits: 404,
    ProcessRefused: 422,
    StoreUnreadable: 500,
}
UNKNOWN = (
    *(Http404, LogUnknown, ModelUnknown, PartUnknown),
    *(DefinitionUnknown, RehearsalUnknown),
)


def problem(
    status: int, detail: str, errors: tuple[FieldProblem, ...] = (), **headers: str
) -> HttpResponse:
    """The answer."""
    told = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=list(errors),
    )
    body = told.model_dump(exclude_defaults=True)
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type=MEDIA_TYPE,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def explain_problems(api: NinjaAPI) -> None:
    """Give every expected failure its answer."""
    for kind, status in WORDED.items():
        api.add_exception_handler(kind, _worded(status))
    for unknown in UNKNOWN:
        api.add_exception_handler(unknown, _unknown)
    api.add_exception_handler(AuthenticationError, _keyless)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(TooManyRequests, _too_many)
    api.add_exception_handler(TooManyActivities, _too_large)
    api.add_exception_handler(ModelCannotEnd, _endless)


def _worded(status: int) -> Callable[[HttpRequest, object], HttpResponse]:
    def answer(_request: HttpRequest, error: object) -> HttpResponse:
        words = str(error) or _("The person this key belongs to may not do this.")
        return problem(status, words, tuple(getattr(error, "errors", ())))

    return answer


def _unknown(_request: HttpRequest, _error: object) -> HttpResponse:
    return problem(404, _("There is nothing of this name, or this key may not see it."))


def _keyless(_request: HttpRequest, _error: object) -> HttpResponse:
    words = _(
        "Send a valid API key as “Authorization: Bearer …”. Make one on the Preferences page."
    )
    return problem(401, words, WWW_Authenticate="Bearer")


def _invalid(_request: HttpRequest, error: object) -> HttpResponse:
    found = error.errors if isinstance(error, ValidationError) else []
    errors = tuple(
        FieldProblem(field=str(each["loc"][-1]), detail=str(each["msg"])) for each in found
    )
    return problem(422, _("A part of the request cannot be read."), errors)


def _too_many(_request: HttpRequest, _error: object) -> HttpResponse:
    return problem(429, _("Too many requests. Wait a minute."), Retry_After="60")


def _too_large(_request: HttpRequest, _error: object) -> HttpResponse:
    words = _("The log has too many activities for a diagram. Leave rare ones out with a filter.")
    return problem(422, words)


def _endless(_request: HttpRequest, _error: object) -> HttpResponse:
    return problem(422, _("No case could ever end in this model: check its last gateways."))
