"""Views that act on definitions: do one thing, then show the list, or the page, it was done on."""

from collections.abc import Callable, Sequence
from functools import wraps
from urllib.parse import parse_qs
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gemba.foundation.definitions.kinds import (
    DefinitionKind,
    DefinitionKindUnknown,
    DefinitionRefused,
    kind_called,
)
from gemba.foundation.definitions.operations import NotAllowed, StaleDefinition
from gemba.foundation.definitions.queries import Definition, DefinitionUnknown, definition
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.acting import Done
from gemba.interfaces.fragments import page_query, wants_fragment

from .listing import kind_page

Act = Callable[[DeskRequest, Definition], Done]
ActView = Callable[..., HttpResponseBase]


def acts_on_definition(act: Act) -> ActView:
    """Turn an act into a view: POST only, desk people only, refusals told as sentences."""

    @wraps(act)
    @require_POST
    @desk_person
    def view(request: DeskRequest, /, definition_id: UUID) -> HttpResponseBase:
        found = found_definition(definition_id, request)
        return answered(request, kind_called(found.kind), lambda: act(request, found), found)

    return view


def found_definition(definition_id: UUID, request: DeskRequest) -> Definition:
    """The definition an address names, of a kind that is still there; else 404."""
    try:
        found = definition(definition_id, actor=request.actor)
    except DefinitionUnknown as unknown:
        raise Http404 from unknown
    found_kind(found.kind)
    return found


def found_kind(name: str) -> DefinitionKind:
    """The kind an address names; else 404."""
    try:
        return kind_called(name)
    except DefinitionKindUnknown as unknown:
        raise Http404 from unknown


def answered(
    request: DeskRequest,
    kind: DefinitionKind,
    act: Callable[[], Done],
    found: Definition | None = None,
) -> HttpResponse:
    """The act's answer. Without htmx: back to the page of `found` if it was done there, or to the
    list; with it, the list anew."""
    try:
        done = act()
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    except (DefinitionRefused, DefinitionUnknown, StaleDefinition) as refusal:
        return render(request, "partials/trouble.html", {"sentence": str(refusal)}, status=422)
    if not wants_fragment(request):
        if found and request.POST.get("back") == "history":
            return redirect("console:manage-definition", found.id)
        return redirect("console:manage-kind", kind.name)
    archived = "archived" in parse_qs(page_query(request))
    context = {
        "page": kind_page(kind, actor=request.actor, archived=archived),
        "done": done,
        "to_toasts": request.headers.get("HX-Target") == "toasts",
    }
    return render(request, "console/definitions/news.html", context)


def ids_of(texts: Sequence[str]) -> list[UUID]:
    """Ids a form carries; nonsense is refused."""
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise DefinitionRefused("This is no list of definitions.") from error
