"""What people enter for shift plans, read from forms."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.insight.staffing.operations import StaffingRefused
from gemba.insight.staffing.queries import ContractLine, Terms
from gemba.insight.staffing.shifts.plan_json import assignments_of
from gemba.insight.staffing.shifts.values import Assignment, Rules
from gemba.interfaces.console.staffing.shift_text import read_shifts


class ContractForm(forms.Form):
    """Hours a week."""

    hours_min = forms.FloatField(label=gettext_lazy("at least"))
    hours_max = forms.FloatField(label=gettext_lazy("at most"))


class TermsForm(forms.Form):
    """Shifts, one a line, and rules."""

    shifts = forms.CharField(label=gettext_lazy("Shifts"), max_length=2_000)
    rest = forms.FloatField(label=gettext_lazy("Rest between shifts, in hours"))
    in_row = forms.IntegerField(label=gettext_lazy("Days in a row, at most"))
    a_week = forms.IntegerField(label=gettext_lazy("Days a week, at most"))
    weekends = forms.IntegerField(label=gettext_lazy("Weekends in a plan, at most"), required=False)


def read_contract(user_id: int, post: QueryDict) -> ContractLine:
    """Raises StaffingRefused."""
    given = _valid(ContractForm(post))
    offered, channels = post.get("offered", ""), tuple(post.getlist("channel"))
    if not channels:
        raise StaffingRefused(f"{_('Works on')}: {_('Choose at least one value.')}")
    if str(len(channels)) == offered:  # all of them, and those to come
        channels = ()
    return ContractLine(user_id, given["hours_min"], given["hours_max"], channels)


def read_terms(post: QueryDict) -> Terms:
    """Raises StaffingRefused."""
    given = _valid(TermsForm(post))
    rules = Rules(given["rest"], given["in_row"], given["a_week"], given["weekends"])
    return Terms(read_shifts(given["shifts"]), rules)


def read_day(text: str) -> date:
    """Raises StaffingRefused."""
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise StaffingRefused(_("Write the day like 2026-11-30.")) from problem


def read_number(text: str) -> int:
    """The number of a person. Raises StaffingRefused."""
    if not text.isdecimal():
        raise StaffingRefused(_("Choose a person."))
    return int(text[:12])


def read_assignments(text: str) -> tuple[Assignment, ...]:
    """Raises StaffingRefused for what the page never sent."""
    try:
        return assignments_of(json.loads(text))
    except (ValueError, TypeError) as problem:
        raise StaffingRefused(_("This is not a plan. Make it again.")) from problem


def _valid(form: forms.Form) -> dict[str, Any]:
    if form.is_valid():
        return dict(form.cleaned_data)
    problems = [
        f"{form.fields[name].label}: {error}"
        for name, each in form.errors.items()
        for error in each
    ]
    raise StaffingRefused(" ".join(problems))
