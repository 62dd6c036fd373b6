"""Where the waiting is: by move or by step, with what caused it and the cases behind it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.regrouped import two_ranked

from .causes import CAUSES
from .chosen import ChosenWaits
from .sums import dense, summed

Grain = Literal["moves", "steps"]


@dataclass(frozen=True)
class WaitTotals:
    """All chosen cases. Microseconds; `by_cause_us` sums to `waiting_us`.

    `case_us` is the time of all cases from their first start to their last end, `idle_us` the part
    of it in which nobody worked on the case. `waiting_us` counts steps that wait side by side each,
    so it can exceed `idle_us`. `handling_us` is the work, part of it estimated.
    """

    cases: int
    waits: int
    waiting_us: int
    by_cause_us: tuple[int, ...]
    case_us: int
    idle_us: int
    handling_us: int
    estimated_share: float

    @property
    def main_cause(self) -> str:
        """The cause of most waiting; the first of equals."""
        return CAUSES[max(range(len(CAUSES)), key=lambda place: self.by_cause_us[place])]


@dataclass(frozen=True)
class Bottleneck:
    """The waits of one move, or of one step whatever came before (`source` is -1 then).

    `cases` is how many have such a wait, `share` its part of all waiting. Microseconds; `mills` is
    what the waiting costs, where that was asked for.
    """

    source: int
    target: int
    waits: int
    cases: int
    total_us: int
    by_cause_us: tuple[int, ...]
    median_us: int
    share: float
    mills: int = 0

    @property
    def key(self) -> str:
        """`source_target`, or `target` alone."""
        return str(self.target) if self.source < 0 else f"{self.source}_{self.target}"

    @property
    def main_cause(self) -> str:
        """The cause of most of it; the first of equals."""
        return CAUSES[max(range(len(CAUSES)), key=lambda place: self.by_cause_us[place])]


@dataclass(frozen=True)
class LongestWait:
    """A case, how long it waited here in all, and for what, microseconds."""

    case: int
    total_us: int
    by_cause_us: tuple[int, ...]


def wait_totals(waits: ChosenWaits) -> WaitTotals:
    """The sums of some cases."""
    # Gathering rows takes most of the time and lets other threads run.
    with ThreadPoolExecutor(1) as beside:
        totals = beside.submit(lambda: waits.case_totals)
        by_cause = tuple(sum(by_move) for by_move in waits.by_cause_us.tolist())
        sums = totals.result()
    return WaitTotals(
        cases=sums.cases,
        waits=waits.count,
        waiting_us=sum(by_cause),
        by_cause_us=by_cause,
        case_us=sums.length_us,
        idle_us=sums.idle_us,
        handling_us=sums.handling_us,
        estimated_share=sums.estimated / max(sums.works, 1),
    )


def bottlenecks(
    waits: ChosenWaits, grain: Grain = "moves", mills: Int64s | None = None
) -> list[Bottleneck]:
    """Every move or step with any wait, the one with most waiting in all first; with the cost of
    the wait for each row of the log in `mills`, the dearest first."""
    runs, parts = waits.runs(), _parts(waits, grain)
    splits = waits.by_cause_us.T.tolist()
    cost = [0] * waits.moves if mills is None else waits.added_up(mills).tolist()
    whole = max(sum(map(sum, splits)), 1)
    found = []
    touched = waits.touched(list(parts.values()))
    for ((source, target), moves), cases in zip(parts.items(), touched, strict=True):
        by_cause = tuple(map(sum, zip(*(splits[move] for move in moves), strict=True)))
        lengths = [run for move in moves for run in runs[move]]
        count = sum(map(len, lengths))
        middle = (count - 1) // 2
        found.append(
            Bottleneck(
                source=source,
                target=target,
                waits=count,
                cases=cases,
                total_us=sum(by_cause),
                by_cause_us=by_cause,
                median_us=two_ranked(lengths, middle, middle)[0],
                share=sum(by_cause) / whole,
                mills=sum(cost[move] for move in moves),
            )
        )
    return sorted(found, key=lambda each: (-each.mills, -each.total_us, each.source, each.target))


def longest_waiting(waits: ChosenWaits, key: str, most: int) -> list[LongestWait]:
    """The cases behind a bottleneck (its `key`), those that waited longest first."""
    *source, target = [int(code) for code in key.split("_")]
    here = waits.target == target
    if source:
        here &= waits.source == source[0]
    owner, length = waits.lengths_in(np.flatnonzero(here).tolist())
    case, back = dense(owner.astype(np.int64), waits.index.columns.cases)
    totals = summed(back, length, len(case))
    first = np.lexsort((case, -totals))[:most]
    splits = waits.split_of(np.flatnonzero(here), case[first])
    return [
        LongestWait(int(case[at]), int(totals[at]), tuple(split))
        for at, split in zip(first.tolist(), splits.T.tolist(), strict=True)
    ]


def _parts(waits: ChosenWaits, grain: Grain) -> dict[tuple[int, int], list[int]]:
    """The moves with any wait that each bottleneck is made of, by its source and target."""
    parts: dict[tuple[int, int], list[int]] = {}
    for move in np.flatnonzero(waits.counts).tolist():
        source = int(waits.source[move]) if grain == "moves" else -1
        parts.setdefault((source, int(waits.target[move])), []).append(move)
    return parts
