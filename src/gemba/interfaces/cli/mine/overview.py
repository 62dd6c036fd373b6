"""The process of a log at a glance: activities, where the time goes, variants."""

from __future__ import annotations

import math
from dataclasses import dataclass

import click

from gemba.insight.eventlog.queries import DESK
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.variants import variants
from gemba.insight.mining.waiting import longest_waits
from gemba.interfaces.cli.reporting import print_table
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import duration_words, share_words


@dataclass(frozen=True)
class Mined:
    """The figures of one log. Durations in seconds, None where the log does not tell."""

    log: str
    cases: int
    events: int
    duration_seconds_median: float | None
    duration_seconds_p90: float | None
    activities: list[dict[str, object]]
    variants_total: int
    variants: list[dict[str, object]]
    waits: list[dict[str, object]]


def overview(choice: Choice, top: int) -> Mined:
    """The figures of a log, its first `top` variants, and the `top` moves with most waiting."""
    columns, label = choice.columns, choice.label
    graph, table = choice.left.graph, choice.left.table
    durations, chains = case_durations(columns), variants(columns)
    return Mined(
        log=choice.log.name or DESK,
        cases=columns.cases,
        events=len(columns),
        duration_seconds_median=_known(durations.median),
        duration_seconds_p90=_known(durations.quantile(0.9)),
        activities=[
            {
                "activity": label(name),
                "count": int(table.count[code]),
                "cases": int(table.cases[code]),
                "wait_seconds_median": _known(table.wait_seconds_median[code]),
                "wait_seconds_p90": _known(table.wait_seconds_p90[code]),
                "resources": int(table.resources[code]),
            }
            for code, name in sorted(
                enumerate(columns.activities), key=lambda each: -int(table.count[each[0]])
            )
        ],
        variants_total=len(chains),
        variants=[
            {
                "count": row.count,
                "share": row.share,
                "duration_seconds_median": _known(row.duration_seconds_median),
                "activities": [label(name) for name in row.activities],
            }
            for row in chains.rows(top, examples=0)
        ],
        waits=[
            {
                "source": label(columns.activities[wait.source]),
                "target": label(columns.activities[wait.target]),
                "count": wait.count,
                "share": wait.share,
                "seconds_median": _known(wait.seconds_median),
                "seconds_p90": _known(wait.seconds_p90),
            }
            for wait in longest_waits(graph)[:top]
        ],
    )


def _known(seconds: float) -> float | None:
    return None if math.isnan(seconds) else round(float(seconds), 3)


def print_overview(mined: Mined) -> None:
    click.secho(f"{mined.log}: {mined.cases:,} cases, {mined.events:,} events", bold=True)
    median, p90 = (
        duration_words(mined.duration_seconds_median),
        duration_words(mined.duration_seconds_p90),
    )
    click.echo(f"A case takes {median} at the median; nine of ten take no longer than {p90}.")
    click.secho("\nActivities", bold=True)
    print_table(
        ["activity", "count", "cases", "wait before", "9 of 10 within", "done by"],
        [
            (
                a["activity"],
                a["count"],
                a["cases"],
                _time(a["wait_seconds_median"]),
                _time(a["wait_seconds_p90"]),
                a["resources"],
            )
            for a in mined.activities
        ],
    )
    click.secho("\nWhere the time goes", bold=True)
    print_table(
        ["share", "from", "to", "count", "median", "9 of 10 within"],
        [
            (
                _share(w["share"]),
                w["source"],
                w["target"],
                w["count"],
                _time(w["seconds_median"]),
                _time(w["seconds_p90"]),
            )
            for w in mined.waits
        ],
    )
    click.secho(f"\nVariants ({mined.variants_total:,})", bold=True)
    print_table(
        ["share", "cases", "median", "steps"],
        [
            (
                _share(v["share"]),
                v["count"],
                _time(v["duration_seconds_median"]),
                _chain(v["activities"]),
            )
            for v in mined.variants
        ],
    )


def _time(seconds: object) -> str:
    return duration_words(seconds if isinstance(seconds, float) else None)


def _share(share: object) -> str:
    return share_words(share) if isinstance(share, float) else ""


def _chain(names: object) -> str:
    return " → ".join(names) if isinstance(names, list) else ""
