"""Opening the model shown as a draft of a process: the small form, and what it asks for."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.offers import PROCESS
from gemba.foundation.definitions.kinds import DESK, kind_called
from gemba.foundation.definitions.queries import definitions
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.insight.mining.conformance.step_counts import way_shares
from gemba.insight.mining.drafting.origin import Origin
from gemba.insight.mining.filters import codec
from gemba.insight.mining.model.labels import relabelled
from gemba.insight.reference.acts import acts_of
from gemba.insight.reference.operations import NAME_CHARS_MAX, DraftOrder
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.model.asking import (
    Shown,
    asked_for,
    model_name,
    shown_model,
)


class DraftForm(forms.Form):
    """What the draft is to become: a new process under a name, or the next version of one."""

    process = forms.ChoiceField(label=gettext_lazy("The draft becomes"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Its name"), max_length=NAME_CHARS_MAX, required=False
    )

    def __init__(self, *args: object, actor: Actor, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        known = [(each.id.hex, each.name) for each in definitions(PROCESS, actor=actor)]
        choices = [("", gettext_lazy("a new process")), *known]
        self.fields["process"].widget = forms.Select(
            choices=choices, attrs={"class": "form-select form-select-sm"}
        )
        self.fields["process"].choices = choices  # type: ignore[attr-defined]


def may_draft(actor: Actor) -> bool:
    """Whether this actor may draw processes."""
    return kind_called(PROCESS).may_change(actor, DESK)


def draft_order(request: DeskRequest, choice: Choice) -> DraftOrder:
    """What the form asks for. Raises ModelUnknown, TooManyActivities."""
    form = DraftForm(request.POST, actor=request.actor)
    said = form.cleaned_data if form.is_valid() else {}
    shown = shown_model(choice, asked_for(request), actor=request.actor)
    is_of_tickets = choice.log.has_tickets
    order = DraftOrder(
        model=relabelled(shown.model, choice.label),
        origin=_origin(choice, shown, request.actor),
        name=said.get("name", ""),
        acts=acts_of(choice.columns, choice.cases) if is_of_tickets else {},
        shares=way_shares(shown.model, shown.measured(choice).steps),
        activities=tuple(choice.columns.activities),
    )
    if process := said.get("process"):
        return replace(order, definition_id=UUID(process))
    return replace(order, name=order.name or model_name(choice, shown))


def _origin(choice: Choice, shown: Shown, actor: Actor) -> Origin:
    origin = Origin(
        log_key=choice.log.key,
        log_name=choice.title,
        at=current_time(),
        by=actor.name,
        cases=choice.case_total,
        filters=tuple(codec.write(each) for each in choice.filters),
    )
    if shown.line is not None:
        return replace(origin, model=shown.line.name)
    return replace(origin, miner=shown.asked.miner.value, rare=shown.asked.percent)
