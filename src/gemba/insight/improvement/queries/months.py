"""What happened on the board between two moments: moves, verdicts, pilots that were stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.queries import trial
from gemba.insight.improvement.models import Pilot, Proposal, StageEntry, Verdict
from gemba.insight.improvement.piloted import Ending, Kept
from gemba.insight.improvement.pilots import codec
from gemba.insight.improvement.queries.pilots import VerdictLine
from gemba.insight.improvement.stages import Stage


@dataclass(frozen=True)
class About:
    """Which proposal something is about."""

    id: UUID
    number: int
    title: str
    kpi: str


@dataclass(frozen=True)
class Move:
    """A proposal came to a stage."""

    about: About
    stage: Stage
    at: datetime
    by: str
    reason: str
    evidence: Mapping[str, JsonValue]


@dataclass(frozen=True)
class Judgement:
    """A verdict, what was fixed before, and the condition by which tickets took part."""

    about: About
    line: VerdictLine
    kept: Kept
    condition: JsonValue = field(hash=False)


@dataclass(frozen=True)
class Stop:
    """A pilot that a guardrail stopped."""

    about: About
    at: datetime


@dataclass(frozen=True)
class Between:
    """All of it, in the order of time. `kept` are the last verdicts on changes that were adopted
    then, also where the verdict is older."""

    moves: tuple[Move, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    kept: tuple[Judgement, ...] = ()
    stops: tuple[Stop, ...] = ()


def between(begin: datetime, end: datetime, *, actor: Actor) -> Between:
    """From `begin` on and before `end`; nothing for who does not work at the desk."""
    if not actor.works_the_desk:
        return Between()
    entries = StageEntry.objects.filter(at__gte=begin, at__lt=end).select_related("proposal")
    moves = [_move(each) for each in entries.order_by("at", "number")]
    verdicts = Verdict.objects.select_related("pilot__proposal")
    said = verdicts.filter(at__gte=begin, at__lt=end).order_by("at")
    adopted = {each.about.id for each in moves if each.stage is Stage.ADOPTED}
    last = {
        row.pilot.proposal_id: row
        for row in verdicts.filter(pilot__proposal__in=adopted, at__lt=end).order_by("at")
    }
    stopped = Pilot.objects.filter(
        ended_at__gte=begin, ended_at__lt=end, ended_because=Ending.GUARD
    ).select_related("proposal")
    return Between(
        moves=tuple(moves),
        judgements=tuple(_judgement(each) for each in said),
        kept=tuple(_judgement(each) for each in last.values()),
        stops=tuple(
            Stop(_about(each.proposal), each.ended_at)
            for each in stopped.order_by("ended_at")
            if each.ended_at
        ),
    )


def adoptions(*, until: datetime, actor: Actor) -> dict[str, datetime]:
    """By KPI, when the last change of it before a moment began to count for all."""
    if not actor.works_the_desk:
        return {}
    entries = StageEntry.objects.filter(stage=Stage.ADOPTED, at__lt=until).order_by("at")
    return dict(entries.values_list("proposal__kpi", "at"))


def _about(row: Proposal) -> About:
    return About(row.pk, row.number, row.title, row.kpi)


def _move(row: StageEntry) -> Move:
    return Move(
        _about(row.proposal), Stage(row.stage), row.at, row.actor_name, row.reason, row.evidence
    )


def _judgement(row: Verdict) -> Judgement:
    line = VerdictLine(row.pk, row.at, codec.verdict_from_json(row.body))
    kept, condition = Kept.read(row.pilot.plan), trial(row.pilot.trial_id).condition
    return Judgement(_about(row.pilot.proposal), line, kept, condition)
