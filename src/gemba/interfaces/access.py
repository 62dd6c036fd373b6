"""Who may open which page. Views that show or change the desk's work sit behind `desk_person`."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.views.decorators.cache import never_cache

from gemba.foundation.accounts.queries import actor_of
from gemba.foundation.events.actors import NOBODY, Actor, Role

P = ParamSpec("P")
RESTRICTED = (Role.ADMINISTRATOR, Role.SUPERVISOR)


class DeskRequest(HttpRequest):
    """A request of somebody who works the desk, with the actor they are."""

    actor: Actor


class CustomerRequest(HttpRequest):
    """A request of a customer with an account, with the actor they are."""

    actor: Actor


R = TypeVar("R", bound=HttpRequest)
GuardedView = Callable[Concatenate[R, P], HttpResponseBase]
DeskView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]
PlainView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def desk_person(view: DeskView[P]) -> PlainView[P]:
    """Only for those who handle tickets: outsiders log in first, all others are refused."""
    return _guarded(view, lambda actor: actor.works_the_desk)


def supervisor(view: DeskView[P]) -> PlainView[P]:
    """Only for supervisors and administrators."""
    return _guarded(view, lambda actor: actor.role in RESTRICTED)


def administrator(view: DeskView[P]) -> PlainView[P]:
    """Only for administrators."""
    return _guarded(view, lambda actor: actor.role is Role.ADMINISTRATOR)


def customer(view: GuardedView[CustomerRequest, P]) -> PlainView[P]:
    """Only for customers with an account: their own pages."""
    return _guarded(view, lambda actor: actor.role is Role.CUSTOMER)


def _guarded(view: GuardedView[R, P], may: Callable[[Actor], bool]) -> PlainView[P]:
    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of(request.user)
        if actor == NOBODY:
            return _to_log_in(request)
        if not may(actor):
            raise PermissionDenied
        request.actor = actor  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded


def _to_log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page, then back here; a fragment's page is what one comes back to."""
    if "HX-Request" not in request.headers:
        wanted = request.get_full_path() if request.method == "GET" else "/"
        return redirect_to_login(wanted)
    return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("console:log-in")})
