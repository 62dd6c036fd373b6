"""Contacts: found, looked at, known by one more address, merged and separated."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.contacts.operations import (
    IdentityTaken,
    MergeRefused,
    TierUnknown,
    add_identity,
    merge_contacts,
    set_tier,
    unmerge_contacts,
)
from gemba.desk.contacts.queries import find_contacts, newest_contacts, speaker, tiers
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.pages.contacts import contact_view, flat_errors
from gemba.interfaces.console.pages.forms import IdentityForm, MergeForm
from gemba.interfaces.fragments import render_piece

PIECES = {"contact-rows": "console/pages/contact_rows.html", "twins": "console/pages/twins.html"}


@require_safe
@desk_person
def contacts(request: DeskRequest) -> HttpResponse:
    """Contacts by name, address or number; without a word, those who came last."""
    wanted = request.GET.get("q", "").strip()
    found = find_contacts(wanted, actor=request.actor) if wanted else []
    context = {
        "wanted": wanted,
        "cards": found if wanted else newest_contacts(actor=request.actor),
        "not_this": request.GET.get("not", ""),
    }
    return render_piece(request, "console/pages/contacts.html", PIECES, context)


@require_safe
@desk_person
def contact(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """One contact; a merged one leads to whom speaks for it."""
    spokesman = speaker(contact_id)
    if spokesman != contact_id:
        return redirect("console:contact", contact_id=spokesman)
    return _page(request, contact_id)


@require_POST
@desk_person
def identify(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """Let the contact be known by one more address or number."""
    contact_view(contact_id, actor=request.actor)
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return _page(request, contact_id, flat_errors(form))
    try:
        add_identity(
            contact_id=contact_id, identity=form.key, actor=request.actor, now=current_time()
        )
    except IdentityTaken as taken:
        return _page(request, contact_id, str(taken))
    return redirect("console:contact", contact_id=contact_id)


@require_POST
@desk_person
def choose_tier(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """Say how much the customer means to the company."""
    contact_view(contact_id, actor=request.actor)
    wanted = request.POST.get("tier", "")
    try:
        set_tier(contact_id=contact_id, tier=wanted, actor=request.actor, now=current_time())
    except TierUnknown as unknown:
        return _page(request, contact_id, str(unknown))
    return redirect("console:contact", contact_id=contact_id)


@require_POST
@desk_person
def merge(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """Let this contact speak for another, and say why."""
    contact_view(contact_id, actor=request.actor)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _page(request, contact_id, flat_errors(form))
    try:
        merge_contacts(
            source_id=form.cleaned_data["other"],
            target_id=contact_id,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=current_time(),
        )
    except MergeRefused as refused:
        return _page(request, contact_id, str(refused))
    return redirect("console:contact", contact_id=contact_id)


@require_POST
@desk_person
def unmerge(request: DeskRequest, contact_id: UUID, merge_id: int) -> HttpResponse:
    """Let both contacts speak for themselves again."""
    view = contact_view(contact_id, actor=request.actor)
    if merge_id not in {each.id for each in view.merges}:
        raise Http404
    try:
        unmerge_contacts(merge_id=merge_id, actor=request.actor, now=current_time())
    except MergeRefused as refused:
        return _page(request, contact_id, str(refused))
    return redirect("console:contact", contact_id=contact_id)


def _page(request: DeskRequest, contact_id: UUID, trouble: str = "") -> HttpResponse:
    context = {
        "view": contact_view(contact_id, actor=request.actor),
        "trouble": trouble,
        "typed": request.POST,
        "tiers": tiers(),
        "now": current_time(),
    }
    status = 422 if trouble else 200
    return render(request, "console/pages/contact.html", context, status=status)
