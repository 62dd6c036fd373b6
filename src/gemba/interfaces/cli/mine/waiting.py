"""What cases of a log wait for, by cause, and the bottlenecks behind it."""

from __future__ import annotations

from dataclasses import dataclass

import click

from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.queries import DESK
from gemba.insight.mining.waiting.causes import CAUSES
from gemba.interfaces.cli.reporting import print_table
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.waiting.pricing import rates_for
from gemba.interfaces.console.process.waiting.story import (
    CausePart,
    WaitingStory,
    Wanted,
    priced_story,
)
from gemba.interfaces.figures import count_words, duration_words, share_words


@dataclass(frozen=True)
class MinedWaiting:
    """Times in seconds; those of a case are means. The causes sum to `waiting_seconds`; costs are
    words, empty where the log has no rates."""

    log: str
    cases: int
    waits: int
    case_seconds: float
    idle_seconds: float
    handling_seconds: float
    estimated_share: float
    waiting_seconds: float
    causes: dict[str, float]
    bottlenecks: list[dict[str, object]]
    cost: str
    cost_of_poor_quality: str
    assumptions: list[str]


def mined_waiting(choice: Choice, top: int) -> tuple[MinedWaiting, WaitingStory]:
    """The figures of the tab Waiting, for programs and for people."""
    rates = rates_for(choice.log, actor=SYSTEM)
    story, money = priced_story(choice, rates, Wanted(), actor=SYSTEM)
    mined = MinedWaiting(
        log=choice.log.name or DESK,
        cases=story.totals.cases,
        waits=story.totals.waits,
        case_seconds=round(story.case_seconds, 3),
        idle_seconds=round(story.idle_seconds, 3),
        handling_seconds=round(story.handling_seconds, 3),
        estimated_share=round(story.totals.estimated_share, 4),
        waiting_seconds=story.waiting_seconds,
        causes=_causes(story.parts),
        bottlenecks=[
            {
                "source": line.source,
                "target": line.target,
                "waits": line.waits,
                "cases": line.cases,
                "seconds": line.seconds,
                "seconds_median": line.median,
                "share": round(line.share, 4),
                "causes": _causes(line.parts),
                "cost": line.cost,
            }
            for line in story.lines[:top]
        ],
        cost=money.total if money else "",
        cost_of_poor_quality=money.poor_total if money else "",
        assumptions=list(story.assumptions),
    )
    return mined, story


def print_waiting(story: WaitingStory, top: int) -> None:
    """For people."""
    click.secho(story.headline, bold=True)
    print_table(
        ["share", "waited", "cause", ""],
        [
            (share_words(part.share), duration_words(part.seconds), part.term, part.meaning)
            for part in story.parts
        ],
    )
    click.secho("\nBottlenecks", bold=True)
    print_table(
        ["share", "waited", "from", "to", "cases", "median", "mostly", "cost"],
        [
            (
                share_words(line.share),
                duration_words(line.seconds),
                line.source,
                line.target,
                count_words(line.cases),
                duration_words(line.median),
                f"{line.parts[0].term} {share_words(line.parts[0].share)}",
                line.cost,
            )
            for line in story.lines[:top]
        ],
    )
    click.secho("\nWhat these figures rest on", bold=True)
    for sentence in story.assumptions:
        click.echo(f"- {sentence}")


def _causes(parts: tuple[CausePart, ...]) -> dict[str, float]:
    seconds = {part.name: part.seconds for part in parts}
    return {cause: seconds.get(cause, 0.0) for cause in CAUSES}
