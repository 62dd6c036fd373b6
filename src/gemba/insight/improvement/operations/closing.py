"""A proposal is closed with what was measured, or opens again by itself when its benefit fades."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.clock import moment_of
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.improvement.charts.rules import RULES, Rule
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
    """Open a watched proposal again where its benefit has faded; whether it has. Figures are worked
    out before anything is locked. Raises ProposalUnknown."""
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
        move(row, Stage.PROPOSED, By(SYSTEM, now), reason=_faded(measured), evidence=evidence)
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


def _faded(measured: Benefit) -> str:
    """Of the benefit 20 % is left, and by which rule that is seen."""
    zone = get_default_timezone()
    day = moment_of(measured.sounded_us or 0).astimezone(zone).date()
    return _(
        "The benefit has faded: {share} of it is left. On the control chart, {day}: {rule}."
    ).format(
        share=f"{max(measured.kept or 0.0, 0.0):.0%}",
        day=day.isoformat(),
        rule=_(RULES[measured.rule or Rule.ONE_BEYOND]),
    )
