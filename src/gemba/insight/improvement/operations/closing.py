"""A proposal is closed with what was measured, or opens again by itself when its benefit fades."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.improvement.models import Proposal
from gemba.insight.improvement.operations.stepping import (
    By,
    ProposalRefused,
    locked,
    move,
    require_lead,
)
from gemba.insight.improvement.queries.watched import benefit_of_proposal
from gemba.insight.improvement.stages import Evidence, Stage
from gemba.insight.improvement.watching.benefit import Benefit, benefit_json


def close_proposal(*, proposal_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """End its way with what was measured: since the adoption by the control chart, after a
    roll-back by the verdict of its pilot. Raises ProposalUnknown and ProposalRefused."""
    require_lead(actor)
    measured = benefit_of_proposal(proposal_id, now=now)
    with transaction.atomic():
        row = locked(proposal_id)
        evidence = _evidence(row, measured)
        move(row, Stage.CLOSED, By(actor, now), reason=reason, evidence=evidence)


def reopen_faded(*, proposal_id: UUID, now: datetime) -> bool:
    """Open a watched proposal again where its benefit has faded; whether it has. Why is kept as
    figures, to be worded for whoever reads it. They are worked out before anything is locked.
    Raises ProposalUnknown."""
    measured = benefit_of_proposal(proposal_id, now=now)
    if measured is None or not measured.is_fading:
        return False
    with transaction.atomic():
        row = locked(proposal_id)
        if row.stage != Stage.WATCHED:
            return False
        evidence: dict[str, JsonValue] = {
            "kind": Evidence.FADED.value,
            "measured": benefit_json(measured),
        }
        move(row, Stage.PROPOSED, By(SYSTEM, now), evidence=evidence)
    return True


def _evidence(row: Proposal, measured: Benefit | None) -> Mapping[str, JsonValue] | None:
    """Raises ProposalRefused where a watched one is not measured yet, or its benefit is gone."""
    if row.stage != Stage.WATCHED:
        return None
    if measured is None:
        raise ProposalRefused(
            _(
                "Nothing closes without a measured effect: the control chart does not have points"
                " enough since the change counts for all. Wait until it has."
            )
        )
    if measured.is_fading:
        raise ProposalRefused(_("The benefit has faded: open the proposal again instead."))
    return {"kind": Evidence.MEASURED.value, "measured": benefit_json(measured)}
