"""What every page gets: a strict content policy, and the person's own language and zone."""

from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from gemba.foundation.accounts.queries import preferences_of
from gemba.interfaces.errors import too_large

# ten files of 10 MB and their frame
BODY_BYTES_MAX = 105 * 1024 * 1024
Next = Callable[[HttpRequest], HttpResponse]

# Scripts and styles come from the product alone; a message's own HTML is framed under its own,
# stricter policy. Inline style attributes stay allowed: charts and maps position by them.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'; manifest-src 'self'"
)


class ContentSecurityMiddleware:
    """Sets the policy unless a view has set a stricter one."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response


class BodyLimitMiddleware:
    """Refuses a body that no form of ours sends, before anybody reads it.

    The WSGI server hands on at most the announced length, so the announcement can be trusted.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > BODY_BYTES_MAX:
            return too_large(request)
        return self.get_response(request)


class PreferencesMiddleware:
    """Speaks the person's language and tells their time, where they chose one."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = preferences_of(request.user)
        if wanted.language:
            translation.activate(wanted.language)
            request.LANGUAGE_CODE = wanted.language
        # A zone that is gone from the database since it was chosen counts as none.
        with suppress(KeyError, ValueError, OSError):
            timezone.activate(ZoneInfo(wanted.time_zone))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
