"""Choosing an automation: what is to be automated, by which weights, and by what."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line, storable
from gemba.insight.improvement.event_types import (
    AutomationAdded,
    AutomationChanged,
    AutomationChosen,
    AutomationDropped,
    SelectionChanged,
    SelectionMade,
)
from gemba.insight.improvement.models import Automation, CostItem, Score, Selection
from gemba.insight.improvement.models.proposals import TEXT_CHARS_MAX
from gemba.insight.improvement.models.selecting import REASON_CHARS_MAX
from gemba.insight.improvement.operations.boarding import BoardRefused
from gemba.insight.improvement.operations.said_of_automation import (
    checked_automation,
    checked_selection,
)
from gemba.insight.improvement.operations.stepping import require_lead
from gemba.insight.improvement.order import source_json
from gemba.insight.improvement.queries.selecting import (
    SelectionUnknown,
    may_choose,
    order_of_row,
    selection,
)
from gemba.insight.improvement.selecting.orders import AutomationOrder, SelectionOrder
from gemba.insight.improvement.selecting.ownership import Range

AUTOMATIONS_MAX = 12


@transaction.atomic
def make_selection(*, order: SelectionOrder, actor: Actor, now: datetime) -> UUID:
    """Say what is to be automated and by which weights it is chosen. Raises ProposalRefused and
    BoardRefused."""
    require_lead(actor)
    columns = _columns(checked_selection(order))
    row = Selection.objects.create(id=new_id(now), made_at=now, made_by=actor.name[:120], **columns)
    payload = SelectionMade(row.pk, row.title, _json(columns))
    _tell(row, payload, actor, now)
    return row.pk


@transaction.atomic
def change_selection(
    *, selection_id: UUID, order: SelectionOrder, actor: Actor, now: datetime
) -> None:
    """Say something else from now on; what it comes from stays. Nothing happens where it says so
    already. Raises SelectionUnknown and BoardRefused."""
    row = locked_selection(selection_id, actor)
    before = _columns(order_of_row(row))
    columns = {**_columns(checked_selection(order)), "source": before["source"]}
    if _json(columns) == _json(before):
        return
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    _tell(row, SelectionChanged(row.pk, row.title, _json(columns)), actor, now)


@transaction.atomic
def add_automation(
    *, selection_id: UUID, order: AutomationOrder, actor: Actor, now: datetime
) -> UUID:
    """Add something that might do the work. Raises SelectionUnknown and BoardRefused."""
    above = locked_selection(selection_id, actor)
    order = checked_automation(order)
    if above.automations.count() >= AUTOMATIONS_MAX:
        raise BoardRefused(_("There are twelve already: take one off the list first."))
    _require_new_name(above, order.name)
    row = Automation(id=new_id(now), selection=above, added_at=now, added_by=actor.name[:120])
    body = _keep(row, order, actor, now)
    _tell(above, AutomationAdded(row.pk, above.pk, body), actor, now)
    return row.pk


@transaction.atomic
def change_automation(
    *, automation_id: UUID, order: AutomationOrder, actor: Actor, now: datetime
) -> None:
    """Score it anew, price it anew. A score that stays the same stays that of who gave it. Raises
    SelectionUnknown and BoardRefused."""
    row = locked_automation(automation_id, actor)
    order = checked_automation(order)
    _require_new_name(row.selection, order.name, row.pk)
    body = _keep(row, order, actor, now)
    _tell(row.selection, AutomationChanged(row.pk, row.selection_id, body), actor, now)


@transaction.atomic
def drop_automation(*, automation_id: UUID, actor: Actor, now: datetime) -> None:
    """Consider it no more. Raises SelectionUnknown and BoardRefused."""
    row = locked_automation(automation_id, actor)
    if row.chosen_at or row.steps.exists():
        raise BoardRefused(
            _("“{name}” was chosen or has a roll-out plan, so it stays.").format(name=row.name)
        )
    _tell(row.selection, AutomationDropped(row.pk, row.selection_id, row.name), actor, now)
    row.delete()


@transaction.atomic
def choose_automation(*, automation_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Take it, instead of what was chosen before. Where it is not first by the weights, a reason is
    needed. Raises SelectionUnknown, ProposalRefused and BoardRefused."""
    require_lead(actor)
    row = locked_automation(automation_id, actor)
    said = one_line(storable(reason), REASON_CHARS_MAX)
    is_first = selection(row.selection_id, actor=actor).weighed().first == row.name
    if not is_first and not said:
        raise BoardRefused(
            _("“{name}” is not first by your weights: say why it is taken.").format(name=row.name)
        )
    row.selection.automations.filter(chosen_at__isnull=False).exclude(pk=row.pk).update(
        chosen_at=None, chosen_by="", chosen_because=""
    )
    row.chosen_at, row.chosen_by, row.chosen_because = now, actor.name[:120], said
    row.save(update_fields=["chosen_at", "chosen_by", "chosen_because"])
    payload = AutomationChosen(row.pk, row.selection_id, row.name, is_first, said)
    _tell(row.selection, payload, actor, now)


def locked_selection(selection_id: UUID, actor: Actor) -> Selection:
    """Ours until the transaction ends. Raises SelectionUnknown and BoardRefused."""
    row = Selection.objects.select_for_update().filter(pk=selection_id).first()
    if row is None or not actor.works_the_desk:
        raise SelectionUnknown(_("There is no such selection."))
    if not may_choose(actor, row.owner_id):
        raise BoardRefused(
            _("Only its owner, supervisors and administrators score and price automations.")
        )
    return row


def locked_automation(automation_id: UUID, actor: Actor) -> Automation:
    """With its selection, ours until the transaction ends. Raises as `locked_selection`."""
    found = Automation.objects.filter(pk=automation_id).values_list("selection", flat=True).first()
    if found is None:
        raise SelectionUnknown(_("There is no such automation."))
    above = locked_selection(found, actor)
    row = above.automations.get(pk=automation_id)
    row.selection = above
    return row


def _keep(row: Automation, order: AutomationOrder, actor: Actor, now: datetime) -> str:
    """Write a candidate with scores and costs; what was said, as JSON."""
    row.name, row.kind, row.note = order.name, order.kind.value, order.note
    row.proposal_id, row.first_year = order.proposal_id, _ends(order.first_year)
    row.save()
    kept = {each.criterion: each for each in row.scores.all()}
    row.scores.exclude(criterion__in=[key.value for key in order.scores]).delete()
    for key, each in order.scores.items():
        said = (each.value, each.doubt, each.reason)
        old = kept.get(key.value)
        if old is not None and (old.value, old.doubt, old.reason) == said:
            continue
        by = {"given_at": now, "given_by": actor.name[:120]}
        values = {"value": each.value, "doubt": each.doubt, "reason": each.reason, **by}
        Score.objects.update_or_create(automation=row, criterion=key.value, defaults=values)
    row.items.all().delete()
    items = [
        {"kind": line.kind.value, "name": line.name, **_named_ends(line.amount)}
        for line in order.lines
    ]
    CostItem.objects.bulk_create(
        [CostItem(automation=row, number=at, **each) for at, each in enumerate(items, start=1)]
    )
    return _json(
        {
            "name": row.name,
            "kind": row.kind,
            "note": row.note,
            "proposal": row.proposal_id,
            "first_year": row.first_year,
            "scores": {
                key.value: [each.value, each.doubt, each.reason]
                for key, each in order.scores.items()
            },
            "items": items,
        }
    )


def _require_new_name(above: Selection, name: str, kept: UUID | None = None) -> None:
    others = above.automations.filter(name=name)
    if (others.exclude(pk=kept) if kept else others).exists():
        raise BoardRefused(
            _("“{name}” is on the list already: give this one another name.").format(name=name)
        )


def _columns(order: SelectionOrder) -> dict[str, Any]:
    return {
        "title": order.title,
        "task": storable(order.task).strip()[:TEXT_CHARS_MAX],
        "weights": {key.value: float(each) for key, each in order.weights.items()},
        "years": order.horizon.years,
        "discount": _ends(order.horizon.discount),
        "currency": order.currency,
        "source": source_json(order.source),
        "owner_id": order.owner_id,
    }


def _ends(found: Range) -> list[float]:
    return [found.low, found.likely, found.high]


def _named_ends(found: Range) -> dict[str, float]:
    return {"low": found.low, "likely": found.likely, "high": found.high}


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)


def _tell(row: Selection, payload: EventPayload, actor: Actor, now: datetime) -> None:
    record(payload, actor=actor, now=now, subjects=[Subject.of("selection", row.pk)])
