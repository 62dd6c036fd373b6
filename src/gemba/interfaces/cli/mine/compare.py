"""`gemba mine --compare`: two cohorts or periods in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import click
import numpy as np

from gemba.insight.mining.comparing.cohorts import NothingToCompare
from gemba.insight.mining.comparing.differences import FigureDifference, figure_differences
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.comparing.maps import PartDifferences, map_difference
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.applying import apply_filters
from gemba.insight.mining.filters.kind import FilterRefused
from gemba.interfaces.cli.reporting import print_table
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.comparing.sides import sides_of
from gemba.interfaces.console.process.comparing.story import SEED
from gemba.interfaces.console.process.comparing.words import (
    NAMES,
    difference_words,
    interval_words,
    signed_points,
    signed_seconds,
)
from gemba.interfaces.console.process.filtering.words import sentence_words
from gemba.interfaces.figures import share_words

HALVES = "halves"


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
    """Two sides. Differences are B minus A."""

    a: str
    b: str
    cases_a: int
    cases_b: int
    cases_shared: int
    figures: list[FigureDifference]
    moves: list[MoveDifference]
    tested: int


def compared(choice: Choice, wanted: Sequence[str], top: int) -> ComparedFigures:
    """`wanted`: HALVES, one filter (against the rest), or two. Raises ClickException."""
    if len(wanted) > 2:
        raise click.ClickException("--compare takes one filter or two.")
    try:
        sides = sides_of(_narrowed(choice, wanted))
    except NothingToCompare as problem:
        raise click.ClickException(str(problem)) from problem
    if sides.b.problems:
        raise click.ClickException(sides.b.problems[0])
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
        moves=_moves(choice, maps.moves, top),
        tested=maps.tested,
    )


def print_compared(found: ComparedFigures) -> None:
    """In sentences, and the moves that differ as a table."""
    click.secho(f"A: {found.a} ({found.cases_a:,} cases)", bold=True)
    click.secho(f"B: {found.b} ({found.cases_b:,} cases)", bold=True)
    if found.cases_shared:
        click.echo(f"{found.cases_shared:,} cases are in both and count for B only.")
    click.echo()
    for figure in found.figures:
        click.echo(f"{NAMES[figure.name]}: {difference_words(figure)}")
    click.secho("\nMoves that differ", bold=True)
    print_table(
        ["from", "to", "A", "B", "points", "interval", "wait", "interval"],
        [
            (
                each.source,
                each.target,
                share_words(each.share_a),
                share_words(each.share_b),
                signed_points(each.share_difference) if each.more else None,
                interval_words(each.share_difference, "share") if each.more else None,
                signed_seconds(wait) if (wait := _told(each)) else None,
                interval_words(wait, "seconds") if wait else None,
            )
            for each in found.moves
        ],
    )


def _told(each: MoveDifference) -> Estimate | None:
    return each.wait_seconds_difference if each.slower else None


def _narrowed(choice: Choice, wanted: Sequence[str]) -> Choice:
    if list(wanted) == [HALVES]:
        return choice
    try:
        mine = codec.read(wanted[0])
    except FilterRefused as refusal:
        raise click.ClickException(sentence_words(refusal.sentence, choice)) from refusal
    left = apply_filters(choice.whole, (mine,))
    if left.refused:
        raise click.ClickException(sentence_words(left.refused[0], choice))
    return replace(choice, left=left, versus=tuple(wanted[1:]))


def _moves(choice: Choice, table: PartDifferences, top: int) -> list[MoveDifference]:
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
        for place in marked[np.argsort(-size, kind="stable")][:top].tolist()
    ]
