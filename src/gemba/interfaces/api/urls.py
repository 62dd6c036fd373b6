"""The addresses of the API, all under /api/v1/, and its description at openapi.json."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from ninja import Router

from gemba.insight.eventlog.operations import UPLOAD_BYTES_MAX
from gemba.interfaces.api import (
    comparing,
    desk_rules,
    figures,
    files,
    findings,
    importing,
    messages,
    models,
    process,
    rules,
)
from gemba.interfaces.api.access import DESK_PERSON
from gemba.interfaces.api.describing import Api
from gemba.interfaces.api.problems import explain_problems, problem
from gemba.interfaces.middleware import takes_bodies_up_to

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
FORM_BYTES_MAX = 8 * 1024**2
View = Callable[..., HttpResponse]

api = Api(
    title="Gemba",
    version="1",
    description="Event logs and their process, and the figures of the service.",
    urls_namespace="api",
    # The usual page of documentation loads its scripts from elsewhere; docs/api.md needs none.
    docs_url=None,
    auth=DESK_PERSON,
)
explain_problems(api)
for room in (importing, process, findings, comparing, rules, files, models):
    api.add_router("/logs", room.router)
api.add_router("", figures.router)
api.add_router("/desk", desk_rules.router)
api.add_router("", messages.router)


rest_of_all = Router()


@rest_of_all.api_operation(
    METHODS, "/{path:rest}", url_name="nothing", auth=None, include_in_schema=False
)
def nothing(request: HttpRequest, rest: str) -> None:  # noqa: ARG001
    """Programs are told in their own form that nothing lives at an address."""
    raise Http404(rest)


# Last: it takes what no other address takes.
api.add_router("", rest_of_all)


def _private(view: View) -> View:
    """Answers are kept by nobody but the program that asked, which may ask whether they have
    changed since."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            words = _("This address does not take {method}.").format(method=request.method)
            return problem(405, words, Allow=response["Allow"])
        response.headers["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Authorization", "Accept-Language"])
        return response

    return conditional_page(answered)


addresses = api.urls
for pattern in addresses[0]:
    if isinstance(pattern, URLPattern):
        limit = 4 * UPLOAD_BYTES_MAX if pattern.name == "logs" else FORM_BYTES_MAX
        pattern.callback = takes_bodies_up_to(limit)(_private(pattern.callback))
