"""Aims, suggestions and causes: what the board holds besides proposals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line, storable
from gemba.insight.improvement.causes import WHYS_MAX, Branch, Outcome
from gemba.insight.improvement.event_types import (
    AimClosed,
    AimSet,
    CauseNamed,
    CauseTakenBack,
    SuggestionAnswered,
    SuggestionMade,
)
from gemba.insight.improvement.models import Aim, Cause, Proposal, Suggestion
from gemba.insight.improvement.models.board import TEXT_CHARS_MAX
from gemba.insight.improvement.operations.stepping import require_lead
from gemba.insight.kpis.kpi import Better, Unit
from gemba.insight.kpis.registry import kpis

CAUSES_MAX = 60


class BoardRefused(Exception):
    """This cannot stand on the board; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class AimOrder:
    """What a KPI is to become: `baseline` and `goal` in its unit."""

    title: str
    kpi: str
    baseline: float
    goal: float
    due_on: date
    owner_id: int


@transaction.atomic
def set_aim(*, order: AimOrder, actor: Actor, now: datetime) -> UUID:
    """Say what is to be reached by when. Raises ProposalRefused and BoardRefused."""
    require_lead(actor)
    title = one_line(storable(order.title), 120)
    _check_aim(order, title, localdate(now))
    row = Aim.objects.create(
        id=new_id(now),
        title=title,
        kpi=order.kpi,
        baseline=order.baseline,
        goal=order.goal,
        due_on=order.due_on,
        owner_id=order.owner_id,
        set_at=now,
        set_by=actor.name[:120],
    )
    payload = AimSet(
        row.pk, title, order.kpi, order.baseline, order.goal, order.due_on, order.owner_id
    )
    _tell("aim", row.pk, payload, actor, now)
    return row.pk


@transaction.atomic
def close_aim(*, aim_id: UUID, reached: float, actor: Actor, now: datetime) -> None:
    """Close an aim with the level measured now; nothing closes without. Raises ProposalRefused and
    BoardRefused."""
    require_lead(actor)
    row = Aim.objects.select_for_update().filter(pk=aim_id, closed_at=None).first()
    if row is None:
        raise BoardRefused(_("There is no such aim any more."))
    if not math.isfinite(reached):
        raise BoardRefused(_("Nothing is measured yet, so the aim cannot be closed."))
    row.reached, row.closed_at, row.closed_by = reached, now, actor.name[:120]
    row.save(update_fields=["reached", "closed_at", "closed_by"])
    is_met = kpis()[row.kpi].judges(reached, row.goal)
    _tell("aim", row.pk, AimClosed(row.pk, reached, is_met), actor, now)


@transaction.atomic
def suggest(*, text: str, actor: Actor, now: datetime) -> UUID:
    """Whoever works at the desk says what could be better. Raises BoardRefused."""
    said = storable(text).strip()[:TEXT_CHARS_MAX]
    if not actor.works_the_desk or actor.user_id is None:
        raise BoardRefused(_("Only people who work at the desk suggest changes here."))
    if not said:
        raise BoardRefused(_("Say what you would change."))
    row = Suggestion.objects.create(
        id=new_id(now), text=said, made_at=now, made_by_id=actor.user_id
    )
    _tell("suggestion", row.pk, SuggestionMade(row.pk, said), actor, now)
    return row.pk


@transaction.atomic
def answer_suggestion(
    *,
    suggestion_id: UUID,
    outcome: Outcome,
    answer: str,
    proposal_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Thank for a suggestion and say what becomes of it; taken up, it belongs to a proposal.
    Raises ProposalRefused and BoardRefused."""
    require_lead(actor)
    row = Suggestion.objects.select_for_update().filter(pk=suggestion_id).first()
    if row is None:
        raise BoardRefused(_("There is no such suggestion."))
    said = storable(answer).strip()[:TEXT_CHARS_MAX]
    if not said:
        raise BoardRefused(_("Write a few words of thanks, and what becomes of it."))
    if outcome is Outcome.TAKEN_UP and not _is_there(proposal_id):
        raise BoardRefused(_("Make a proposal of it, or choose the one it belongs to."))
    row.outcome, row.answer = outcome, said
    row.proposal_id = proposal_id if outcome is Outcome.TAKEN_UP else None
    row.answered_at, row.answered_by = now, actor.name[:120]
    row.save(update_fields=["outcome", "answer", "proposal", "answered_at", "answered_by"])
    _tell("suggestion", row.pk, SuggestionAnswered(row.pk, outcome.value, said), actor, now)


def _is_there(proposal_id: UUID | None) -> bool:
    return proposal_id is not None and Proposal.objects.filter(pk=proposal_id).exists()


@dataclass(frozen=True, slots=True)
class CauseOrder:
    """An answer to “why?”: under the cause `above_id`, or the first on a branch."""

    text: str
    branch: Branch = Branch.PROCESS
    above_id: UUID | None = None
    is_root: bool = False


@transaction.atomic
def name_cause(*, proposal_id: UUID, order: CauseOrder, actor: Actor, now: datetime) -> UUID:
    """Say why the trouble is there, or why its cause is. Anybody of the desk may. Raises
    BoardRefused."""
    row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None or not actor.works_the_desk:
        raise BoardRefused(_("There is no such proposal."))
    text = one_line(storable(order.text), 500)
    if not text:
        raise BoardRefused(_("Say why."))
    if row.causes.count() >= CAUSES_MAX:
        raise BoardRefused(_("There are sixty causes already: take one back first."))
    above = _above(row, order.above_id)
    cause = row.causes.create(
        id=new_id(now),
        above=above,
        branch=above.branch if above else order.branch,
        text=text,
        is_root=order.is_root,
        named_at=now,
        named_by=actor.name[:120],
    )
    _tell("proposal", row.pk, CauseNamed(cause.pk, row.pk, text, order.is_root), actor, now)
    return cause.pk


@transaction.atomic
def mark_root(*, cause_id: UUID, is_root: bool, actor: Actor, now: datetime) -> None:
    """Say that asking further leads nowhere: this is what has to change. Raises BoardRefused."""
    cause = _cause(cause_id, actor)
    if cause.is_root != is_root:
        cause.is_root = is_root
        cause.save(update_fields=["is_root"])
        payload = CauseNamed(cause.pk, cause.proposal_id, cause.text, is_root)
        _tell("proposal", cause.proposal_id, payload, actor, now)


@transaction.atomic
def take_cause_back(*, cause_id: UUID, actor: Actor, now: datetime) -> None:
    """It was not the cause: it goes, with all that was answered below it. Raises BoardRefused."""
    cause = _cause(cause_id, actor)
    payload = CauseTakenBack(cause.pk, cause.proposal_id)
    _tell("proposal", cause.proposal_id, payload, actor, now)
    cause.delete()


def _cause(cause_id: UUID, actor: Actor) -> Cause:
    cause = Cause.objects.select_for_update().filter(pk=cause_id).first()
    if cause is None or not actor.works_the_desk:
        raise BoardRefused(_("This cause was taken back."))
    return cause


def _above(row: Proposal, above_id: UUID | None) -> Cause | None:
    if above_id is None:
        return None
    found = row.causes.filter(pk=above_id).first()
    if found is None:
        raise BoardRefused(_("This cause was taken back."))
    depth, above = 1, found
    while above.above is not None:
        depth, above = depth + 1, above.above
    if depth >= WHYS_MAX:
        raise BoardRefused(_("Seven whys are enough: mark the root cause."))
    return found


def _check_aim(order: AimOrder, title: str, today: date) -> None:
    kpi = kpis().get(order.kpi)
    if not title:
        raise BoardRefused(_("Give the aim a name."))
    if kpi is None or kpi.better is Better.NEITHER:
        raise BoardRefused(_("Choose a figure that has a better side."))
    top = 1 if kpi.unit is Unit.SHARE else math.inf
    if not (math.isfinite(order.goal) and 0 <= order.goal <= top):
        raise BoardRefused(_("Give a goal that the figure can reach."))
    if not math.isfinite(order.baseline):
        raise BoardRefused(_("Say what the figure is today."))
    if kpi.judges(order.baseline, order.goal):
        raise BoardRefused(_("The figure is there already: set a goal that is better than today."))
    if order.owner_id not in {person.id for person in desk_people()}:
        raise BoardRefused(_("Choose an owner who works at the desk."))
    if order.due_on < today:
        raise BoardRefused(_("Choose a day to come by which the aim is to be reached."))


def _tell(kind: str, key: UUID, payload: EventPayload, actor: Actor, now: datetime) -> None:
    record(payload, actor=actor, now=now, subjects=[Subject.of(kind, key)])
