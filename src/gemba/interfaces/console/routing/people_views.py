"""People's skills, hours and absences, for those who lead."""

from __future__ import annotations

from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemba.desk.calendars.operations import (
    RosterRefused,
    add_shift,
    enter_absence,
    set_shifts,
    withdraw_absence,
    withdraw_shift,
)
from gemba.desk.calendars.queries import absences, extra_shifts, roster_of
from gemba.desk.routing.operations import (
    StaffRefused,
    add_skill,
    remove_skill,
    set_availability,
    set_profile,
)
from gemba.desk.routing.queries.staff import AgentLine, agent
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor

from .people_forms import AbsenceForm, ExtraShiftForm, ProfileForm, ShiftsForm
from .people_page import people_page

PERSON = "console/routing/person.html"


@require_safe
@supervisor
def people(request: DeskRequest) -> HttpResponse:
    """Everybody at the desk: skills by level, languages, capacity, and whether they are there."""
    return _grid(request)


@require_POST
@supervisor
def skill_add(request: DeskRequest) -> HttpResponseBase:
    """One more skill."""
    try:
        add_skill(name=request.POST.get("name", ""), actor=request.actor, now=current_time())
    except StaffRefused as refusal:
        return _grid(request, str(refusal))
    return redirect("console:manage-people")


@require_POST
@supervisor
def skill_remove(request: DeskRequest, skill_id: int) -> HttpResponseBase:
    """A skill nobody asks for any more."""
    try:
        remove_skill(skill_id=skill_id, actor=request.actor, now=current_time())
    except StaffRefused as refusal:
        return _grid(request, str(refusal))
    return redirect("console:manage-people")


@require_http_methods(["GET", "HEAD", "POST"])
@supervisor
def person(request: DeskRequest, user_id: int) -> HttpResponseBase:
    """What one person can do; sent, it is kept."""
    line = _found(user_id)
    if request.method != "POST":
        return _person(request, line)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _person(request, line, profile=form)
    try:
        set_profile(user_id=user_id, draft=form.draft(), actor=request.actor, now=current_time())
    except StaffRefused as refusal:
        form.add_error(None, str(refusal))
        return _person(request, line, profile=form)
    return redirect("console:manage-people")


@require_POST
@supervisor
def shifts(request: DeskRequest, user_id: int) -> HttpResponseBase:
    """When a person works."""
    line, form = _found(user_id), ShiftsForm(request.POST)
    if not form.is_valid():
        return _person(request, line, shifts=form)
    try:
        set_shifts(user_id=user_id, draft=form.draft(), actor=request.actor, now=current_time())
    except RosterRefused as refusal:
        form.add_error(None, str(refusal))
        return _person(request, line, shifts=form)
    return redirect("console:manage-person", user_id)


@require_POST
@supervisor
def shift(request: DeskRequest, user_id: int) -> HttpResponseBase:
    """When a person works once, on top of the week."""
    line, form = _found(user_id), ExtraShiftForm(request.POST)
    if not form.is_valid():
        return _person(request, line, extra=form)
    try:
        add_shift(user_id=user_id, shift=form.shift(), actor=request.actor, now=current_time())
    except RosterRefused as refusal:
        form.add_error(None, str(refusal))
        return _person(request, line, extra=form)
    return redirect("console:manage-person", user_id)


@require_POST
@supervisor
def shift_over(request: DeskRequest, user_id: int, shift_id: int) -> HttpResponseBase:
    """Somebody need not come after all, or may go."""
    line = _found(user_id)
    try:
        withdraw_shift(shift_id=shift_id, actor=request.actor, now=current_time())
    except RosterRefused as refusal:
        return _person(request, line, trouble=str(refusal))
    return redirect("console:manage-person", user_id)


@require_POST
@supervisor
def absence(request: DeskRequest, user_id: int) -> HttpResponseBase:
    """When a person is away."""
    line, form = _found(user_id), AbsenceForm(request.POST)
    if not form.is_valid():
        return _person(request, line, absence=form)
    reason, now = form.cleaned_data["reason"], current_time()
    try:
        enter_absence(
            user_id=user_id, away=form.away(), reason=reason, actor=request.actor, now=now
        )
    except RosterRefused as refusal:
        form.add_error(None, str(refusal))
        return _person(request, line, absence=form)
    return redirect("console:manage-person", user_id)


@require_POST
@supervisor
def absence_over(request: DeskRequest, user_id: int, absence_id: int) -> HttpResponseBase:
    """Somebody is back, or will be there after all."""
    line = _found(user_id)
    try:
        withdraw_absence(absence_id=absence_id, actor=request.actor, now=current_time())
    except RosterRefused as refusal:
        return _person(request, line, trouble=str(refusal))
    return redirect("console:manage-person", user_id)


@require_POST
@supervisor
def availability_of(request: DeskRequest, user_id: int) -> HttpResponseBase:
    """Say it for somebody who forgot."""
    line, state = _found(user_id), request.POST.get("availability", "")
    try:
        set_availability(user_id=user_id, state=state, actor=request.actor, now=current_time())
    except StaffRefused as refusal:
        return _person(request, line, trouble=str(refusal))
    return redirect("console:manage-person", user_id)


def _found(user_id: int) -> AgentLine:
    line = agent(user_id)
    if line is None:
        raise Http404
    return line


def _grid(request: DeskRequest, trouble: str = "") -> HttpResponse:
    context = {"page": people_page(now=current_time()), "trouble": trouble}
    status = 422 if trouble else 200
    return render(request, "console/routing/people.html", context, status=status)


def _person(
    request: DeskRequest,
    line: AgentLine,
    *,
    trouble: str = "",
    **filled_in: Form,
) -> HttpResponse:
    """The person's page; `filled_in` is the form that was sent and cannot be kept, by its name."""
    now, pk = current_time(), line.person.id
    context = {
        "line": line,
        "profile": ProfileForm(initial=ProfileForm.first(line)),
        "shifts": ShiftsForm(initial=ShiftsForm.first(roster_of(pk))),
        "extra": ExtraShiftForm(),
        "extra_shifts": extra_shifts(pk, ending_after=now),
        "absence": AbsenceForm(),
        "absences": absences(user_ids=[pk], ending_after=now),
        "now": now,
        "trouble": trouble,
        **filled_in,
    }
    return render(request, PERSON, context, status=422 if trouble or filled_in else 200)
