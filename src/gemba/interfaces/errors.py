"""Pages for when something is refused, missing or broken."""

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import bad_request


class Gone(Http404):
    """Nothing lives at this address; the message is a sentence that says what did."""


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent is not what a browser sends, or more than the desk reads."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The person may not see this."""
    return render(request, "errors/forbidden.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing lives at this address."""
    told = {"words": str(exception)} if isinstance(exception, Gone) else {}
    return render(request, "errors/not_found.html", told, status=404)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The product failed; the page must not need anything that may be broken."""
    # Not rendered with the request: who looks at the page is itself a question to the database.
    return HttpResponse(render_to_string("errors/failed.html"), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The form was not ours, or too old."""
    return render(request, "errors/form_expired.html", status=403)


def too_large(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """More was sent than the desk takes at once."""
    return HttpResponse(render_to_string("errors/too_large.html"), status=413)
