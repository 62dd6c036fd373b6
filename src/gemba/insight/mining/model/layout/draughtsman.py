"""The drawing of a model."""

from __future__ import annotations

from itertools import pairwise

from gemba.insight.mining.model.bpmn import BpmnModel, Flow, NodeKind
from gemba.insight.mining.model.layout.drawing import Box, Drawing, Point
from gemba.insight.mining.model.layout.layers import Columns, columns_of
from gemba.insight.mining.model.layout.ordering import ordered
from gemba.insight.mining.model.layout.placing import middles
from gemba.insight.mining.model.layout.tracks import Crossing, tracks

TASK, GATEWAY, EVENT = (100.0, 80.0), (50.0, 50.0), (36.0, 36.0)
MARGIN, TRACK, CHANNEL = 40.0, 15.0, 50.0


def drawing_of(model: BpmnModel) -> Drawing:
    """Boxes and routes; the same model always gives the same drawing."""
    return _Draughtsman(model).draw()


class _Draughtsman:
    def __init__(self, model: BpmnModel) -> None:
        self._model = model
        self._columns: Columns = columns_of(model)
        self._order = ordered(self._columns)
        self._sizes = {node.id: _size(node.kind) for node in model.nodes}
        spots = self._columns.spots
        heights = [self._sizes[spot.node][1] if spot.node else 0.0 for spot in spots]
        self._y = middles(spots, self._order, heights)
        self._spot = {spot.node: at for at, spot in enumerate(spots) if spot.node}

    def draw(self) -> Drawing:
        # Channel `n` lies left of column `n`; there is one more to the right of the last.
        crossings: list[list[Crossing]] = [[] for _ in range(len(self._order) + 1)]
        for flow in self._model.flows:
            for channel, crossing in self._crossings(flow):
                crossings[channel].append(crossing)
        laid = [tracks(each) for each in crossings]
        lefts, widths = self._columns_x([count for _found, count in laid])
        boxes = {node: self._box(node, lefts, widths) for node in self._sizes}
        channel_x = [
            (lefts[n - 1] + widths[n - 1] if n else lefts[0] if lefts else 0.0)
            for n in range(len(laid))
        ]
        starts = [(x + CHANNEL / 2 if n else MARGIN) for n, x in enumerate(channel_x)]
        routes = {
            flow.id: self._route(flow, boxes, [found for found, _count in laid], starts)
            for flow in self._model.flows
        }
        return Drawing(boxes, routes)

    def _columns_x(self, counts: list[int]) -> tuple[list[float], list[float]]:
        """Left edge and width of each column."""
        spots = self._columns.spots
        widths = [
            max((self._sizes[spots[s].node][0] for s in column if spots[s].node), default=0.0)
            for column in self._order
        ]
        lefts: list[float] = []
        x = MARGIN + counts[0] * TRACK
        for width, tracks_after in zip(widths, counts[1:], strict=True):
            lefts.append(x)
            x += width + CHANNEL + tracks_after * TRACK
        return lefts, widths

    def _box(self, node: str, lefts: list[float], widths: list[float]) -> Box:
        spot = self._spot[node]
        width, height = self._sizes[node]
        column = self._columns.spots[spot].column
        x = lefts[column] + (widths[column] - width) / 2
        return Box(x, self._y[spot] - height / 2 + MARGIN, width, height)

    def _stations(self, flow: Flow) -> list[tuple[int, float, float]]:
        """The channels a flow goes through: their number, its height left and right of them."""
        spots, y = self._columns.spots, self._y
        source, target = self._spot[flow.source], self._spot[flow.target]
        passed = self._columns.passed[flow.id]
        if flow.id not in self._columns.back:
            chain = [source, *passed, target]
            return [(spots[one].column + 1, y[one], y[other]) for one, other in pairwise(chain)]
        turns = [(spots[source].column + 1, y[source], y[passed[0]])]
        for one, other in pairwise(passed):
            turns.append((spots[one].column, y[one], y[other]))
        turns.append((spots[target].column, y[passed[-1]], y[target]))
        return turns

    def _crossings(self, flow: Flow) -> list[tuple[int, Crossing]]:
        stations = self._stations(flow)
        back = flow.id in self._columns.back
        found = []
        for at, (channel, begin, end) in enumerate(stations):
            bundle = f"flow {flow.id} {at}"
            if at == 0 and not back and len(self._model.leaving[flow.source]) > 1:
                bundle = f"from {flow.source}"
            elif at == len(stations) - 1 and not back:
                bundle = f"to {flow.target}"
            found.append((channel, Crossing((flow.id, at), begin, end, bundle)))
        return found

    def _route(
        self,
        flow: Flow,
        boxes: dict[str, Box],
        laid: list[dict[tuple[str, int], int]],
        starts: list[float],
    ) -> tuple[Point, ...]:
        source, target = boxes[flow.source], boxes[flow.target]
        points: list[Point] = [(source.x + source.width, source.y + source.height / 2)]
        for at, (channel, begin, end) in enumerate(self._stations(flow)):
            track = laid[channel].get((flow.id, at))
            if track is not None:
                x = starts[channel] + track * TRACK
                points += [(x, begin + MARGIN), (x, end + MARGIN)]
        points.append((target.x, target.y + target.height / 2))
        return tuple(_straightened(points))


def _straightened(points: list[Point]) -> list[Point]:
    """Without points that lie on the line between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        while len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _in_line(one: Point, middle: Point, other: Point) -> bool:
    return one[0] == middle[0] == other[0] or one[1] == middle[1] == other[1]


def _size(kind: NodeKind) -> tuple[float, float]:
    if kind is NodeKind.TASK:
        return TASK
    return EVENT if kind in (NodeKind.START, NodeKind.END, NodeKind.EVENT) else GATEWAY
