"""Where the waiting is: by move or by step, with what caused it and the cases behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.regrouped import two_ranked

from .causes import CAUSES, EXTRANEOUS
from .index import ChosenWaits
from .sums import dense, summed, total

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
    sums = waits.index.cases
    cases = slice(None) if waits.cases is None else waits.cases
    by_cause = tuple(sum(by_move) for by_move in waits.by_cause_us.tolist())
    works = int(sums.works[cases].sum())
    return WaitTotals(
        cases=len(sums.works[cases]),
        waits=int(waits.picked.offsets[-1] - waits.picked.offsets[0]),
        waiting_us=sum(by_cause),
        by_cause_us=by_cause,
        case_us=total(sums.length_us[cases]),
        idle_us=total(sums.idle_us[cases]),
        handling_us=total(sums.handling_us[cases]),
        estimated_share=int(sums.estimated[cases].sum()) / max(works, 1),
    )


def bottlenecks(
    waits: ChosenWaits, grain: Grain = "moves", mills: Int64s | None = None
) -> list[Bottleneck]:
    """Every move or step with any wait, the one with most waiting in all first; with the cost of
    each wait in `mills` (by place in the index), the dearest first."""
    index, runs = waits.index, waits.runs()
    touched = waits.picked.sums(index.first if grain == "moves" else index.first_of_step).tolist()
    splits = waits.by_cause_us.T.tolist()
    cost = [0] * index.moves if mills is None else waits.picked.sums(mills).tolist()
    whole = max(sum(map(sum, splits)), 1)
    found = []
    for (source, target), moves in _parts(waits, grain).items():
        by_cause = tuple(map(sum, zip(*(splits[move] for move in moves), strict=True)))
        lengths = [runs[move] for move in moves]
        count = sum(map(len, lengths))
        middle = (count - 1) // 2
        found.append(
            Bottleneck(
                source=source,
                target=target,
                waits=count,
                cases=sum(touched[move] for move in moves),
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
    index = waits.index
    *source, target = [int(code) for code in key.split("_")]
    here = index.target == target
    if source:
        here &= index.source == source[0]
    moves = np.flatnonzero(here).tolist()
    places = np.concatenate([np.empty(0, np.int64), *map(waits.picked.places, moves)])
    owner = index.lengths.owner[places].astype(np.int64)
    case, back = dense(owner, len(index.cases.works))
    splits = np.zeros((len(CAUSES), len(case)), dtype=np.int64)
    for cause, split in enumerate(index.causes_us):
        if split is not None:
            splits[cause] = summed(back, split[places], len(case))
    totals = summed(back, index.lengths.value[places], len(case))
    splits[EXTRANEOUS] = totals - splits.sum(axis=0)
    first = np.lexsort((case, -totals))[:most]
    return [
        LongestWait(int(case[at]), int(totals[at]), tuple(splits[:, at].tolist()))
        for at in first.tolist()
    ]


def _parts(waits: ChosenWaits, grain: Grain) -> dict[tuple[int, int], list[int]]:
    """The moves with any wait that each bottleneck is made of, by its source and target."""
    index = waits.index
    parts: dict[tuple[int, int], list[int]] = {}
    for move in np.flatnonzero(waits.picked.counts).tolist():
        source = int(index.source[move]) if grain == "moves" else -1
        parts.setdefault((source, int(index.target[move])), []).append(move)
    return parts
