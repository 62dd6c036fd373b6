"""The pages under /manage/ and what is done on them."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gemba.foundation.definitions.kinds import kinds
from gemba.foundation.definitions.operations import archive as put_away
from gemba.foundation.definitions.operations import reorder, restore, switch, take_back
from gemba.foundation.definitions.queries import (
    VERSIONS_SHOWN,
    Definition,
    DefinitionUnknown,
    changes_lately,
)
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person, supervisor
from gemba.interfaces.console.acting import Done

from .acting import acts_on_definition, answered, found_definition, found_kind, ids_of
from .forms import PlaceForm, RestoreForm, SwitchForm
from .listing import kind_cards, kind_page
from .story import act_line, by_day, story_page

FOLDER = "console/definitions"
LATEST_SHOWN = 8


@require_safe
@supervisor
def front(request: DeskRequest) -> HttpResponse:
    """Every kind, and what was changed last."""
    latest = changes_lately(actor=request.actor, limit=LATEST_SHOWN)
    context = {
        "cards": kind_cards(actor=request.actor),
        "days": by_day([act_line(event) for event in latest]),
    }
    return render(request, f"{FOLDER}/front.html", context)


@require_safe
@supervisor
def changes(request: DeskRequest) -> HttpResponse:
    """What was changed in all of them, the newest first."""
    form = PlaceForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    kind, before = wanted.get("kind") or "", wanted.get("before")
    events = changes_lately(actor=request.actor, kind=kind, before=before, limit=VERSIONS_SHOWN + 1)
    lines = [act_line(event) for event in events[:VERSIONS_SHOWN]]
    older = lines[-1].sequence if len(events) > len(lines) else 0
    context = {"days": by_day(lines), "older": older, "kind": kind, "kinds": kinds().values()}
    return render(request, f"{FOLDER}/changes.html", context)


@require_safe
@desk_person
def kind(request: DeskRequest, kind_name: str) -> HttpResponse:
    """The definitions of a kind, in order; or those put away."""
    found = found_kind(kind_name)
    page = kind_page(found, actor=request.actor, archived="archived" in request.GET)
    return render(request, f"{FOLDER}/kind.html", {"page": page})


@require_safe
@desk_person
def definition(request: DeskRequest, definition_id: UUID) -> HttpResponse:
    """What a definition says, and how it came to."""
    found = found_definition(definition_id, request)
    form = PlaceForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    before, beside = wanted.get("before"), wanted.get("version")
    try:
        page = story_page(found.id, actor=request.actor, before=before, beside=beside)
    except DefinitionUnknown as unknown:
        raise Http404 from unknown
    return render(request, f"{FOLDER}/definition.html", {"page": page})


@require_POST
@desk_person
def order(request: DeskRequest, kind_name: str) -> HttpResponse:
    """Put the definitions named by `ids` into this order."""
    found = found_kind(kind_name)

    def act() -> Done:
        ids = ids_of(request.POST.getlist("ids"))
        reorder(kind=found.name, ids=ids, actor=request.actor, now=current_time())
        return Done()

    return answered(request, found, act)


@acts_on_definition
def set_switch(request: DeskRequest, found: Definition) -> Done:
    """Let it count, or not."""
    form = SwitchForm(request.POST)
    is_on = form.is_valid() and form.cleaned_data["on"]
    reason = request.POST.get("reason", "")
    switch(
        definition_id=found.id,
        is_on=is_on,
        actor=request.actor,
        now=current_time(),
        reason=reason,
    )
    return Done()


@acts_on_definition
def archive(request: DeskRequest, found: Definition) -> Done:
    """Put it away."""
    put_away(definition_id=found.id, actor=request.actor, now=current_time())
    back = reverse("console:manage-take-back", args=[found.id])
    return Done(_("“{name}” is archived and switched off.").format(name=found.name), back)


@acts_on_definition
def unarchive(request: DeskRequest, found: Definition) -> Done:
    """Take it out of the archive."""
    take_back(definition_id=found.id, actor=request.actor, now=current_time())
    return Done(_("“{name}” is back, switched off.").format(name=found.name))


@acts_on_definition
def undo(request: DeskRequest, found: Definition) -> Done:
    """Let it say again what it said in an earlier version."""
    wanted = RestoreForm(request.POST).checked()
    restore(definition_id=found.id, **wanted, actor=request.actor, now=current_time())
    return Done(_("Version {number} is back.").format(number=wanted["version"]))
