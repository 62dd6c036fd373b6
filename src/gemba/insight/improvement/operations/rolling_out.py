"""The roll-out of what was chosen: from which day which share of the traffic is served by it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line, storable
from gemba.insight.improvement.event_types import RolloutDropped, RolloutPlanned
from gemba.insight.improvement.models import Automation, RolloutStep
from gemba.insight.improvement.models.selecting import REASON_CHARS_MAX
from gemba.insight.improvement.operations.boarding import BoardRefused
from gemba.insight.improvement.operations.rolling_along import settle
from gemba.insight.improvement.operations.said_of_automation import require_desk_person
from gemba.insight.improvement.operations.selecting import locked_automation
from gemba.insight.improvement.operations.stepping import By, locked
from gemba.insight.improvement.queries.selecting import SelectionUnknown
from gemba.insight.improvement.queries.serving import servings
from gemba.insight.improvement.selecting.orders import StepOrder

STEPS_MAX = 20


@transaction.atomic
def plan_step(*, automation_id: UUID, order: StepOrder, actor: Actor, now: datetime) -> UUID:
    """Add a step; shares grow from day to day. Raises SelectionUnknown and BoardRefused."""
    above = locked_automation(automation_id, actor)
    if above.chosen_at is None:
        raise BoardRefused(_("Choose what is to do the work first; then plan its roll-out."))
    _check(above, order)
    row = above.steps.create(
        id=new_id(now),
        due_on=order.due_on,
        share=order.share,
        text=one_line(storable(order.text), REASON_CHARS_MAX),
        owner_id=order.owner_id,
    )
    payload = RolloutPlanned(row.pk, above.pk, row.due_on, row.share, row.text, row.owner_id)
    _tell(above, payload, actor, now)
    return row.pk


@transaction.atomic
def settle_step(*, step_id: UUID, is_done: bool, actor: Actor, now: datetime) -> None:
    """Say that a step is done, or is not after all. Nothing is done before what comes before it,
    nor, where a proposal names what changes, before that serves the share. Raises SelectionUnknown
    and BoardRefused."""
    row = _locked(step_id, actor)
    if (row.done_at is not None) == is_done:
        return
    steps = row.automation.steps
    if is_done and steps.filter(due_on__lt=row.due_on, done_at=None).exists():
        raise BoardRefused(_("An earlier step is still open: settle it first."))
    if not is_done and steps.filter(due_on__gt=row.due_on, done_at__isnull=False).exists():
        raise BoardRefused(_("A later step is done already: open that one again first."))
    if is_done:
        _require_served(row)
    settle(row, By(actor, now), is_done=is_done)


@transaction.atomic
def drop_step(*, step_id: UUID, actor: Actor, now: datetime) -> None:
    """It will not be taken. Raises SelectionUnknown and BoardRefused."""
    row = _locked(step_id, actor)
    if row.done_at is not None:
        raise BoardRefused(_("This step is done; what was done stays on the plan."))
    _tell(row.automation, RolloutDropped(row.pk, row.automation_id), actor, now)
    row.delete()


def _locked(step_id: UUID, actor: Actor) -> RolloutStep:
    found = RolloutStep.objects.filter(pk=step_id).values_list("automation", flat=True).first()
    if found is None:
        raise SelectionUnknown(_("There is no such step."))
    above = locked_automation(found, actor)
    row = above.steps.get(pk=step_id)
    row.automation = above
    return row


def _require_served(row: RolloutStep) -> None:
    """Raises BoardRefused while the proposal of what was chosen serves fewer tickets than the step
    says. Without such a proposal nothing here can tell, and a step is a record only."""
    above = row.automation
    # nobody ends its pilot before this step is settled
    proposal = locked(above.proposal_id) if above.proposal_id else None
    found = servings([proposal]).get(proposal.pk) if proposal else None
    if found is None or found.reaches(row.share):
        return
    named = {"number": found.number, "served": _percent(found.share), "share": _percent(row.share)}
    if found.share:
        raise BoardRefused(
            _(
                "The pilot of P-{number} serves {served} of the tickets, and keeps the share it"
                " began with. Let it be judged; then keep the change, or begin the next pilot with"
                " {share}."
            ).format(**named)
        )
    if row.share < 1:
        raise BoardRefused(
            _(
                "P-{number} serves no tickets yet: begin its pilot with {share}, then settle this"
                " step."
            ).format(**named)
        )
    raise BoardRefused(
        _("P-{number} does not serve all tickets yet: keep the change there first.").format(**named)
    )


def _percent(share: float) -> str:
    return f"{share * 100:.4g}%"


def _check(above: Automation, order: StepOrder) -> None:
    if not 0 < order.share <= 1:
        raise BoardRefused(_("A step serves more than 0 and at most 100 % of the traffic."))
    require_desk_person(order.owner_id)
    if above.steps.count() >= STEPS_MAX:
        raise BoardRefused(_("Twenty steps are enough: drop one first."))
    if above.steps.filter(due_on=order.due_on).exists():
        raise BoardRefused(_("There is a step on that day already: choose another day."))
    sooner = above.steps.filter(due_on__lt=order.due_on, share__gt=order.share).exists()
    later = above.steps.filter(due_on__gt=order.due_on, share__lt=order.share).exists()
    if sooner or later:
        raise BoardRefused(_("Shares grow from step to step: choose another day or share."))


def _tell(above: Automation, payload: EventPayload, actor: Actor, now: datetime) -> None:
    record(payload, actor=actor, now=now, subjects=[Subject.of("selection", above.selection_id)])
