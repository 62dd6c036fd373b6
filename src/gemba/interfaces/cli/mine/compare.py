"""`gemba mine --compare`: two cohorts or periods in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from gemba.insight.mining.comparing.cohorts import NothingToCompare
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.kind import FilterRefused
from gemba.insight.reference.queries import ModelUnknown
from gemba.interfaces.cli.reporting import print_table
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.comparing.figures import (
    ComparedFigures,
    MoveDifference,
    compared_figures,
)
from gemba.interfaces.console.process.comparing.sides import sides_of
from gemba.interfaces.console.process.comparing.words import (
    NAMES,
    difference_words,
    interval_words,
    signed_points,
    signed_seconds,
)
from gemba.interfaces.console.process.filtering.words import sentence_words
from gemba.interfaces.console.process.leaving import filtered
from gemba.interfaces.figures import share_words

HALVES = "halves"


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
    return compared_figures(choice, sides, top)


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
    try:
        left = filtered(choice.log, choice.whole, (mine,))
    except ModelUnknown as missing:
        raise click.ClickException(str(missing)) from missing
    if left.refused:
        raise click.ClickException(sentence_words(left.refused[0], choice))
    return replace(choice, left=left, versus=tuple(wanted[1:]))
