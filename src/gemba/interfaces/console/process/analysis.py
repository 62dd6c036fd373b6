"""What the Process screen shows of a log beside the map."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from gemba.foundation.kernel.clock import moment_of
from gemba.insight.mining.activities import ActivityTable
from gemba.insight.mining.dfg import FlowGraph
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.waiting import longest_waits
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.palette import hues
from gemba.interfaces.console.process.variant_lines import VariantLine, variant_lines

WAITS_SHOWN = 3
MOVES_LISTED = 200


@dataclass(frozen=True, slots=True)
class Summary:
    """The log in five figures. Durations in seconds, NaN without cases."""

    cases: int
    case_total: int
    events: int
    duration_median: float
    duration_p90: float
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One move of the process. `share` is of all time waited in the cases looked at."""

    id: str
    source: str
    target: str
    count: int
    cases: int
    median: float
    p90: float
    share: float


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity with its figures; seconds, NaN where the log does not tell."""

    code: int
    label: str
    hue: int
    count: int
    weight: float
    cases: int
    case_share: float
    rework_share: float
    wait_median: float
    wait_p90: float
    handling_median: float
    resources: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything on the screen but the map."""

    summary: Summary
    waits: tuple[MoveLine, ...]
    moves: tuple[MoveLine, ...]
    moves_total: int
    variants: tuple[VariantLine, ...]
    variants_total: int
    activities: tuple[ActivityLine, ...]
    has_handling: bool


def analyse(choice: Choice) -> Analysis:
    """The figures of the chosen cases, and all variants there are to choose from."""
    graph, table = choice.left.graph, choice.left.table
    colours = hues(choice.whole)
    moves = _moves(choice, graph)
    chains, total = variant_lines(choice, colours, "process-log")
    return Analysis(
        summary=summary_of(choice),
        waits=tuple(sorted(moves, key=lambda move: -move.share)[:WAITS_SHOWN]),
        moves=tuple(moves[:MOVES_LISTED]),
        moves_total=len(moves),
        variants=chains,
        variants_total=total,
        activities=_activities(choice, table, colours),
        has_handling=bool(np.isfinite(table.handling_seconds_median).any()),
    )


def summary_of(choice: Choice) -> Summary:
    """The five figures of the chosen cases."""
    durations = case_durations(choice.columns, choice.cases)
    columns, chosen = choice.columns, slice(None) if choice.cases is None else choice.cases
    # Rows are in order of time inside a case, so the ends of the cases are enough.
    first, last = columns.first_us[chosen], columns.last_us[chosen]
    return Summary(
        cases=choice.case_total,
        case_total=choice.whole.cases,
        events=int(choice.left.table.count.sum()),
        duration_median=durations.median,
        duration_p90=durations.quantile(0.9),
        first_at=moment_of(int(first.min())) if len(first) else None,
        last_at=moment_of(int(last.max())) if len(last) else None,
    )


def _moves(choice: Choice, graph: FlowGraph) -> list[MoveLine]:
    """Every move, the most frequent first."""
    names = [choice.label(name) for name in choice.columns.activities]
    shares = {(wait.source, wait.target): wait.share for wait in longest_waits(graph)}
    return [
        MoveLine(
            id=f"{source}_{target}",
            source=names[source],
            target=names[target],
            count=int(graph.count[place]),
            cases=int(graph.cases[place]),
            median=float(graph.wait_seconds_median[place]),
            p90=float(graph.wait_seconds_p90[place]),
            share=shares.get((source, target), 0.0),
        )
        for place, (source, target) in enumerate(
            zip(graph.source.tolist(), graph.target.tolist(), strict=True)
        )
    ]


def _activities(
    choice: Choice, table: ActivityTable, colours: dict[int, int]
) -> tuple[ActivityLine, ...]:
    top = max(int(table.count.max(initial=0)), 1)
    order = sorted(range(len(table)), key=lambda code: (-int(table.count[code]), code))
    return tuple(
        ActivityLine(
            code=code,
            label=choice.label(table.activities[code]),
            hue=colours[code],
            count=int(table.count[code]),
            weight=int(table.count[code]) / top,
            cases=int(table.cases[code]),
            case_share=int(table.cases[code]) / max(table.case_total, 1),
            rework_share=float(table.rework_share[code]),
            wait_median=float(table.wait_seconds_median[code]),
            wait_p90=float(table.wait_seconds_p90[code]),
            handling_median=float(table.handling_seconds_median[code]),
            resources=int(table.resources[code]),
        )
        for code in order
        if table.count[code]
    )
