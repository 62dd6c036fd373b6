"""The plan of a pilot: what is asked, what the past says it takes, and how it is begun."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.improvement.operations import BoardRefused, PilotOrder
from gemba.insight.improvement.order import Swap
from gemba.insight.improvement.piloted import Draft, forecast
from gemba.insight.improvement.pilots import wording
from gemba.insight.improvement.pilots.plan import PilotUnit
from gemba.insight.improvement.pilots.spillover import Changed, advised, warnings
from gemba.insight.improvement.queries import ProposalPage
from gemba.insight.kpis.queries import book
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.console.board.told import said_lines, said_words
from gemba.interfaces.console.board.units import entered

EVERY_TICKET: JsonValue = {"all": []}
WINDOW_DAYS, DAYS_MAX, BLOCK_HOURS = 7.0, 42.0, 24
# By the kind of definition, what is changed.
CHANGED = {
    "rule": Changed.RULE,
    "queue": Changed.ROUTING,
    "routing_policy": Changed.ROUTING,
    "sla_policy": Changed.SLA,
    "process": Changed.WORKFLOW,
    "calendar": Changed.CALENDAR,
}
UNITS = (
    (PilotUnit.CASE, gettext_lazy("Tickets")),
    (PilotUnit.CONTACT, gettext_lazy("Customers")),
    (PilotUnit.BLOCK, gettext_lazy("Days and teams")),
)


class PlanForm(forms.Form):
    """How a pilot is to be run."""

    unit = forms.ChoiceField(choices=[(unit.value, name) for unit, name in UNITS])
    share = forms.FloatField(label=gettext_lazy("Share that gets the change"), initial=50)
    relevant = forms.FloatField(label=gettext_lazy("Smallest effect worth having"))
    window = forms.FloatField(label=gettext_lazy("Days until a ticket counts"))
    days = forms.FloatField(label=gettext_lazy("Days at most"))


def plan_context(page: ProposalPage) -> dict[str, object]:
    """The form of a plan as it begins."""
    kpi = kpis()[page.line.kpi]
    expected = page.line.expected
    kinds = changed(page.swaps)
    unit = next(
        (advised(each) for each in kinds if advised(each) is PilotUnit.BLOCK), PilotUnit.CASE
    )
    relevant = abs(expected.value) / entered(kpi).factor if expected else None
    return {
        "plan_units": [(each.value, name, each is unit) for each, name in UNITS],
        "plan_relevant": None if relevant is None else round(relevant, 2),
        "plan_unit_name": entered(kpi).name,
        "plan_window": WINDOW_DAYS,
        "plan_days": DAYS_MAX,
    }


def read_plan(data: QueryDict, page: ProposalPage) -> PilotOrder:
    """Raises BoardRefused."""
    form = PlanForm(data)
    if not form.is_valid():
        raise BoardRefused(
            " ".join(
                f"{form.fields[name].label}: {error}"
                for name, each in form.errors.items()
                for error in each
            )
        )
    given = form.cleaned_data
    unit = PilotUnit(given["unit"])
    if not 0 < given["share"] < 100:
        raise BoardRefused(_("Both ways need some of the tickets: a share between 1 and 99."))
    if given["relevant"] <= 0:
        raise BoardRefused(_("Say how large an effect has to be to be worth having."))
    if not 0 < given["window"] < given["days"] <= 365:
        raise BoardRefused(_("Tickets have to count before the pilot is over, within a year."))
    draft = Draft(
        kpi=page.line.kpi,
        relevant=given["relevant"] * entered(kpis()[page.line.kpi]).factor,
        unit=unit,
        share=given["share"] / 100,
        window_days=given["window"],
        days_max=given["days"],
        block_hours=BLOCK_HOURS if unit is PilotUnit.BLOCK else 0,
    )
    return PilotOrder(draft, EVERY_TICKET, settings.TIME_ZONE)


def foretold(
    order: PilotOrder, page: ProposalPage, *, actor: Actor, now: datetime
) -> dict[str, object]:
    """What the past says of such a pilot, and what threatens it."""
    found = book(DESK, open_columns(DESK, actor=actor, now=now))
    kpi = kpis()[order.draft.kpi]
    size = forecast(found, order.draft, microseconds(now)) if kpi.name in found.facts else None
    lines = () if size is None else said_lines(wording.of_size(size, kpi.unit))
    threats = {
        said_words(each)
        for kind in changed(page.swaps)
        for each in warnings(kind, order.draft.unit)
    }
    return {
        "lines": lines or (_("The last weeks tell too little of this figure to plan a pilot."),),
        "is_in_time": size is not None and size.is_in_time,
        "threats": sorted(threats),
    }


def changed(swaps: tuple[Swap, ...]) -> tuple[Changed, ...]:
    """What kinds of things the change touches."""
    return tuple(dict.fromkeys(CHANGED[each.kind] for each in swaps if each.kind in CHANGED))
