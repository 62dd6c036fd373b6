"""Coming and going: log-in, log-out, and how a person wants the console."""

from dataclasses import replace

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemba.foundation.accounts.operations import LogInFailed, check_log_in, set_preferences
from gemba.foundation.accounts.queries import Preferences, actor_of, preferences_of
from gemba.foundation.events.actors import NOBODY, Role
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.forms import PreferencesForm, safe_next
from gemba.interfaces.console.pages.preferences import preferences_context

BACKEND = "django.contrib.auth.backends.ModelBackend"


HOMES = {Role.CUSTOMER: "portal:own", Role.VENDOR: "portal:front"}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To where this person's work, or help, is; outsiders log in first."""
    actor = actor_of(request.user)
    if actor == NOBODY:
        return redirect("console:log-in")
    return redirect(HOMES.get(actor.role, "console:tickets"))


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Check address and password; then on to where the person wanted to go."""
    wanted = safe_next(request)
    if request.user.is_authenticated:
        return redirect(wanted)
    email, problem = request.POST.get("email", ""), ""
    if request.method == "POST":
        try:
            user = check_log_in(
                email=email,
                password=request.POST.get("password", ""),
                address=request.META.get("REMOTE_ADDR", ""),
                now=current_time(),
            )
        except LogInFailed as error:
            problem = str(error)
        else:
            login(request, user, backend=BACKEND)
            return redirect(wanted)
    context = {"email": email, "next": wanted, "problem": problem}
    return render(request, "console/log_in.html", context, status=422 if problem else 200)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("console:log-in")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language: on this machine, and to this person from now on."""
    wanted = request.POST.get("language", "")
    response = redirect(safe_next(request))
    if translation.check_for_language(wanted) and wanted in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, samesite="Lax")
        if request.user.is_authenticated:
            _prefer(request, replace(preferences_of(request.user), language=wanted))
    return response


@require_POST
@desk_person
def set_theme(request: DeskRequest) -> HttpResponse:
    """Light, dark, or as the machine."""
    wanted = request.POST.get("theme", "")
    if wanted in ("auto", "light", "dark"):
        _prefer(request, replace(preferences_of(request.user), theme=wanted))
    if "HX-Request" in request.headers:
        return HttpResponse(status=204)
    return redirect(safe_next(request))


@require_safe
@desk_person
def preferences(request: DeskRequest) -> HttpResponse:
    """Show how the person wants the console."""
    return render(request, "console/preferences.html", preferences_context(request))


@require_POST
@desk_person
def save_preferences(request: DeskRequest) -> HttpResponse:
    """Remember how the person wants the console."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        context = preferences_context(request, form)
        return render(request, "console/preferences.html", context, status=422)
    _prefer(request, form.preferences)
    response = redirect(f"{reverse('console:preferences')}?saved=1")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.preferences.language, samesite="Lax")
    return response


def _prefer(request: HttpRequest, wanted: Preferences) -> None:
    actor = actor_of(request.user)
    if actor.user_id is not None:
        set_preferences(user_id=actor.user_id, preferences=wanted, actor=actor, now=current_time())
