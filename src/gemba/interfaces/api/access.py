"""Who calls: a program with a person's key acts as that person. Cookies count for nothing here,
so that no page of another site can act with somebody's log-in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from gemba.foundation.accounts.operations import use_api_key
from gemba.foundation.accounts.queries import actor_of, preferences_of
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import may_import
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.rate_cap import RateCap

REQUESTS = RateCap("api", times_max=600, seconds=60)
REFUSALS = RateCap("api-refused", times_max=120, seconds=60)


class ApiRequest(DeskRequest):
    """A request with a key; `actor` is whose it is."""


class TooManyRequests(Exception):
    """Wait a minute."""


class ApiKey(HttpBearer):
    """The key of somebody who may; anybody else with a key is refused."""

    openapi_name = "API key"

    def __init__(self, may: Callable[[Actor], bool]) -> None:
        super().__init__()
        self._may = may

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """See HttpBearer. Raises TooManyRequests, PermissionDenied."""
        now = current_time()
        user = use_api_key(secret=token.strip(), now=now)
        if user is None:
            if not REFUSALS.takes(request.META.get("REMOTE_ADDR", ""), now=now):
                raise TooManyRequests
            return None
        actor = actor_of(user)
        if not REQUESTS.takes(actor.id, now=now):
            raise TooManyRequests
        wanted = preferences_of(user)
        if wanted.language and "Accept-Language" not in request.headers:
            translation.activate(wanted.language)
        with suppress(KeyError, ValueError, OSError):
            timezone.activate(ZoneInfo(wanted.time_zone))
        if not self._may(actor):
            raise PermissionDenied(_("The person this key belongs to may not do this."))
        request.actor = actor  # type: ignore[attr-defined]
        return actor


DESK_PERSON = ApiKey(lambda actor: actor.works_the_desk)
SUPERVISOR = ApiKey(may_import)
