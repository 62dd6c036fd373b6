"""What people enter on the board, read from forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.foundation.accounts.queries import desk_people
from gemba.insight.improvement.operations import AimOrder, BoardRefused
from gemba.insight.improvement.order import Expected, Guardrail, Order, Origin, Source, Swap
from gemba.insight.kpis.kpi import Better
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.console.board.units import ENTERED_MAX, entered

GUARDRAILS_SHOWN = 3


class ProposalForm(forms.Form):
    """A change, what it is to bring, who sees to it."""

    title = forms.CharField(label=gettext_lazy("What is to change"), max_length=120)
    trouble = forms.CharField(label=gettext_lazy("What is wrong today"), required=False)
    kpi = forms.CharField(label=gettext_lazy("Figure"))
    better_by = forms.FloatField(
        label=gettext_lazy("Better by"), required=False, min_value=0, max_value=ENTERED_MAX
    )
    owner = forms.IntegerField(label=gettext_lazy("Owner"))
    aim = forms.UUIDField(label=gettext_lazy("Aim"), required=False)
    begins_on = forms.DateField(label=gettext_lazy("Begins"), required=False)
    due_on = forms.DateField(label=gettext_lazy("Due"), required=False)
    origin = forms.CharField(required=False)
    log_key = forms.CharField(required=False, max_length=80)
    key = forms.CharField(required=False, max_length=300)
    said = forms.CharField(required=False, max_length=500)


class AimForm(forms.Form):
    """What a figure is to become, by when."""

    title = forms.CharField(label=gettext_lazy("Aim"), max_length=120)
    kpi = forms.CharField(label=gettext_lazy("Figure"))
    baseline = forms.FloatField(label=gettext_lazy("Today"), required=False)
    goal = forms.FloatField(label=gettext_lazy("Goal"))
    due_on = forms.DateField(label=gettext_lazy("By"))
    owner = forms.IntegerField(label=gettext_lazy("Owner"))


def read_proposal(post: QueryDict, *, swaps: tuple[Swap, ...], kept: Order | None = None) -> Order:
    """A proposal as entered; what the form does not show stays as it was `kept`. Raises
    BoardRefused."""
    given = valid(ProposalForm(post))
    origin = given["origin"]
    source = Source(
        Origin(origin) if origin in set(Origin) else Origin.PERSON,
        given["log_key"],
        given["key"],
        given["said"],
    )
    return Order(
        title=given["title"],
        trouble=given["trouble"],
        kpi=given["kpi"],
        owner_id=given["owner"],
        source=kept.source if kept else source,
        expected=_expected(given, kept),
        baseline=kept.baseline if kept and kept.kpi == given["kpi"] else None,
        guardrails=_guardrails(post),
        swaps=swaps,
        scenario=kept.scenario if kept else None,
        aim_id=given["aim"],
        begins_on=given["begins_on"],
        due_on=given["due_on"],
    )


def read_aim(post: QueryDict, level_now: Callable[[str], float]) -> AimOrder:
    """`level_now` says how a KPI stands, in its unit, for who does not say it. Raises
    BoardRefused."""
    given = valid(AimForm(post))
    kpi = kpis().get(given["kpi"])
    if kpi is None:
        raise BoardRefused(_("Choose a figure."))
    factor, said = entered(kpi).factor, given["baseline"]
    return AimOrder(
        title=given["title"],
        kpi=kpi.name,
        baseline=level_now(kpi.name) if said is None else said * factor,
        goal=given["goal"] * factor,
        due_on=given["due_on"],
        owner_id=given["owner"],
    )


def owners() -> list[tuple[int, str]]:
    """Who may answer for something: everybody who works at the desk."""
    return [(person.id, person.name) for person in desk_people()]


def read_uuid(text: str) -> UUID | None:
    """None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _expected(given: Mapping[str, Any], kept: Order | None) -> Expected | None:
    """A wish as entered; what the twin told stays where the wish is the same."""
    better_by, kpi = given["better_by"], kpis().get(given["kpi"])
    if better_by is None or kpi is None:
        return None
    sign = 1 if kpi.better is Better.HIGHER else -1
    value = sign * better_by * entered(kpi).factor
    before = kept.expected if kept and kept.kpi == kpi.name else None
    if before and abs(before.value - value) <= abs(before.value) * 0.005:
        return before
    return Expected(value, value, value)


def _guardrails(post: QueryDict) -> tuple[Guardrail, ...]:
    found = []
    for name, text in zip(post.getlist("guard"), post.getlist("worse_max"), strict=False):
        if not name:
            continue
        kpi = kpis().get(name)
        try:
            amount = float(text.replace(",", "."))
            if amount > ENTERED_MAX:
                raise ValueError(text)
        except ValueError as problem:
            raise BoardRefused(_("Say by how much each guardrail may become worse.")) from problem
        found.append(Guardrail(name, amount * entered(kpi).factor if kpi else amount))
    return tuple(found)


def valid(form: forms.Form) -> dict[str, Any]:
    """What was entered. Raises BoardRefused, with the name of each field."""
    if form.is_valid():
        return dict(form.cleaned_data)
    problems = [
        f"{form.fields[name].label}: {error}"
        for name, each in form.errors.items()
        for error in each
    ]
    raise BoardRefused(" ".join(problems))
