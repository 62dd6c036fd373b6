"""What the Process screen shows of a log beside the map."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

import numpy as np

from gemba.insight.mining.activities import ActivityTable
from gemba.insight.mining.choosing import variant_keys
from gemba.insight.mining.dfg import FlowGraph
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.filters.kinds.variant import OfVariants
from gemba.insight.mining.variants import variants
from gemba.insight.mining.waiting import longest_waits
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.palette import hues
from gemba.interfaces.console.process.remembering import MEMORY

WAITS_SHOWN = 3
STEPS_SHOWN = 12
MOVES_LISTED = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
class Step:
    """A link of a variant's chain; `times` counts direct repetitions."""

    label: str
    hue: int
    times: int


@dataclass(frozen=True, slots=True)
class VariantLine:
    """A variant. `toggle` is the address with this variant chosen, or no longer chosen."""

    key: str
    rank: int
    count: int
    share: float
    cumulative: float
    median: float
    steps: tuple[Step, ...]
    steps_left_out: int
    is_chosen: bool
    toggle: str


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
    chains, total = _variants(choice, colours)
    return Analysis(
        summary=_summary(choice),
        waits=tuple(sorted(moves, key=lambda move: -move.share)[:WAITS_SHOWN]),
        moves=tuple(moves[:MOVES_LISTED]),
        moves_total=len(moves),
        variants=chains,
        variants_total=total,
        activities=_activities(choice, table, colours),
        has_handling=bool(np.isfinite(table.handling_seconds_median).any()),
    )


def _summary(choice: Choice) -> Summary:
    durations = case_durations(choice.columns, choice.cases)
    columns, chosen = choice.columns, slice(None) if choice.cases is None else choice.cases
    # Rows are in order of time inside a case, so the ends of the cases are enough.
    first = columns.time_us[columns.offsets[:-1]][chosen]
    last = columns.time_us[columns.offsets[1:] - 1][chosen]
    return Summary(
        cases=choice.case_total,
        case_total=choice.whole.cases,
        events=int(choice.left.table.count.sum()),
        duration_median=durations.median,
        duration_p90=durations.quantile(0.9),
        first_at=_moment(int(first.min())) if len(first) else None,
        last_at=_moment(int(last.max())) if len(last) else None,
    )


def _moment(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)


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


def _variants(choice: Choice, colours: dict[int, int]) -> tuple[tuple[VariantLine, ...], int]:
    others = choice.filters_but(OfVariants)
    base = MEMORY.filtered(choice.log, choice.whole, others)
    chosen_keys = [k for each in choice.filters if isinstance(each, OfVariants) for k in each.keys]
    table = variants(base.columns, base.cases)
    codes = choice.columns.activities.codes
    lines = []
    for row, key in zip(table.rows(choice.shown, examples=0), variant_keys(table), strict=False):
        runs = [(name, len(list(same))) for name, same in groupby(row.activities)]
        steps = [Step(choice.label(name), colours[codes[name]], n) for name, n in runs]
        chosen = key in chosen_keys
        keys = tuple(each for each in chosen_keys if each != key) + (() if chosen else (key,))
        filters = (*others, OfVariants(keys)) if keys else others
        lines.append(
            VariantLine(
                key=key,
                rank=row.rank,
                count=row.count,
                share=row.share,
                cumulative=row.cumulative_share,
                median=row.duration_seconds_median,
                steps=tuple(steps[:STEPS_SHOWN]),
                steps_left_out=max(0, len(steps) - STEPS_SHOWN),
                is_chosen=chosen,
                toggle=choice.address("process-log", filters=filters),
            )
        )
    return tuple(lines), len(table)


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
