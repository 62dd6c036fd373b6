"""A person's own API keys, on the Preferences page."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gemba.foundation.accounts.operations import ApiKeyRefused, make_api_key, revoke_api_key
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.pages.preferences import preferences_context

PAGE = "console/preferences.html"


@require_POST
@desk_person
def make(request: DeskRequest) -> HttpResponse:
    """Make a key; the page that answers is the only one that ever shows it."""
    name, days = request.POST.get("name", ""), request.POST.get("days", "")[:4]
    try:
        key, secret = make_api_key(
            user_id=int(request.actor.id),
            name=name,
            days=int(days) if days.isdecimal() else 0,
            actor=request.actor,
            now=current_time(),
        )
    except ApiKeyRefused as refusal:
        context = preferences_context(request) | {"key_problem": str(refusal), "key_name": name}
        return render(request, PAGE, context, status=422)
    return render(request, PAGE, preferences_context(request) | {"key": key, "secret": secret})


@require_POST
@desk_person
def revoke(request: DeskRequest, key_id: UUID) -> HttpResponse:
    """Refuse a key from now on."""
    try:
        revoke_api_key(key_id=key_id, actor=request.actor, now=current_time())
    except ApiKeyRefused as error:
        raise Http404 from error
    return redirect("console:preferences")
