"""What all views of the board share: who may, how a refusal is told, where one goes then."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gemba.insight.improvement.operations import BoardRefused, ProposalRefused
from gemba.insight.improvement.queries import PilotUnknown, ProposalUnknown, SelectionUnknown
from gemba.interfaces.access import DeskRequest, desk_person, supervisor
from gemba.interfaces.fragments import wants_fragment

P = ParamSpec("P")
BoardView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]
REFUSED, TROUBLE = "console/board/refused.html", "partials/trouble.html"


def told(view: BoardView[P]) -> Callable[..., HttpResponseBase]:
    """What cannot be is a sentence, what is not there a 404."""

    @wraps(view)
    def telling(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (ProposalUnknown, PilotUnknown, SelectionUnknown) as error:
            raise Http404 from error
        except (BoardRefused, ProposalRefused) as refusal:
            problem = str(refusal)
            context = {"problem": problem, "sentence": problem, "section": "board"}
            template = TROUBLE if wants_fragment(request) else REFUSED
            return render(request, template, context, status=422)

    return telling


def leading(view: BoardView[P]) -> Callable[..., HttpResponseBase]:
    """For those who decide."""
    return require_POST(supervisor(told(view)))


def working(view: BoardView[P]) -> Callable[..., HttpResponseBase]:
    """For everybody who works at the desk."""
    return require_POST(desk_person(told(view)))


def there(request: DeskRequest, page: str, *args: UUID, place: str = "") -> HttpResponse:
    """To a page, with or without htmx."""
    there = reverse(f"console:{page}", args=args) + place
    if wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": there})
    return HttpResponseRedirect(there)
