"""The handover network as plain data for the browser: the busiest people and their arrows."""

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.mining.people.handovers import HandoverNetwork
from gemba.interfaces.figures import count_words, duration_words, share_words

NODES_MAX = 40
ARROWS_MAX, ARROWS_LISTED = 250, 100
# Handing back at least so large a part of what one is given makes an arrow two-way.
BACK_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Knot:
    """A person or group; `rank` 0 passes most work on or takes most; `much` runs from 0 to 1."""

    id: str
    label: str
    rank: int
    much: float
    words: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """Work handed on. `both`: a good part of it comes back."""

    source: str
    target: str
    much: float
    count: str
    both: bool
    words: str


@dataclass(frozen=True, slots=True)
class ArrowLine:
    """The same as a row of a table."""

    source: str
    target: str
    count: int
    cases: int
    share: float
    wait: float
    back: int


def network_data(network: HandoverNetwork, names: list[str]) -> dict[str, Any]:
    """`names` are in the reader's words, by code."""
    flow = _flow(network, len(names))
    order = [code for code in np.argsort(-flow, kind="stable")[:NODES_MAX].tolist() if flow[code]]
    rank = {code: place for place, code in enumerate(order)}
    top = float(flow.max(initial=1.0)) or 1.0
    lines = _pairs(network)
    most = max((count for count, _place in lines.values()), default=1)
    return {
        "knots": [asdict(_knot(code, rank[code], names[code], flow[code], top)) for code in order],
        "arrows": [
            asdict(_arrow(network, names, lines, pair, most))
            for pair in [pair for pair in lines if pair[0] in rank and pair[1] in rank][:ARROWS_MAX]
        ],
    }


def arrow_lines(network: HandoverNetwork, names: list[str]) -> list[ArrowLine]:
    """The most frequent handovers as a table."""
    pairs, share = _pairs(network), network.share
    return [
        ArrowLine(
            source=names[source],
            target=names[target],
            count=count,
            cases=int(network.cases[place]),
            share=float(share[place]),
            wait=float(network.wait_seconds_median[place]),
            back=pairs.get((target, source), (0, 0))[0],
        )
        for (source, target), (count, place) in list(pairs.items())[:ARROWS_LISTED]
    ]


def _flow(network: HandoverNetwork, people: int) -> Floats:
    """Handovers given and taken, by code."""
    given = np.bincount(network.source, network.count, people)
    return (given + np.bincount(network.target, network.count, people)).astype(np.float64)


def _pairs(network: HandoverNetwork) -> dict[tuple[int, int], tuple[int, int]]:
    """Count and place by pair, the most frequent first."""
    codes = zip(network.source.tolist(), network.target.tolist(), strict=True)
    return {
        pair: (count, place)
        for place, (pair, count) in enumerate(zip(codes, network.count.tolist(), strict=True))
    }


def _knot(code: int, rank: int, name: str, flow: float, top: float) -> Knot:
    words = _("{name}: {count} handovers given or taken").format(name=name, count=count_words(flow))
    return Knot(str(code), name, rank, round(math.sqrt(flow / top), 4), words)


def _arrow(
    network: HandoverNetwork,
    names: list[str],
    pairs: dict[tuple[int, int], tuple[int, int]],
    pair: tuple[int, int],
    most: int,
) -> Arrow:
    count, place = pairs[pair]
    back = pairs.get((pair[1], pair[0]), (0, 0))[0]
    words = _(
        "{source} → {target}: {count} handovers in {cases} cases, {share} of all moves,"
        " median wait {wait}; {back} came back"
    ).format(
        source=names[pair[0]],
        target=names[pair[1]],
        count=count_words(count),
        cases=count_words(int(network.cases[place])),
        share=share_words(float(network.share[place])),
        wait=duration_words(float(network.wait_seconds_median[place])),
        back=count_words(back),
    )
    return Arrow(
        source=str(pair[0]),
        target=str(pair[1]),
        much=round(math.sqrt(count / most), 4),
        count=count_words(count),
        both=min(count, back) >= BACK_SHARE * max(count, back),
        words=words,
    )
