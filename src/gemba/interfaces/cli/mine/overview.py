"""The process of a log at a glance: activities, where the time goes, variants."""

from __future__ import annotations

from dataclasses import dataclass

import click

from gemba.insight.eventlog.queries import DESK
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.waiting import longest_waits
from gemba.interfaces.cli.reporting import print_table
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.tables import (
    Activity,
    Variant,
    activity_rows,
    variant_rows,
)
from gemba.interfaces.figures import duration_words, known, share_words


@dataclass(frozen=True)
class Wait:
    """A move with much waiting: `share` is of all waiting."""

    source: str
    target: str
    count: int
    share: float
    seconds_median: float | None
    seconds_p90: float | None


@dataclass(frozen=True)
class Mined:
    """The figures of one log. Durations in seconds, None where the log does not tell."""

    log: str
    cases: int
    events: int
    duration_seconds_median: float | None
    duration_seconds_p90: float | None
    activities: list[Activity]
    variants_total: int
    variants: list[Variant]
    waits: list[Wait]


def overview(choice: Choice, top: int) -> Mined:
    """The figures of a log, its first `top` variants, and the `top` moves with most waiting."""
    columns, durations = choice.columns, case_durations(choice.columns)
    names = [choice.label(name) for name in columns.activities]
    chains, total = variant_rows(choice, 0, top)
    return Mined(
        log=choice.log.name or DESK,
        cases=columns.cases,
        events=len(columns),
        duration_seconds_median=known(durations.median),
        duration_seconds_p90=known(durations.quantile(0.9)),
        activities=activity_rows(choice),
        variants_total=total,
        variants=chains,
        waits=[
            Wait(
                source=names[each.source],
                target=names[each.target],
                count=each.count,
                share=each.share,
                seconds_median=known(each.seconds_median),
                seconds_p90=known(each.seconds_p90),
            )
            for each in longest_waits(choice.left.graph)[:top]
        ],
    )


def print_overview(choice: Choice, mined: Mined) -> None:
    """For people."""
    click.secho(f"{mined.log}: {mined.cases:,} cases, {mined.events:,} events", bold=True)
    median = duration_words(mined.duration_seconds_median)
    p90 = duration_words(mined.duration_seconds_p90)
    click.echo(f"A case takes {median} at the median; nine of ten take no longer than {p90}.")
    click.secho("\nActivities", bold=True)
    print_table(
        ["activity", "count", "cases", "wait before", "9 of 10 within", "done by"],
        [
            (
                each.label,
                each.count,
                each.cases,
                duration_words(each.wait_seconds_median),
                duration_words(each.wait_seconds_p90),
                each.resources,
            )
            for each in mined.activities
        ],
    )
    click.secho("\nWhere the time goes", bold=True)
    print_table(
        ["share", "from", "to", "count", "median", "9 of 10 within"],
        [
            (
                share_words(each.share),
                each.source,
                each.target,
                each.count,
                duration_words(each.seconds_median),
                duration_words(each.seconds_p90),
            )
            for each in mined.waits
        ],
    )
    click.secho(f"\nVariants ({mined.variants_total:,})", bold=True)
    print_table(
        ["share", "cases", "median", "steps"],
        [
            (
                share_words(each.share),
                each.count,
                duration_words(each.duration_seconds_median),
                " → ".join(choice.label(name) for name in each.activities),
            )
            for each in mined.variants
        ],
    )
