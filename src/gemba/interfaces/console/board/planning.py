"""The plan of a pilot: what is asked, what the past says it takes, and how it is begun."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.events.actors import Actor
from gemba.insight.improvement.operations import BoardRefused, PilotOrder
from gemba.insight.improvement.order import Swap
from gemba.insight.improvement.piloted import Draft
from gemba.insight.improvement.pilots import wording
from gemba.insight.improvement.pilots.plan import PilotUnit
from gemba.insight.improvement.pilots.spillover import Changed, advised, warnings
from gemba.insight.improvement.queries import EVERY_TICKET, Foreseen, ProposalPage, foreseen
from gemba.insight.improvement.wording import Said
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.console.board.taking_part import read_taking_part
from gemba.interfaces.console.board.told import said_lines, said_words
from gemba.interfaces.console.board.units import ENTERED_MAX, entered

SHARE_USUAL = "50"
RELEVANT_MIN = 1e-4
"""In the unit it is entered in: whoever wants to see less asks for years of tickets."""
WINDOW_DAYS, DAYS_MAX = 7.0, 42.0
# By the kind of definition, what is changed.
CHANGED = {
    "rule": Changed.RULE,
    "queue": Changed.ROUTING,
    "routing_policy": Changed.ROUTING,
    "sla_policy": Changed.SLA,
    "process": Changed.WORKFLOW,
    "decision": Changed.WORKFLOW,
    "calendar": Changed.CALENDAR,
}
UNITS = (
    (PilotUnit.CASE, gettext_lazy("Tickets")),
    (PilotUnit.CONTACT, gettext_lazy("Customers")),
    (PilotUnit.BLOCK, gettext_lazy("Blocks of time, for each team")),
)


class PlanForm(forms.Form):
    """How a pilot is to be run."""

    unit = forms.ChoiceField(
        label=gettext_lazy("Drawn by lot are"),
        choices=[(unit.value, name) for unit, name in UNITS],
    )
    share = forms.FloatField(label=gettext_lazy("Share that gets the change"), initial=50)
    relevant = forms.FloatField(
        label=gettext_lazy("Smallest effect worth having"), max_value=ENTERED_MAX
    )
    window = forms.FloatField(label=gettext_lazy("Days each ticket is followed"))
    days = forms.FloatField(label=gettext_lazy("Days at most"))


def plan_context(page: ProposalPage, share: str = "") -> dict[str, object]:
    """The form of a plan as it begins; `share` in hundredths, as a step of a roll-out asks for."""
    kpi = kpis()[page.line.kpi]
    expected = page.line.expected
    kinds = changed(page.swaps)
    unit = next(
        (advised(each) for each in kinds if advised(each) is PilotUnit.BLOCK), PilotUnit.CASE
    )
    relevant = abs(expected.value) / entered(kpi).factor if expected else None
    return {
        "plan_share": share if _is_share(share) else SHARE_USUAL,
        "plan_units": [(each.value, name, each is unit) for each, name in UNITS],
        "plan_relevant": None if relevant is None else round(relevant, 2),
        "plan_unit_name": entered(kpi).name,
        "plan_window": WINDOW_DAYS,
        "plan_days": DAYS_MAX,
    }


def _is_share(text: str) -> bool:
    """Whether it leaves some for both ways."""
    try:
        return 0 < float(text) < 100
    except ValueError:
        return False


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
        raise BoardRefused(_("Both ways need some tickets: a share above 0 and below 100 %."))
    if given["relevant"] < RELEVANT_MIN:
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
    )
    return PilotOrder(draft, read_taking_part(data), settings.TIME_ZONE)


def foretold(
    order: PilotOrder, page: ProposalPage, *, actor: Actor, now: datetime
) -> dict[str, object]:
    """What the past says of such a pilot, and what threatens it. Raises BoardRefused."""
    try:
        found = foreseen(order.draft, order.condition, actor=actor, now=now)
    except DefinitionRefused as refusal:
        raise BoardRefused(str(refusal)) from refusal
    lines: list[Said] = []
    if found.size is not None and not found.refusal:
        lines += wording.of_size(found.size, kpis()[order.draft.kpi].unit)
        lines.append(wording.of_share(found.size, order.draft.share))
    if found.turns is not None and not found.refusal:
        lines.append(wording.of_turns(found.turns))
    if order.condition != EVERY_TICKET and not found.refusal:
        lines.append(wording.of_those_taking_part(found.taking_part, found.tickets))
    return {
        "refusal": found.refusal,
        "lines": said_lines(lines),
        "is_in_time": found.size is not None and found.size.is_in_time,
        "threats": sorted({said_words(each) for each in _threats(order.draft, found, page)}),
    }


def _threats(draft: Draft, found: Foreseen, page: ProposalPage) -> list[Said]:
    """What may spoil such a pilot: another unit to be drawn, a version that lives on in the queue,
    an effect nobody can reach."""
    told = [each for kind in changed(page.swaps) for each in warnings(kind, draft.unit)]
    if found.turns is not None:
        told += wording.what_is_carried(found.turns)
    size = found.size
    reach = wording.out_of_reach(size, kpis()[draft.kpi], draft.relevant) if size else None
    return told if reach is None else [reach, *told]


def changed(swaps: tuple[Swap, ...]) -> tuple[Changed, ...]:
    """What kinds of things the change touches."""
    return tuple(dict.fromkeys(CHANGED[each.kind] for each in swaps if each.kind in CHANGED))
