"""Networks of people as plain data for the browser: the busiest ones and their links."""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.interfaces.figures import count_words

NODES_MAX = 40
LINKS_MAX, LINKS_LISTED = 250, 100
# Giving back at least so large a part of what one is given makes a link two-way.
BACK_SHARE = 0.25

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Knot:
    """A person or group; `rank` 0 has most to do with others; `much` runs from 0 to 1."""

    id: str
    label: str
    rank: int
    much: float
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """From one to another, or between both. `both`: a good part of it comes back."""

    source: str
    target: str
    much: float
    count: str
    both: bool
    words: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """The same as a row of a table; `cells` are figures in words."""

    source: str
    target: str
    cells: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Links:
    """Any network: pairs of codes with a weight, the heaviest first.

    `told[place]` is the weight in words, `words` a sentence about a place of the arrays,
    `cells` its row for a table with the columns `heads`.
    """

    names: list[str]
    source: Int64s
    target: Int64s
    weight: Floats
    is_directed: bool
    heads: tuple[str, ...]
    told: Callable[[float], str]
    words: Callable[[int, float], str]
    cells: Callable[[int, float], tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.source)


def network_data(links: Links) -> dict[str, Any]:
    """What the browser draws."""
    flow = np.bincount(links.source, links.weight, len(links.names))
    flow = flow + np.bincount(links.target, links.weight, len(links.names))
    order = [code for code in np.argsort(-flow, kind="stable")[:NODES_MAX].tolist() if flow[code]]
    rank = {code: place for place, code in enumerate(order)}
    top = float(flow.max(initial=0.0)) or 1.0
    pairs = _pairs(links)
    inside = [pair for pair in pairs if pair[0] in rank and pair[1] in rank][:LINKS_MAX]
    most = float(links.weight.max(initial=0.0)) or 1.0
    knots = [
        Knot(
            str(code),
            links.names[code],
            rank[code],
            round(math.sqrt(flow[code] / top), 4),
            _knot_words(links, code, flow[code]),
        )
        for code in order
    ]
    return {
        "directed": links.is_directed,
        "knots": [asdict(knot) for knot in knots],
        "arrows": [asdict(_link(links, pairs, pair, most)) for pair in inside],
    }


def link_lines(links: Links) -> list[LinkLine]:
    """The heaviest as a table."""
    pairs = _pairs(links)
    return [
        LinkLine(
            links.names[source],
            links.names[target],
            links.cells(place, _back(links, pairs, (source, target))),
        )
        for (source, target), place in list(pairs.items())[:LINKS_LISTED]
    ]


def _pairs(links: Links) -> dict[Pair, int]:
    codes = zip(links.source.tolist(), links.target.tolist(), strict=True)
    return {pair: place for place, pair in enumerate(codes)}


def _back(links: Links, pairs: dict[Pair, int], pair: Pair) -> float:
    place = pairs.get((pair[1], pair[0]))
    return 0.0 if place is None else float(links.weight[place])


def _link(links: Links, pairs: dict[Pair, int], pair: Pair, most: float) -> Link:
    place = pairs[pair]
    weight, back = float(links.weight[place]), _back(links, pairs, pair)
    return Link(
        source=str(pair[0]),
        target=str(pair[1]),
        much=round(math.sqrt(max(weight, 0.0) / most), 4),
        count=links.told(weight),
        both=not links.is_directed or min(weight, back) >= BACK_SHARE * max(weight, back),
        words=links.words(place, back),
    )


def _knot_words(links: Links, code: int, flow: float) -> str:
    if not links.is_directed:
        return links.names[code]
    return _("{name}: {count} given or taken").format(
        name=links.names[code], count=count_words(flow)
    )
