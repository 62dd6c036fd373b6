"""Views that act on one ticket: find it, do one thing, show what came of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gemba.desk.contacts.operations import ContactUnknown, TierUnknown
from gemba.desk.tickets.operations import (
    ChangeRefused,
    MergeRefused,
    ThreadChanged,
    TicketUnknown,
)
from gemba.desk.tickets.queries import ticket_id_of
from gemba.foundation.accounts.operations import AccountRefused
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.ticket_pages import ticket_view
from gemba.interfaces.console.uploads import UploadRefused
from gemba.interfaces.fragments import page_query, wants_fragment

P = ParamSpec("P")
REFUSALS = (
    AccountRefused,
    ChangeRefused,
    ContactUnknown,
    MergeRefused,
    TicketUnknown,
    TierUnknown,
    UploadRefused,
)


@dataclass(frozen=True, slots=True)
class Done:
    """What to say after an act, where to take it back, and the ticket to go on with.

    `seconds`: for how long it can be taken back; 0: it stays possible. `returned`: a reply that is
    a draft again, for the composer.
    """

    sentence: str = ""
    undo_url: str = ""
    undo_fields: Mapping[str, str | int] = field(default_factory=dict)
    go_to: int | None = None
    seconds: int = 0
    returned: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class OnTicket:
    """The ticket an act is on, who acts, and when."""

    number: int
    id: UUID
    actor: Actor
    now: datetime

    def address(self, act: str) -> str:
        """Where another act on the same ticket is done."""
        return reverse(f"console:ticket-{act}", args=[self.number])


Act = Callable[Concatenate[DeskRequest, OnTicket, P], Done]
ActView = Callable[..., HttpResponseBase]


def acts_on_ticket(act: Act[P]) -> ActView:
    """Turn an act into a view: POST only, desk people only, refusals told as sentences."""

    @wraps(act)
    @require_POST
    @desk_person
    def view(
        request: DeskRequest, /, number: int, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        ticket_id = ticket_id_of(number, actor=request.actor)
        if ticket_id is None:
            raise Http404
        on = OnTicket(number, ticket_id, request.actor, current_time())
        try:
            done = act(request, on, *args, **kwargs)
        except ThreadChanged:
            return _news(request, number, Done(), status=409)
        except REFUSALS as refusal:
            return render(request, "partials/trouble.html", {"sentence": str(refusal)}, status=422)
        return _news(request, number, done)

    return view


def _news(request: DeskRequest, number: int, done: Done, status: int = 200) -> HttpResponse:
    """The ticket's changed parts for htmx, or its page. The rest of the page is told to look."""
    shown = done.go_to or number
    if not wants_fragment(request):
        return redirect("console:ticket", shown)
    view = ticket_view(shown, actor=request.actor)
    context = {"view": view, "now": current_time(), "done": done, "query": page_query(request)}
    response = render(request, _piece(request, done, gone=view is None), context, status=status)
    changed = {"ticket-changed": {"numbers": [number, shown]}}
    response.headers["HX-Trigger"] = json.dumps(changed)
    if done.go_to:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#ticket", "innerHTML"
        address = reverse("console:ticket", args=[done.go_to])
        response.headers["HX-Push-Url"] = f"{address}?{context['query']}"
    return response


def _piece(request: DeskRequest, done: Done, *, gone: bool) -> str:
    """Which template tells it: all of another ticket, the news of this one, or only a toast."""
    if gone:
        return "console/ticket_gone.html"
    if done.go_to:
        return "console/ticket_joined.html"
    on_page = request.headers.get("HX-Target", "").startswith("stream-")
    return "console/ticket_news.html" if on_page else "partials/toast.html"


def number_or_none(typed: str) -> int | None:
    """A number a form carries; None for an empty field, 0 – which nothing has – for nonsense."""
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
