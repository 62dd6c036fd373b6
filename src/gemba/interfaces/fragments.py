"""One view, one address: the whole page for a visitor, a piece of it for htmx."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def wants_fragment(request: HttpRequest) -> bool:
    """True when htmx asks for a piece, not for a page of its history."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def render_piece(
    request: HttpRequest, page: str, pieces: Mapping[str, str], context: Mapping[str, object]
) -> HttpResponse:
    """`page`, or the template of the piece whose id htmx says it will replace.

    An id may end in a number (`stream-1001`), so that an answer that comes late finds no place on
    another ticket's page.
    """
    wanted = request.headers.get("HX-Target", "") if wants_fragment(request) else ""
    template = pieces.get(wanted.rstrip("0123456789").rstrip("-"), page)
    response = render(request, template, dict(context))
    response.headers["Vary"] = "HX-Request, HX-Target"
    return response


def page_query(request: HttpRequest) -> str:
    """The query string of the page the person looks at, also when a piece of it acts."""
    looked_at = request.headers.get("HX-Current-URL", "")
    return urlsplit(looked_at).query if request.method == "POST" else request.GET.urlencode()
