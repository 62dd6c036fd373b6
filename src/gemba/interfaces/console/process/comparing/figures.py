"""Two sides compared in figures, for programs and for the terminal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.mining.comparing.differences import FigureDifference, figure_differences
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.comparing.maps import PartDifferences, map_difference
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.comparing.sides import Sides
from gemba.interfaces.console.process.comparing.story import SEED


@dataclass(frozen=True)
class MoveDifference:
    """A move that differs: shares of the cases, and seconds waited before it. `more` and
    `slower` are 1, -1, or 0 where the difference does not stand."""

    source: str
    target: str
    share_a: float
    share_b: float
    share_difference: Estimate
    more: int
    wait_seconds_difference: Estimate | None
    slower: int


@dataclass(frozen=True)
class ComparedFigures:
    """Two sides, `a` and `b` in words. Differences are B minus A. `tested`: how many moves and
    activities were looked at for those that differ."""

    a: str
    b: str
    cases_a: int
    cases_b: int
    cases_shared: int
    figures: list[FigureDifference]
    moves: list[MoveDifference]
    tested: int


def compared_figures(choice: Choice, sides: Sides, most: int) -> ComparedFigures:
    """With the `most` moves that differ most."""
    rng = np.random.default_rng(SEED)
    figures = figure_differences(sides.both, rng)
    maps = map_difference(sides.both, rng)
    return ComparedFigures(
        a=sides.a.words,
        b=sides.b.words,
        cases_a=sides.a.cases,
        cases_b=sides.b.cases,
        cases_shared=sides.both.shared,
        figures=figures,
        moves=_moves(choice, maps.moves, most),
        tested=maps.tested,
    )


def _moves(choice: Choice, table: PartDifferences, most: int) -> list[MoveDifference]:
    """Those that differ, the largest difference in share first."""
    marked = np.flatnonzero((table.more != 0) | (table.slower != 0))
    size = np.array([abs(table.share[place].value) for place in marked.tolist()])
    return [
        MoveDifference(
            source=choice.label(table.parts[place][0]),
            target=choice.label(table.parts[place][1]),
            share_a=float(table.share_a[place]),
            share_b=float(table.share_b[place]),
            share_difference=table.share[place],
            more=int(table.more[place]),
            wait_seconds_difference=table.wait[place],
            slower=int(table.slower[place]),
        )
        for place in marked[np.argsort(-size, kind="stable")][:most].tolist()
    ]
