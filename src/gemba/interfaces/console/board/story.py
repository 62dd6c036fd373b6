"""One proposal: what it says, its way, its causes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.improvement.causes import BRANCHES, Branch
from gemba.insight.improvement.order import ORIGINS
from gemba.insight.improvement.queries import (
    CauseLine,
    Entry,
    PilotLine,
    ProposalPage,
    aims,
    causes,
    may_lead,
    pilots_of,
    proposal,
)
from gemba.insight.improvement.stages import (
    STAGES,
    WAY,
    Stage,
)
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.cards import card_of, frame, level_words
from gemba.interfaces.console.board.changes import swap_words
from gemba.interfaces.console.board.charts.watched import watched_context
from gemba.interfaces.console.board.deciding import decisions
from gemba.interfaces.console.board.pilot_page import pilot_views
from gemba.interfaces.console.board.planning import plan_context
from gemba.interfaces.console.board.reasons import reason_words
from gemba.interfaces.console.board.taking_part import taking_part_context
from gemba.interfaces.console.board.told import size_words


@dataclass(frozen=True)
class Step:
    """A stage on the way: been there, there now, left out, or ahead."""

    stage: Stage
    name: str
    state: str
    entry: Entry | None


@dataclass(frozen=True)
class Bone:
    """A branch of the cause diagram with its first answers."""

    branch: Branch
    name: str
    causes: tuple[CauseLine, ...]


def proposal_context(request: DeskRequest, proposal_id: UUID, now: datetime) -> dict[str, object]:
    """One proposal: what it says, its way, its causes. Raises ProposalUnknown."""
    page = proposal(proposal_id, actor=request.actor)
    kpi = kpis().get(page.line.kpi)
    pilots = pilots_of(proposal_id, actor=request.actor)
    shown = pilot_views(pilots)
    return {
        **frame(request.actor, "board"),
        "page": page,
        "card": card_of(page.line, localdate(now)),
        "baseline": level_words(kpi, page.line.baseline),
        "origin": _(ORIGINS[page.line.source.origin]),
        "steps": steps_of(page),
        "guardrails": [
            (_(each.label), size_words(guard.worse_max, each.unit))
            for guard in page.guardrails
            if (each := kpis().get(guard.kpi))
        ],
        "aim": next(
            (each for each in aims(actor=request.actor) if each.id == page.line.aim_id), None
        ),
        "history": [_told(entry) for entry in reversed(page.entries)],
        "bones": bones_of(causes(proposal_id, actor=request.actor)),
        "may_change": may_lead(request.actor)
        and page.line.stage in (Stage.PROPOSED, Stage.SIMULATED, Stage.APPROVED),
        "may_approve": may_lead(request.actor)
        and page.line.stage in (Stage.PROPOSED, Stage.SIMULATED),
        "may_reopen": may_lead(request.actor)
        and page.line.stage in (Stage.CLOSED, Stage.WITHDRAWN, Stage.ROLLED_BACK, Stage.WATCHED),
        **watched_context(request, page, now),
        "pilots": shown,
        "decisions": decisions(shown),
        "swaps": [swap_words(each) for each in page.swaps],
        **(_plan(request, page, pilots) if _may_pilot(page, request.actor) else {}),
        "may_pilot": _may_pilot(page, request.actor),
        "may_decide": may_lead(request.actor)
        and page.line.stage in (Stage.VERIFIED, Stage.PILOTING),
        "is_own": page.proposed_by_id == request.actor.id,
        "is_simulated": page.latest("simulation") is not None,
    }


def _may_pilot(page: ProposalPage, actor: Actor) -> bool:
    """Whether a pilot may begin now: it is told what changes."""
    stages = (Stage.PROPOSED, Stage.SIMULATED, Stage.APPROVED)
    return may_lead(actor) and page.line.stage in stages and bool(page.swaps)


def _plan(
    request: DeskRequest, page: ProposalPage, pilots: tuple[PilotLine, ...]
) -> dict[str, object]:
    """The form of a pilot."""
    plan = plan_context(page, request.GET.get("share", ""))
    return {**plan, **taking_part_context(page.line.source, pilots)}


def steps_of(page: ProposalPage) -> tuple[Step, ...]:
    """The way since it was last proposed; a rolled back one ends there."""
    since: list[Entry] = []
    for entry in page.entries:
        since = [entry] if entry.stage is Stage.PROPOSED else [*since, entry]
    been = {entry.stage: entry for entry in since}
    skipped = {stage for entry in since for stage in entry.skipped}
    now = page.line.stage
    way = list(WAY)
    if now in (Stage.ROLLED_BACK, Stage.WITHDRAWN) or Stage.ROLLED_BACK in been:
        end = Stage.WITHDRAWN if now is Stage.WITHDRAWN else Stage.ROLLED_BACK
        way = [stage for stage in way if stage in been and stage is not Stage.CLOSED] + [end]
        way += [Stage.CLOSED] if Stage.CLOSED in been else []
    return tuple(
        Step(each, _(STAGES[each]), _state(each, now, been, skipped), been.get(each))
        for each in way
    )


def bones_of(found: Sequence[CauseLine]) -> tuple[Bone, ...]:
    """The branches of the cause diagram, empty ones too."""
    return tuple(
        Bone(branch, _(name), tuple(each for each in found if each.branch is branch))
        for branch, name in BRANCHES.items()
    )


def _state(stage: Stage, now: Stage, been: Mapping[Stage, Entry], skipped: Iterable[Stage]) -> str:
    if stage is now:
        return "now"
    if stage in been:
        return "done"
    return "skipped" if stage in skipped else "ahead"


def _told(entry: Entry) -> dict[str, object]:
    return {
        "stage": _(STAGES[entry.stage]),
        "at": entry.at,
        "by": entry.by,
        "reason": reason_words(entry),
        "skipped": [_(STAGES[each]) for each in entry.skipped],
    }
