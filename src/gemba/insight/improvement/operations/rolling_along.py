"""Steps of a roll-out go along with what their proposal serves: whoever begins, keeps or ends a
pilot settles them by that."""

from __future__ import annotations

from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject
from gemba.insight.improvement.event_types import RolloutSettled
from gemba.insight.improvement.models import Proposal, RolloutStep
from gemba.insight.improvement.operations.stepping import By
from gemba.insight.improvement.queries.serving import servings


def roll_along(row: Proposal, by: By) -> None:
    """Of what was chosen and belongs to a proposal, the row of which is locked: steps whose share
    is served are done, the others are not, or not any more."""
    found = servings([row]).get(row.pk)
    if found is None:
        return
    steps = RolloutStep.objects.select_for_update(of=("self",)).select_related("automation")
    for step in steps.filter(automation__proposal=row).order_by("due_on"):
        is_done = found.reaches(step.share)
        if is_done != (step.done_at is not None):
            settle(step, by, is_done=is_done)


def settle(step: RolloutStep, by: By, *, is_done: bool) -> None:
    """A step that is locked is done from now on, or is not after all."""
    step.done_at, step.done_by = (by.now, by.actor.name[:120]) if is_done else (None, "")
    step.save(update_fields=["done_at", "done_by"])
    payload = RolloutSettled(step.pk, step.automation_id, is_done)
    subject = Subject.of("selection", step.automation.selection_id)
    record(payload, actor=by.actor, now=by.now, subjects=[subject])
