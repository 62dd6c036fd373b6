"""Pieces of a condition that is being filled in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.tickets.conditions import ConditionRefused, describe
from gemba.interfaces.access import DeskRequest, desk_person

from .forms import NewRowForm, ToldForm
from .rows import empty_row, read, row_at


@require_safe
@desk_person
def row(request: DeskRequest) -> HttpResponse:
    """A row for the fact that was chosen, or one more empty row."""
    form = NewRowForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=400)
    wanted = form.cleaned_data
    if wanted["key"]:
        found = row_at(wanted["key"], request.GET.get(f"{wanted['key']}-fact", ""))
    else:
        found = empty_row(wanted["of"], wanted["block"])
    return render(request, "console/conditions/row.html", {"row": found, "is_fresh": True})


@require_POST
@desk_person
def told(request: DeskRequest) -> HttpResponse:
    """What is filled in so far, in a sentence, or what is missing."""
    form = ToldForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    try:
        words, trouble = describe(read(request.POST, prefix=form.cleaned_data["of"])), ""
    except ConditionRefused as refusal:
        words, trouble = "", str(refusal)
    return render(request, "console/conditions/told.html", {"words": words, "trouble": trouble})
