"""What every page gets: a strict content policy, and the person's own language and zone."""

from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from gemba.foundation.accounts.queries import preferences_of
from gemba.foundation.kernel.once import only_reading
from gemba.interfaces.errors import too_large

# ten files of 10 MB and their frame
BODY_BYTES_MAX = 105 * 1024 * 1024
Next = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponseBase]

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
    """Refuses a body larger than the view takes, before anybody reads it.

    The WSGI server hands on at most the announced length, so the announcement can be trusted.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Called before any other middleware looks at the form."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = getattr(view, "body_bytes_max", BODY_BYTES_MAX)
        return None if length.isdigit() and int(length) <= limit else too_large(request)


def takes_bodies_up_to(bytes_max: int) -> Callable[[View], View]:
    """Lets a view take larger bodies than forms send; it has to check who sends them."""

    def marked(view: View) -> View:
        view.body_bytes_max = bytes_max  # type: ignore[attr-defined]
        return view

    return marked


class OneLookMiddleware:
    """A page that only shows looks up the same teams, people and definitions once."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with only_reading():
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
        return self.get_response(request)


@receiver(request_finished)
def speak_as_the_desk(**_: object) -> None:
    """A reader's language and zone end with the answer, also with one that is sent line by line:
    what the thread does next is told in the desk's own."""
    translation.deactivate()
    timezone.deactivate()
