"""How far a proposed change serves tickets now: none, the share of a pilot, or all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.queries import trial
from gemba.insight.improvement.models import Pilot, Proposal, StageEntry
from gemba.insight.improvement.queries.foreseeing import EVERY_TICKET
from gemba.insight.improvement.stages import Stage

NEARLY = 1e-9
_BEFORE_PILOTS = (Stage.PROPOSED, Stage.SIMULATED, Stage.APPROVED)


@dataclass(frozen=True)
class Serving:
    """`share` of the tickets that take part by `condition` are served by the change. `may_begin`:
    a pilot may begin now. `is_kept`: everybody is served by it."""

    proposal_id: UUID
    number: int
    title: str
    share: float
    is_kept: bool
    may_begin: bool
    condition: JsonValue = field(hash=False)

    def reaches(self, share: float) -> bool:
        """Whether it serves so large a share already."""
        return self.share >= share - NEARLY


def servings(rows: Collection[Proposal]) -> dict[UUID, Serving]:
    """By proposal; those that name nothing that changes serve nobody, ever, and are missing."""
    ids = [row.pk for row in rows if row.swaps]
    kept = _kept(ids)
    pilots = {
        each.proposal_id: trial(each.trial_id)
        for each in Pilot.objects.filter(proposal__in=ids, ended_at=None)
    }
    found = {}
    for row in rows:
        if not row.swaps:
            continue
        running = pilots.get(row.pk)
        is_kept = row.pk in kept and running is None
        found[row.pk] = Serving(
            row.pk,
            row.number,
            row.title,
            share=1.0 if is_kept else running.share if running else 0.0,
            is_kept=is_kept,
            may_begin=running is None and row.stage in _BEFORE_PILOTS,
            condition=running.condition if running else EVERY_TICKET,
        )
    return found


def _kept(ids: Collection[UUID]) -> set[UUID]:
    """Those that were adopted and not rolled back since, also where they were opened again."""
    stages = (Stage.ADOPTED, Stage.ROLLED_BACK)
    entries = StageEntry.objects.filter(proposal__in=ids, stage__in=stages).order_by("number")
    last = dict(entries.values_list("proposal", "stage"))
    return {key for key, stage in last.items() if stage == Stage.ADOPTED}
