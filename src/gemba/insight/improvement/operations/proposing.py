"""Making proposals, changing what they say, and what needs no pilot: simulated, approved,
withdrawn, opened again."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.text import one_line, storable
from gemba.insight.improvement.event_types import ProposalChanged, ProposalMade
from gemba.insight.improvement.models import Aim, Proposal, StageEntry
from gemba.insight.improvement.models.proposals import TEXT_CHARS_MAX, TITLE_CHARS_MAX
from gemba.insight.improvement.operations.stepping import (
    By,
    ProposalRefused,
    locked,
    move,
    require_lead,
    tell,
)
from gemba.insight.improvement.order import (
    Order,
    expected_json,
    guardrails_json,
    source_json,
    swaps_json,
)
from gemba.insight.improvement.stages import Evidence, Stage
from gemba.insight.kpis.kpi import Better
from gemba.insight.kpis.registry import kpis

GUARDRAILS_MAX = 10
SWAPS_MAX = 10
# What a proposal says may be changed until tickets are served by it.
_CHANGEABLE = (Stage.PROPOSED, Stage.SIMULATED, Stage.APPROVED)


@transaction.atomic
def make_proposal(*, order: Order, actor: Actor, now: datetime) -> UUID:
    """Propose a change; the id of the proposal. Raises ProposalRefused."""
    require_lead(actor)
    columns = _columns(_checked(order))
    if order.due_on and order.due_on < localdate(now):
        raise ProposalRefused(_("Its day is over already: choose one to come."))
    last = Proposal.objects.aggregate(last=Max("number"))["last"] or 0
    row = Proposal.objects.create(
        id=new_id(now),
        number=last + 1,
        stage=Stage.PROPOSED,
        stage_since=now,
        proposed_by_id=actor.id,
        proposed_by=actor.name[:120],
        proposed_at=now,
        **columns,
    )
    StageEntry.objects.create(
        proposal=row,
        number=1,
        stage=Stage.PROPOSED,
        actor_id=actor.id,
        actor_name=actor.name[:120],
        at=now,
    )
    payload = ProposalMade(row.pk, row.number, row.title, row.kpi, _said(columns))
    tell(row, payload, By(actor, now))
    return row.pk


@transaction.atomic
def change_proposal(*, proposal_id: UUID, order: Order, actor: Actor, now: datetime) -> None:
    """Say something else from now on; nothing happens where it says so already.

    What was simulated or approved of another change counts no more: the proposal is proposed
    again. To name for the first time what carries out what was simulated is no other change.
    Raises ProposalUnknown and ProposalRefused.
    """
    require_lead(actor)
    row = locked(proposal_id)
    if Stage(row.stage) not in _CHANGEABLE:
        raise ProposalRefused(
            _("Tickets have been served by this change already. Make another proposal instead.")
        )
    columns = _columns(_checked(order))
    before = {name: getattr(row, name) for name in columns}
    if _said(columns) == _said(before):
        return
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    by = By(actor, now)
    tell(row, ProposalChanged(row.pk, row.title, _said(columns)), by)
    if row.stage != Stage.PROPOSED and _is_another(Stage(row.stage), before, columns):
        move(row, Stage.PROPOSED, by, reason=_("Another change is proposed now."))


@transaction.atomic
def keep_simulation(
    *, proposal_id: UUID, shown: JsonValue, reason: str = "", actor: Actor, now: datetime
) -> None:
    """Keep what the twin shows of the change as evidence. Raises ProposalUnknown and
    ProposalRefused."""
    require_lead(actor)
    row = locked(proposal_id)
    evidence = {"kind": Evidence.SIMULATION.value, "shown": shown}
    move(row, Stage.SIMULATED, By(actor, now), reason=reason, evidence=evidence)


@transaction.atomic
def approve_proposal(*, proposal_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Let it be tried. Who proposed it says why nobody else approves. Raises ProposalUnknown and
    ProposalRefused."""
    require_lead(actor)
    row = locked(proposal_id)
    if row.proposed_by_id == actor.id and not reason.strip():
        raise ProposalRefused(
            _("You proposed this yourself: say why nobody else looks at it, or ask somebody to.")
        )
    move(row, Stage.APPROVED, By(actor, now), reason=reason)


@transaction.atomic
def withdraw_proposal(*, proposal_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Drop it before any ticket was served by it, with a reason. Raises ProposalUnknown and
    ProposalRefused."""
    require_lead(actor)
    row = locked(proposal_id)
    _require_reason(reason)
    move(row, Stage.WITHDRAWN, By(actor, now), reason=reason)


@transaction.atomic
def reopen_proposal(*, proposal_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Begin its way again, with a reason; what came before stays on record. Raises ProposalUnknown
    and ProposalRefused."""
    require_lead(actor)
    row = locked(proposal_id)
    _require_reason(reason)
    move(row, Stage.PROPOSED, By(actor, now), reason=reason)


def _is_another(stage: Stage, before: dict[str, Any], after: dict[str, Any]) -> bool:
    is_named = stage is Stage.SIMULATED and not before["swaps"]
    return any(
        before[name] != after[name]
        for name in ("swaps", "scenario", "kpi")
        if not (name == "swaps" and is_named)
    )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ProposalRefused(_("Say in a few words why."))


def _checked(order: Order) -> Order:
    """The order in the form it is kept. Raises ProposalRefused."""
    title = one_line(storable(order.title), TITLE_CHARS_MAX)
    if not title:
        raise ProposalRefused(_("Give the proposal a name, such as what is to change."))
    kpi = kpis().get(order.kpi)
    if kpi is None or kpi.better is Better.NEITHER:
        raise ProposalRefused(_("Choose a figure that the change is to make better."))
    if order.owner_id not in {person.id for person in desk_people()}:
        raise ProposalRefused(_("Choose an owner who works at the desk."))
    if order.begins_on and order.due_on and order.due_on < order.begins_on:
        raise ProposalRefused(_("It is due before it begins: change one of the dates."))
    if order.aim_id and not Aim.objects.filter(pk=order.aim_id, closed_at=None).exists():
        raise ProposalRefused(_("There is no such aim any more."))
    _check_guardrails(order)
    _check_swaps(order)
    trouble = storable(order.trouble).strip()[:TEXT_CHARS_MAX]
    return replace(order, title=title, trouble=trouble)


def _check_guardrails(order: Order) -> None:
    names = [each.kpi for each in order.guardrails]
    if len(names) > GUARDRAILS_MAX or len(set(names)) < len(names):
        raise ProposalRefused(_("Name each guardrail once, and ten at the most."))
    for each in order.guardrails:
        kpi = kpis().get(each.kpi)
        if kpi is None or kpi.better is Better.NEITHER or kpi.measure.is_stock:
            raise ProposalRefused(_("This figure cannot be a guardrail: it has no better side."))
        if not (math.isfinite(each.worse_max) and each.worse_max >= 0):
            raise ProposalRefused(_("Say by how much a guardrail may become worse: 0 or more."))


def _check_swaps(order: Order) -> None:
    ids = [each.definition_id for each in order.swaps]
    if len(ids) > SWAPS_MAX or len(set(ids)) < len(ids):
        raise ProposalRefused(_("Name each thing that changes once, and ten at the most."))
    for each in order.swaps:
        if each.control == each.treatment:
            raise ProposalRefused(
                _("“{name}” would stay as it is: choose another version.").format(name=each.name)
            )


def _columns(order: Order) -> dict[str, Any]:
    return {
        "title": order.title,
        "trouble": order.trouble,
        "kpi": order.kpi,
        "baseline": order.baseline,
        "expected": expected_json(order.expected),
        "guardrails": guardrails_json(order.guardrails),
        "swaps": swaps_json(order.swaps),
        "scenario": order.scenario,
        "source": source_json(order.source),
        "aim_id": order.aim_id,
        "owner_id": order.owner_id,
        "begins_on": order.begins_on,
        "due_on": order.due_on,
    }


def _said(columns: dict[str, Any]) -> str:
    return json.dumps(columns, sort_keys=True, ensure_ascii=False, default=str)
