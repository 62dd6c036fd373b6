"""Proposals and the stages they came through, as people of the desk see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.improvement.models import Proposal, StageEntry
from gemba.insight.improvement.order import (
    Expected,
    Guardrail,
    Order,
    Source,
    Swap,
    read_expected,
    read_guardrails,
    read_source,
    read_swaps,
)
from gemba.insight.improvement.stages import Stage


class ProposalUnknown(Exception):
    """There is no such proposal, or this actor may not see it."""


@dataclass(frozen=True)
class Entry:
    """A stage a proposal came to: who, when, on what evidence; `skipped` were left out for the
    reason given."""

    stage: Stage
    at: datetime
    by: str
    reason: str
    skipped: tuple[Stage, ...]
    evidence: Mapping[str, JsonValue]


@dataclass(frozen=True)
class ProposalLine:
    """A proposal as boards list it."""

    id: UUID
    number: int
    title: str
    kpi: str
    stage: Stage
    stage_since: datetime
    owner_id: int
    owner: str
    due_on: date | None
    source: Source
    expected: Expected | None
    baseline: float | None
    aim_id: UUID | None


@dataclass(frozen=True)
class ProposalPage:
    """A proposal with all it says and every stage, the first first."""

    line: ProposalLine
    trouble: str
    guardrails: tuple[Guardrail, ...]
    swaps: tuple[Swap, ...]
    scenario: JsonValue
    begins_on: date | None
    proposed_by_id: str
    proposed_by: str
    proposed_at: datetime
    entries: tuple[Entry, ...]

    @property
    def order(self) -> Order:
        """What it says, to be changed and said again."""
        line = self.line
        return Order(
            title=line.title,
            trouble=self.trouble,
            kpi=line.kpi,
            owner_id=line.owner_id,
            source=line.source,
            expected=line.expected,
            baseline=line.baseline,
            guardrails=self.guardrails,
            swaps=self.swaps,
            scenario=self.scenario,
            aim_id=line.aim_id,
            begins_on=self.begins_on,
            due_on=line.due_on,
        )

    def latest(self, kind: str) -> Entry | None:
        """The last entry that rests on evidence of this kind, since it was last proposed."""
        for entry in reversed(self.entries):
            if entry.evidence.get("kind") == kind:
                return entry
            if entry.stage is Stage.PROPOSED:
                return None
        return None


def may_lead(actor: Actor) -> bool:
    """Whether this actor decides on proposals, pilots and aims."""
    return actor.role in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.SYSTEM)


def undecided_verdicts(*, actor: Actor) -> int:
    """How many proposals have a verdict and wait for a decision; none for who does not decide. One
    count."""
    return Proposal.objects.filter(stage=Stage.VERIFIED).count() if may_lead(actor) else 0


def proposals(*, actor: Actor) -> tuple[ProposalLine, ...]:
    """All of the desk, the newest first; none for who does not work there."""
    if not actor.works_the_desk:
        return ()
    return tuple(_line(row) for row in Proposal.objects.select_related("owner"))


def proposal(proposal_id: UUID, *, actor: Actor) -> ProposalPage:
    """One proposal. Raises ProposalUnknown."""
    row = Proposal.objects.select_related("owner").filter(pk=proposal_id).first()
    if row is None or not actor.works_the_desk:
        raise ProposalUnknown(_("There is no such proposal."))
    return ProposalPage(
        line=_line(row),
        trouble=row.trouble,
        guardrails=read_guardrails(row.guardrails),
        swaps=read_swaps(row.swaps),
        scenario=row.scenario,
        begins_on=row.begins_on,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        entries=_entries(list(row.entries.order_by("number"))),
    )


def proposal_of_finding(*, log_key: str, finding_key: str, actor: Actor) -> UUID | None:
    """The newest proposal that came from a finding, if there is one."""
    for line in proposals(actor=actor):
        if (line.source.log_key, line.source.key) == (log_key, finding_key):
            return line.id
    return None


def _line(row: Proposal) -> ProposalLine:
    return ProposalLine(
        id=row.pk,
        number=row.number,
        title=row.title,
        kpi=row.kpi,
        stage=Stage(row.stage),
        stage_since=row.stage_since,
        owner_id=row.owner_id,
        owner=row.owner.name,
        due_on=row.due_on,
        source=read_source(row.source),
        expected=read_expected(row.expected),
        baseline=row.baseline,
        aim_id=row.aim_id,
    )


def _entries(rows: Sequence[StageEntry]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            stage=Stage(row.stage),
            at=row.at,
            by=row.actor_name,
            reason=row.reason,
            skipped=tuple(Stage(each) for each in row.skipped),
            evidence=row.evidence,
        )
        for row in rows
    )
