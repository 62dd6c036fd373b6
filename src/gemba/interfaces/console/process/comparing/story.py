"""What the Compare tab shows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from gemba.insight.mining.comparing.cohorts import NothingToCompare
from gemba.insight.mining.comparing.differences import (
    COUNT,
    SECONDS,
    SHARE,
    FigureDifference,
    figure_differences,
)
from gemba.insight.mining.comparing.maps import MapDifference, PartDifferences, map_difference
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.comparing.map_data import difference_map
from gemba.interfaces.console.process.comparing.presets import (
    Preset,
    ValueGroup,
    presets,
    value_groups,
)
from gemba.interfaces.console.process.comparing.sides import Sides, sides_of
from gemba.interfaces.console.process.comparing.words import (
    NAMES,
    difference_words,
    interval_words,
    pairs_words,
    signed_points,
    signed_seconds,
)
from gemba.interfaces.figures import decimal_words, duration_words, share_words

# The same comparison always gives the same intervals.
SEED = 20_260_401
LINES_MAX = 60


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of both sides, and the difference in a sentence. `effect` is empty where no
    difference can be told, `pairs` says what it means case by case."""

    name: str
    a: str
    b: str
    words: str
    effect: str
    pairs: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """An activity or a move; marks as in `PartDifferences`."""

    words: tuple[str, ...]
    share_a: float
    share_b: float
    points: str
    points_interval: str
    more: int
    wait_a: float
    wait_b: float
    time: str
    time_interval: str
    slower: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What there is to see of two sides."""

    sides: Sides
    figures: tuple[FigureLine, ...]
    map: dict[str, Any]
    activities: tuple[PartLine, ...]
    moves: tuple[PartLine, ...]
    tested: int


@dataclass(frozen=True, slots=True)
class CompareStory:
    """`problem` says why there is nothing to compare."""

    presets: tuple[Preset, ...]
    values: tuple[ValueGroup, ...]
    comparison: Comparison | None
    problem: str = ""


def compare_story(choice: Choice) -> CompareStory:
    """The two sides of the address, and other comparisons to choose from."""
    offered = tuple(presets(choice)), tuple(value_groups(choice))
    try:
        sides = sides_of(choice)
    except NothingToCompare as problem:
        return CompareStory(*offered, None, _(str(problem)))
    rng = np.random.default_rng(SEED)
    figures = figure_differences(sides.both, rng)
    found = map_difference(sides.both, rng)
    return CompareStory(*offered, _comparison(choice, sides, figures, found))


def _comparison(
    choice: Choice, sides: Sides, figures: list[FigureDifference], found: MapDifference
) -> Comparison:
    return Comparison(
        sides=sides,
        figures=tuple(_figure(each) for each in figures),
        map=difference_map(choice, sides.both, found),
        activities=_lines(choice, found.activities),
        moves=_lines(choice, found.moves),
        tested=found.tested,
    )


def _figure(found: FigureDifference) -> FigureLine:
    is_told = found.difference is not None and found.difference.is_told_apart
    return FigureLine(
        name=str(NAMES[found.name]),
        a=_figure_words(found.a, found.kind),
        b=_figure_words(found.b, found.kind),
        words=difference_words(found),
        effect=found.effect if is_told else "",
        pairs=pairs_words(found) if is_told else "",
    )


def _figure_words(figure: float, kind: str) -> str:
    return {SECONDS: duration_words, COUNT: decimal_words, SHARE: share_words}[kind](figure)


def _lines(choice: Choice, table: PartDifferences) -> tuple[PartLine, ...]:
    """Marked ones first, then by the size of the difference in share."""
    marked = np.abs(table.more) + np.abs(table.slower) > 0
    size = np.array([abs(each.value) for each in table.share])
    order = np.lexsort((-size, ~marked))[:LINES_MAX]
    return tuple(_line(choice, table, place) for place in order.tolist())


def _line(choice: Choice, table: PartDifferences, place: int) -> PartLine:
    share, wait = table.share[place], table.wait[place]
    return PartLine(
        words=tuple(choice.label(name) for name in table.parts[place]),
        share_a=float(table.share_a[place]),
        share_b=float(table.share_b[place]),
        points=signed_points(share),
        points_interval=interval_words(share, SHARE),
        more=int(table.more[place]),
        wait_a=float(table.wait_a[place]),
        wait_b=float(table.wait_b[place]),
        time=signed_seconds(wait) if wait else "",
        time_interval=interval_words(wait, SECONDS) if wait else "",
        slower=int(table.slower[place]),
    )
