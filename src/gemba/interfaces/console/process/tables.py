"""The process of a log as rows, for programs and for the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.insight.mining.variants import variants
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import known


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity. `name` is as in the log, `label` in the reader's words. Times in seconds, null
    where the log does not tell."""

    name: str
    label: str
    count: int
    cases: int
    starts: int
    ends: int
    wait_seconds_median: float | None
    wait_seconds_p90: float | None
    handling_seconds_median: float | None
    resources: int


@dataclass(frozen=True, slots=True)
class Move:
    """One activity directly followed by another, by their names."""

    source: str
    target: str
    count: int
    cases: int
    wait_seconds_median: float | None
    wait_seconds_mean: float | None
    wait_seconds_p90: float | None


@dataclass(frozen=True, slots=True)
class Variant:
    """Cases that take the same way. `activities` are names as in the log."""

    rank: int
    count: int
    share: float
    cumulative_share: float
    duration_seconds_median: float | None
    duration_seconds_p90: float | None
    activities: list[str]


def activity_rows(choice: Choice) -> list[Activity]:
    """Those that occur, the most frequent first."""
    table, graph = choice.left.table, choice.left.graph
    names = choice.columns.activities
    order = sorted(range(len(table)), key=lambda code: (-int(table.count[code]), code))
    return [
        Activity(
            name=names[code],
            label=choice.label(names[code]),
            count=int(table.count[code]),
            cases=int(table.cases[code]),
            starts=int(graph.start_count[code]),
            ends=int(graph.end_count[code]),
            wait_seconds_median=known(table.wait_seconds_median[code]),
            wait_seconds_p90=known(table.wait_seconds_p90[code]),
            handling_seconds_median=known(table.handling_seconds_median[code]),
            resources=int(table.resources[code]),
        )
        for code in order
        if table.count[code]
    ]


def move_rows(choice: Choice, most: int) -> list[Move]:
    """The `most` most frequent moves."""
    graph, names = choice.left.graph, choice.columns.activities
    return [
        Move(
            source=names[int(graph.source[place])],
            target=names[int(graph.target[place])],
            count=int(graph.count[place]),
            cases=int(graph.cases[place]),
            wait_seconds_median=known(graph.wait_seconds_median[place]),
            wait_seconds_mean=known(graph.wait_seconds_mean[place]),
            wait_seconds_p90=known(graph.wait_seconds_p90[place]),
        )
        for place in range(min(len(graph), most))
    ]


def variant_rows(choice: Choice, first: int, end: int) -> tuple[list[Variant], int]:
    """From place `first` to before `end`, the most frequent first, and how many there are."""
    table = variants(choice.columns, choice.cases)
    rows = [
        Variant(
            rank=row.rank,
            count=row.count,
            share=row.share,
            cumulative_share=row.cumulative_share,
            duration_seconds_median=known(row.duration_seconds_median),
            duration_seconds_p90=known(row.duration_seconds_p90),
            activities=list(row.activities),
        )
        for row in table.rows(end, examples=0)[first:]
    ]
    return rows, len(table)
