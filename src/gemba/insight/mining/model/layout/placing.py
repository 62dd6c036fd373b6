"""Heights: lines as straight as the order allows.

Spots that are joined by a straight line form a block, chosen as by Brandes and Köpf, "Fast and
simple horizontal coordinate assignment" (2001); blocks then settle where their lines pull them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gemba.insight.mining.model.layout.layers import Spot

SWEEPS = 24
GRID = 5
GAP, GAP_LINES = 30.0, 20.0


@dataclass
class _Block:
    """Spots on one line; `above` and `below` are blocks with their least distance."""

    spots: list[int]
    y: float = 0.0
    above: dict[int, float] = field(default_factory=dict)
    below: dict[int, float] = field(default_factory=dict)


def middles(spots: list[Spot], order: list[list[int]], heights: Sequence[float]) -> list[float]:
    """The middle of each spot, at least GAP (lines: GAP_LINES) between neighbours of a column."""
    block_of, blocks = _blocks(spots, order)
    _bound(spots, order, heights, block_of, blocks)
    sequence = _from_top(blocks)
    for at in sequence:
        block = blocks[at]
        block.y = max((blocks[n].y + gap for n, gap in block.above.items()), default=0.0)
    for sweep in range(SWEEPS):
        for at in sequence if sweep % 2 else reversed(sequence):
            _settle(blocks, at, _wanted(spots, blocks, block_of, at))
    y = [blocks[block_of[spot]].y for spot in range(len(spots))]
    top = min((y[spot] - heights[spot] / 2 for spot in range(len(spots))), default=0.0)
    # Blocks are moved as a whole, so rounding keeps lines straight.
    return [round((middle - top) / GRID) * GRID for middle in y]


def _blocks(spots: list[Spot], order: list[list[int]]) -> tuple[list[int], list[_Block]]:
    """Each spot goes on from the middle one of its left neighbours, if that is still free."""
    block_of = [-1] * len(spots)
    blocks: list[_Block] = []
    place = {spot: at for column in order for at, spot in enumerate(column)}
    taken: set[int] = set()
    for column in order:
        lowest = -1
        through = _through(spots, column, place)
        for spot in column:
            for neighbour in _medians(spots[spot].left, place):
                at = place[neighbour]
                crossed = any((at - a) * (place[spot] - b) < 0 for a, b in through)
                # What goes on has the straight line, what leads back turns off.
                yields = spots[spot].returns and len(spots[neighbour].right) > 1
                if neighbour not in taken and at > lowest and not crossed and not yields:
                    taken.add(neighbour)
                    lowest = at
                    block_of[spot] = block_of[neighbour]
                    blocks[block_of[spot]].spots.append(spot)
                    break
            if block_of[spot] < 0:
                block_of[spot] = len(blocks)
                blocks.append(_Block([spot]))
    return block_of, blocks


def _through(spots: list[Spot], column: list[int], place: dict[int, int]) -> list[tuple[int, int]]:
    """Long lines on their way into this column: nobody's straight line may cross them."""
    return [
        (place[left], place[spot])
        for spot in column
        for left in spots[spot].left
        if not spots[spot].node and not spots[left].node
    ]


def _medians(neighbours: list[int], place: dict[int, int]) -> list[int]:
    ordered = sorted(neighbours, key=place.__getitem__)
    low, high = (len(ordered) - 1) // 2, len(ordered) // 2
    return list(dict.fromkeys(ordered[low : high + 1]))


def _bound(
    spots: list[Spot],
    order: list[list[int]],
    heights: Sequence[float],
    block_of: list[int],
    blocks: list[_Block],
) -> None:
    for column in order:
        for one, other in pairwise(column):
            lines = not spots[one].node and not spots[other].node
            # Rounding to the grid must not bring them closer.
            apart = (heights[one] + heights[other]) / 2 + (GAP_LINES if lines else GAP) + GRID
            upper, lower = block_of[one], block_of[other]
            apart = max(apart, blocks[upper].below.get(lower, 0.0))
            blocks[upper].below[lower] = blocks[lower].above[upper] = apart


def _from_top(blocks: list[_Block]) -> list[int]:
    """Blocks after all above them. Straight lines never cross, so there is such an order."""
    missing = [len(block.above) for block in blocks]
    sequence = [at for at, count in enumerate(missing) if not count]
    for at in sequence:
        for lower in blocks[at].below:
            missing[lower] -= 1
            if not missing[lower]:
                sequence.append(lower)
    return sequence


def _wanted(spots: list[Spot], blocks: list[_Block], block_of: list[int], at: int) -> float:
    """The mean of all that lines lead to from the block."""
    block = blocks[at]
    around = [
        blocks[block_of[neighbour]].y
        for spot in block.spots
        for neighbour in (*spots[spot].left, *spots[spot].right)
        if block_of[neighbour] != at
    ]
    if not around:
        around = [
            blocks[block_of[neighbour]].y
            for spot in block.spots
            for neighbour in spots[spot].beside
            if block_of[neighbour] != at
        ]
    return sum(around) / len(around) if around else block.y


def _settle(blocks: list[_Block], at: int, wanted: float) -> None:
    block = blocks[at]
    lowest = max((blocks[n].y + gap for n, gap in block.above.items()), default=wanted)
    highest = min((blocks[n].y - gap for n, gap in block.below.items()), default=wanted)
    block.y = max(min(wanted, highest), lowest)
