"""Waiting in figures, for programs and for the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.foundation.events.actors import Actor
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.waiting.pricing import rates_for
from gemba.interfaces.console.process.waiting.story import (
    BottleneckLine,
    CausePart,
    WaitingStory,
    Wanted,
    priced_story,
)


@dataclass(frozen=True, slots=True)
class Cause:
    """A part of some waiting, in seconds and as a share of it."""

    name: str
    label: str
    seconds: float
    share: float


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Where cases wait: before `target`, after `source` unless steps are asked for. `cost` is in
    words, empty where the log has no rates."""

    key: str
    source: str
    target: str
    waits: int
    cases: int
    seconds: float
    seconds_median: float
    share: float
    causes: list[Cause]
    cost: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long cases wait and for what. Those of a case are means; the causes sum to
    `waiting_seconds`. Costs are words, empty where the log has no rates."""

    headline: str
    cases: int
    waits: int
    case_seconds: float
    idle_seconds: float
    handling_seconds: float
    estimated_share: float
    waiting_seconds: float
    causes: list[Cause]
    bottlenecks: list[Bottleneck]
    bottlenecks_total: int
    cost: str
    cost_of_poor_quality: str
    assumptions: list[str]


def waiting_figures(
    choice: Choice, wanted: Wanted, *, actor: Actor
) -> tuple[Waiting, WaitingStory]:
    """And the same in words, as on the tab."""
    rates = rates_for(choice.log, actor=actor)
    story, money = priced_story(choice, rates, wanted, actor=actor)
    figures = Waiting(
        headline=story.headline,
        cases=story.totals.cases,
        waits=story.totals.waits,
        case_seconds=story.case_seconds,
        idle_seconds=story.idle_seconds,
        handling_seconds=story.handling_seconds,
        estimated_share=story.totals.estimated_share,
        waiting_seconds=story.waiting_seconds,
        causes=_causes(story.parts),
        bottlenecks=[_bottleneck(line) for line in story.lines],
        bottlenecks_total=story.lines_total,
        cost=money.total if money else "",
        cost_of_poor_quality=money.poor_total if money else "",
        assumptions=list(story.assumptions),
    )
    return figures, story


def _causes(parts: tuple[CausePart, ...]) -> list[Cause]:
    return [Cause(part.name, part.label, part.seconds, part.share) for part in parts]


def _bottleneck(line: BottleneckLine) -> Bottleneck:
    return Bottleneck(
        key=line.key,
        source=line.source,
        target=line.target,
        waits=line.waits,
        cases=line.cases,
        seconds=line.seconds,
        seconds_median=line.median,
        share=line.share,
        causes=_causes(line.parts),
        cost=line.cost,
    )
