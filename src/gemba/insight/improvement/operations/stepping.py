"""What all acts on a proposal share: its row, its event, its next entry."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import NotAllowed
from gemba.foundation.definitions.queries import DefinitionUnknown
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.text import storable
from gemba.foundation.trials.operations import TrialRefused
from gemba.insight.improvement.event_types import ProposalMoved
from gemba.insight.improvement.models import Pilot, Proposal, StageEntry
from gemba.insight.improvement.models.proposals import TEXT_CHARS_MAX
from gemba.insight.improvement.queries.proposals import ProposalUnknown, may_lead
from gemba.insight.improvement.stages import Evidence, Stage, StageRefused, Step, step

REFUSED_BELOW = (TrialRefused, DefinitionRefused, DefinitionUnknown, NotAllowed)
"""What the rooms of definitions and trials say, in a sentence, where a change cannot be."""


class ProposalRefused(Exception):
    """This proposal, or this act on it, cannot be; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and when."""

    actor: Actor
    now: datetime


def locked(proposal_id: UUID) -> Proposal:
    """The row, ours until the transaction ends. Raises ProposalUnknown."""
    row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise ProposalUnknown(_("There is no such proposal."))
    return row


def require_lead(actor: Actor) -> None:
    """Raises ProposalRefused for who may not decide."""
    if not may_lead(actor):
        raise ProposalRefused(_("Only supervisors and administrators decide on proposals."))


def tell(row: Proposal, payload: EventPayload, by: By) -> None:
    """Record what happened to a proposal."""
    record(payload, actor=by.actor, now=by.now, subjects=[Subject.of("proposal", row.pk)])


def tell_of_pilot(pilot: Pilot, payload: EventPayload, by: By) -> None:
    """Record what happened to a pilot, and so to its proposal."""
    subjects = [Subject.of("pilot", pilot.pk), Subject.of("proposal", pilot.proposal_id)]
    record(payload, actor=by.actor, now=by.now, subjects=subjects)


def move(
    row: Proposal,
    stage: Stage,
    by: By,
    *,
    reason: str = "",
    evidence: Mapping[str, JsonValue] | None = None,
) -> Step:
    """The next entry of a proposal whose row is locked. Raises ProposalRefused."""
    reason = storable(reason).strip()[:TEXT_CHARS_MAX]
    rests_on = dict(evidence or {})
    since = _since_opened(row)
    shown = {Evidence(each) for entry in since if (each := entry.evidence.get("kind"))}
    shown |= {Evidence(str(rests_on["kind"]))} if "kind" in rests_on else set()
    try:
        taken = step(_explained(since), stage, shown=frozenset(shown), reason=reason)
    except StageRefused as refusal:
        named = {place: _(name) for place, name in refusal.stages.items()}
        raise ProposalRefused(_(refusal.template).format(**named)) from refusal
    _enter(row, taken, by, reason, rests_on)
    return taken


def _since_opened(row: Proposal) -> list[StageEntry]:
    """Entries from the last time it was proposed, in order."""
    entries = list(row.entries.order_by("number"))
    opened = max(each.number for each in entries if each.stage == Stage.PROPOSED)
    return [each for each in entries if each.number >= opened]


def _explained(since: Sequence[StageEntry]) -> list[Stage]:
    """Stages that were visited or left out with a reason, the present one last."""
    return [Stage(each) for entry in since for each in (*entry.skipped, entry.stage)]


def _enter(row: Proposal, taken: Step, by: By, reason: str, rests_on: dict[str, JsonValue]) -> None:
    skipped = [each.value for each in taken.skipped]
    row.entries.create(
        number=row.entries.count() + 1,
        stage=taken.after,
        skipped=skipped,
        reason=reason,
        evidence=rests_on,
        actor_id=by.actor.id,
        actor_name=by.actor.name[:120],
        at=by.now,
    )
    row.stage, row.stage_since = taken.after, by.now
    row.save(update_fields=["stage", "stage_since"])
    payload = ProposalMoved(
        row.pk,
        taken.before.value,
        taken.after.value,
        tuple(skipped),
        reason,
        json.dumps(rests_on, sort_keys=True, ensure_ascii=False),
    )
    tell(row, payload, by)
