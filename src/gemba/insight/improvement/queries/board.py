"""Aims, suggestions and causes, as people of the desk see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gemba.foundation.events.actors import Actor
from gemba.insight.improvement.causes import Branch, Outcome
from gemba.insight.improvement.models import Aim, Cause, Suggestion
from gemba.insight.improvement.queries.proposals import may_lead


@dataclass(frozen=True)
class AimLine:
    """An aim; `reached` is the level it was closed with."""

    id: UUID
    title: str
    kpi: str
    baseline: float
    goal: float
    due_on: date
    owner_id: int
    owner: str
    closed_at: datetime | None
    reached: float | None


@dataclass(frozen=True)
class SuggestionLine:
    """A suggestion, and what became of it."""

    id: UUID
    text: str
    made_at: datetime
    made_by_id: int
    made_by: str
    outcome: Outcome | None
    answer: str
    answered_at: datetime | None
    answered_by: str
    proposal_id: UUID | None
    proposal_number: int | None


@dataclass(frozen=True)
class CauseLine:
    """A cause with the answers to why it is there."""

    id: UUID
    branch: Branch
    text: str
    is_root: bool
    named_by: str
    below: tuple[CauseLine, ...]


def aims(*, actor: Actor) -> tuple[AimLine, ...]:
    """Open ones first, by their day; none for who does not work at the desk."""
    if not actor.works_the_desk:
        return ()
    rows = sorted(Aim.objects.select_related("owner"), key=lambda row: row.closed_at is not None)
    return tuple(
        AimLine(
            row.pk,
            row.title,
            row.kpi,
            row.baseline,
            row.goal,
            row.due_on,
            row.owner_id,
            row.owner.name,
            row.closed_at,
            row.reached,
        )
        for row in rows
    )


def suggestions(*, actor: Actor) -> tuple[SuggestionLine, ...]:
    """All of the desk, unanswered ones first, then the newest."""
    if not actor.works_the_desk:
        return ()
    rows = Suggestion.objects.select_related("made_by", "proposal")
    return tuple(_suggestion(row) for row in sorted(rows, key=lambda row: bool(row.outcome)))


def unanswered_suggestions(*, actor: Actor) -> int:
    """How many wait for a thank-you and a word; none for who does not answer them. One count."""
    return Suggestion.objects.filter(outcome="").count() if may_lead(actor) else 0


def causes(proposal_id: UUID, *, actor: Actor) -> tuple[CauseLine, ...]:
    """The first answers, each with those below it."""
    if not actor.works_the_desk:
        return ()
    below: dict[UUID | None, list[Cause]] = {}
    for row in Cause.objects.filter(proposal=proposal_id):
        below.setdefault(row.above_id, []).append(row)
    return _causes(below, None)


def _causes(below: dict[UUID | None, list[Cause]], above: UUID | None) -> tuple[CauseLine, ...]:
    return tuple(
        CauseLine(
            row.pk,
            Branch(row.branch),
            row.text,
            row.is_root,
            row.named_by,
            _causes(below, row.pk),
        )
        for row in below.get(above, ())
    )


def _suggestion(row: Suggestion) -> SuggestionLine:
    return SuggestionLine(
        id=row.pk,
        text=row.text,
        made_at=row.made_at,
        made_by_id=row.made_by_id,
        made_by=row.made_by.name,
        outcome=Outcome(row.outcome) if row.outcome else None,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        proposal_id=row.proposal_id,
        proposal_number=row.proposal.number if row.proposal else None,
    )
