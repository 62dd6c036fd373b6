"""A pilot is begun, with a plan that is fixed before the first ticket."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.design import Swap, TrialDraft, Unit
from gemba.foundation.trials.operations import begin_trial
from gemba.insight.eventlog.queries import DESK, log_rates
from gemba.insight.improvement.event_types import PilotBegun
from gemba.insight.improvement.evidencing import BESIDE
from gemba.insight.improvement.models import Pilot, Proposal
from gemba.insight.improvement.operations.rolling_along import roll_along
from gemba.insight.improvement.operations.stepping import (
    REFUSED_BELOW,
    By,
    ProposalRefused,
    locked,
    move,
    require_lead,
    tell_of_pilot,
)
from gemba.insight.improvement.order import Guardrail, read_guardrails, read_swaps
from gemba.insight.improvement.piloted import Draft, Kept, plan_of, terms_of
from gemba.insight.improvement.pilots.switchback import Blocks
from gemba.insight.improvement.queries.foreseeing import expected_of_tickets, foreseen
from gemba.insight.improvement.queries.proposals import ProposalUnknown
from gemba.insight.improvement.stages import Evidence, Stage
from gemba.insight.improvement.worth import WorthRates


@dataclass(frozen=True)
class PilotOrder:
    """How a pilot is to be run. `condition` chooses the tickets, JSON of `tickets.conditions`;
    `zone` is that of blocks of time."""

    draft: Draft
    condition: JsonValue
    zone: str = "UTC"


def begin_pilot(
    *, proposal_id: UUID, order: PilotOrder, reason: str, actor: Actor, now: datetime
) -> UUID:
    """Serve part of the tickets by the change; the pilot's id. Raises ProposalUnknown and
    ProposalRefused, in a sentence that says what is missing.

    The forecast takes seconds on a large desk: nobody else waits for it to write.
    """
    require_lead(actor)
    rails = _guardrails(proposal_id)
    kept = _kept(rails, order, now)
    with transaction.atomic():
        row = locked(proposal_id)
        if read_guardrails(row.guardrails) != rails:
            raise ProposalRefused(
                _("Somebody has changed this proposal meanwhile. Look at it again, then begin.")
            )
        return _begun(row, order, kept, reason, By(actor, now))


def _guardrails(proposal_id: UUID) -> tuple[Guardrail, ...]:
    row = Proposal.objects.filter(pk=proposal_id).first()
    if row is None:
        raise ProposalUnknown(_("There is no such proposal."))
    return read_guardrails(row.guardrails)


def _begun(row: Proposal, order: PilotOrder, kept: Kept, reason: str, by: By) -> UUID:
    trial_id = _begun_trial(row, order, kept.plan.blocks, by)
    pilot = Pilot.objects.create(
        id=new_id(by.now),
        proposal=row,
        trial_id=trial_id,
        plan=kept.to_json(),
        begun_at=by.now,
        begun_by=by.actor.name[:120],
    )
    evidence = {"kind": Evidence.TRIAL.value, "pilot": pilot.pk.hex, "trial": trial_id.hex}
    move(row, Stage.PILOTING, by, reason=reason, evidence=evidence)
    plan = json.dumps(pilot.plan, sort_keys=True)
    tell_of_pilot(pilot, PilotBegun(pilot.pk, row.pk, trial_id, row.title, plan), by)
    roll_along(row, by)
    return pilot.pk


def _kept(rails: tuple[Guardrail, ...], order: PilotOrder, now: datetime) -> Kept:
    """The plan, from the tickets of the last weeks. Raises ProposalRefused where a pilot could not
    tell anything."""
    draft = order.draft
    told = (draft.kpi, *(rail.kpi for rail in rails), *BESIDE)
    try:
        found = foreseen(draft, order.condition, actor=SYSTEM, now=now)
        if found.size is None or found.refusal:
            raise ProposalRefused(found.refusal)
        expected = expected_of_tickets(draft, order.condition, told, actor=SYSTEM, now=now)
    except DefinitionRefused as refusal:
        raise ProposalRefused(str(refusal)) from refusal
    blocks = None if found.turns is None else found.turns.blocks
    plan = plan_of(draft, found.size, microseconds(now), blocks)
    rates = WorthRates.of(log_rates(DESK, actor=SYSTEM))
    return Kept(plan, rails, terms_of(draft, found.size, rates), expected)


def _begun_trial(row: Proposal, order: PilotOrder, blocks: Blocks | None, by: By) -> UUID:
    draft, swaps = order.draft, trial_swaps(row)
    if not swaps:
        raise ProposalRefused(
            _("Say first what changes: a rule, a queue, a promise or a process in another version.")
        )
    try:
        return begin_trial(
            draft=TrialDraft(
                name=row.title,
                swaps=swaps,
                unit=Unit(draft.unit.value),
                share=draft.share,
                condition=order.condition,
                block_hours=0 if blocks is None else blocks.hours,
                zone=order.zone,
            ),
            actor=by.actor,
            now=by.now,
        )
    except REFUSED_BELOW as refusal:
        raise ProposalRefused(str(refusal)) from refusal


def trial_swaps(row: Proposal) -> tuple[Swap, ...]:
    """What a proposal changes, as trials serve it."""
    return tuple(
        Swap(each.definition_id, each.control, each.treatment) for each in read_swaps(row.swaps)
    )
