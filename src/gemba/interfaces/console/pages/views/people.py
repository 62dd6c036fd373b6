"""People and teams, for administrators: who works here, with which role, in which teams."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from gemba.foundation.accounts.operations import (
    AccountRefused,
    create_team,
    create_user,
    set_active,
    set_password,
    set_team_vendor,
    set_teams,
)
from gemba.foundation.accounts.queries import people as all_people
from gemba.foundation.accounts.queries import role_choices, teams
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.ids import new_secret
from gemba.interfaces.access import DeskRequest, administrator
from gemba.interfaces.console.pages.forms import (
    PersonForm,
    SwitchForm,
    TeamForm,
    TeamsForm,
    VendorForm,
)

PASSWORD_BITS = 96


@require_safe
@administrator
def people(request: DeskRequest) -> HttpResponse:
    """Everybody with an account."""
    return _page(request)


@sensitive_variables("password")
@require_POST
@administrator
def add(request: DeskRequest) -> HttpResponse:
    """Give a person an account; the password is made here and shown this once."""
    form, password = PersonForm(request.POST), new_secret(PASSWORD_BITS)
    if not form.is_valid():
        return _page(request, form=form)
    try:
        person = create_user(
            **form.person, password=password, actor=request.actor, now=current_time()
        )
    except AccountRefused as refused:
        return _page(request, form=form, trouble=str(refused))
    return _page(request, made={"email": person.email, "password": password})


@sensitive_variables("password")
@require_POST
@administrator
def renew_password(request: DeskRequest, user_id: int) -> HttpResponse:
    """Make a new password, shown this once; open log-ins of the account end."""
    password = new_secret(PASSWORD_BITS)
    try:
        set_password(user_id=user_id, password=password, actor=request.actor, now=current_time())
    except AccountRefused as refused:
        return _page(request, trouble=str(refused))
    email = next(person.email for person in all_people() if person.id == user_id)
    return _page(request, made={"email": email, "password": password})


@require_POST
@administrator
def choose_teams(request: DeskRequest, user_id: int) -> HttpResponse:
    """Put a person into exactly these teams."""
    form = TeamsForm(request.POST)
    chosen = form.cleaned_data["teams"] if form.is_valid() else []
    try:
        set_teams(user_id=user_id, team_ids=chosen, actor=request.actor, now=current_time())
    except AccountRefused as refused:
        return _page(request, trouble=str(refused))
    return redirect("console:people")


@require_POST
@administrator
def switch(request: DeskRequest, user_id: int) -> HttpResponse:
    """Switch an account on or off."""
    form = SwitchForm(request.POST)
    is_active = form.is_valid() and form.cleaned_data["on"]
    try:
        set_active(user_id=user_id, is_active=is_active, actor=request.actor, now=current_time())
    except AccountRefused as refused:
        return _page(request, trouble=str(refused))
    return redirect("console:people")


@require_POST
@administrator
def add_team(request: DeskRequest) -> HttpResponse:
    """Form a team, or enter a vendor's."""
    form = TeamForm(request.POST)
    if not form.is_valid():
        return _page(request, trouble=form.trouble)
    try:
        create_team(**form.cleaned_data, actor=request.actor, now=current_time())
    except AccountRefused as refused:
        return _page(request, trouble=str(refused))
    return redirect("console:people")


@require_POST
@administrator
def mark_vendor(request: DeskRequest, team_id: int) -> HttpResponse:
    """Say whether a team is a vendor's."""
    form = VendorForm(request.POST)
    is_vendor = form.is_valid() and form.cleaned_data["is_vendor"]
    try:
        set_team_vendor(
            team_id=team_id, is_vendor=is_vendor, actor=request.actor, now=current_time()
        )
    except AccountRefused as refused:
        return _page(request, trouble=str(refused))
    return redirect("console:people")


def _page(
    request: DeskRequest,
    *,
    form: PersonForm | None = None,
    trouble: str = "",
    made: dict[str, str] | None = None,
) -> HttpResponse:
    labels = dict(role_choices())
    context = {
        "rows": [(each, labels[each.role.value]) for each in all_people()],
        "teams": teams(),
        "form": form or PersonForm(),
        "trouble": trouble,
        "made": made,
    }
    wrong = bool(trouble or (form is not None and form.errors))
    return render(request, "console/pages/people.html", context, status=422 if wrong else 200)
