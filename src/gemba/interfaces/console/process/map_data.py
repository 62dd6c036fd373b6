"""The process map as plain data for the browser: words are ready, sizes run from 0 to 1."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.insight.mining.flow_order import flow_order
from gemba.insight.mining.process_map import END, START, Link, MapEdge, MapNode
from gemba.insight.mining.sliders import SlidEdge, SlidMap, slid_map
from gemba.insight.mining.structure.main_ways import critical_path, happy_path
from gemba.insight.mining.waiting.moves import Wait, longest_waits
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.palette import hues
from gemba.interfaces.figures import count_words, duration_words, share_words

AT_ONCE_SECONDS, LONG_SECONDS = 60, 3600
TIMES = ("median", "mean", "p90", "total", "max")


@dataclass(frozen=True)
class Move:
    """An arrow. `back` leads against the flow; `count` is its number of times; `labels` its words
    and `weights` its size, 0 to 1, by what the map shows."""

    id: str
    source: str
    target: str
    way: int
    path: int
    count: int
    labels: Mapping[str, str]
    weights: Mapping[str, float]
    words: str
    back: bool


@dataclass(frozen=True)
class Box:
    """An activity, or where cases start (kind "start") and end ("end")."""

    id: str
    kind: str
    level: int
    label: str
    labels: Mapping[str, str]
    weights: Mapping[str, float]
    words: str
    hue: int
    loop: Move | None = None


def map_data(choice: Choice) -> dict[str, Any]:
    """Boxes, moves, where the sliders begin, and the main ways, as JSON values."""
    graph = choice.left.graph
    found = slid_map(graph, choice.left.table)
    artist = _Draughtsman(choice, found, longest_waits(graph))
    return {
        "boxes": [_plain(box) for box in artist.boxes()],
        "moves": [vars(move) for move in artist.moves if move.source != move.target],
        "total": sum(edge.edge.count for edge in found.edges),
        "activities": found.activities,
        "activitiesMax": found.activities_max,
        "paths": found.paths,
        "pathsMax": found.paths_max,
        "backbone": [str(code) for code in found.backbone],
        "ways": artist.main_ways(),
    }


def _plain(box: Box) -> dict[str, Any]:
    """As `asdict`, which copies every label."""
    return {**vars(box), "loop": vars(box.loop) if box.loop else None}


def _has_two_sides(median: float, late: float) -> bool:
    """Most go on at once and some wait long: a median alone would deny the waiting."""
    return median < AT_ONCE_SECONDS and late >= LONG_SECONDS


class _Draughtsman:
    def __init__(self, choice: Choice, found: SlidMap, waits: list[Wait]) -> None:
        self._choice = choice
        self._map = found
        self._colours = hues(choice.whole)
        self._waits = {(wait.source, wait.target): wait for wait in waits}
        self._waited: defaultdict[int, float] = defaultdict(float)
        for wait in waits:
            self._waited[wait.target] += wait.total_seconds
        self._order = flow_order(each.edge for each in found.edges)
        self._times = _times_of(choice)
        edges = [each.edge for each in found.edges]
        boxes = [node for node, _level in found.nodes if node.code not in (START, END)]
        self._edge_tops = {
            "often": _top(edge.count for edge in edges),
            "cases": _top(edge.cases for edge in edges),
            "again": _top(edge.count - edge.cases for edge in edges),
            "slow": _top(wait.total_seconds for wait in waits),
        }
        self._box_tops = {
            "often": _top(node.count for node in boxes),
            "cases": _top(node.cases for node in boxes),
            "again": _top(node.count - node.cases for node in boxes),
        }

    def boxes(self) -> list[Box]:
        """In the order of the flow, so that the layout begins the same way each time."""
        loops = {move.source: move for move in self.moves if move.source == move.target}
        found = sorted(self._map.nodes, key=lambda each: self._order.get(each[0].code, 0))
        return [self._box(node, level, loops.get(str(node.code))) for node, level in found]

    @cached_property
    def moves(self) -> list[Move]:
        """Those most frequent first; an activity followed by itself is a move too."""
        return [self._move(each) for each in self._map.edges]

    def main_ways(self) -> dict[str, Any]:
        """The happy and the critical path with their sentence; none of both where there is none."""
        happy = happy_path(self._choice.columns, self._choice.cases)
        seconds = {link: wait.total_seconds for link, wait in self._waits.items()}
        edges = [each.edge for each in self._map.edges]
        critical = critical_path(edges, self._order, seconds) if seconds else None
        ways: dict[str, Any] = {}
        if happy is not None:
            words = _("Happy path: {share} of the cases, {time} at the median").format(
                share=share_words(happy.share), time=duration_words(happy.seconds_median)
            )
            ways["happy"] = {"parts": _parts(happy.activities), "words": words}
        if critical is not None:
            words = _("Critical path: {share} of all waiting").format(
                share=share_words(critical.share)
            )
            ways["critical"] = {"parts": _parts(critical.activities), "words": words}
        return ways

    def _box(self, node: MapNode, level: int, loop: Move | None) -> Box:
        kind = {START: "start", END: "end"}.get(node.code, "activity")
        label = self._name(node.code)
        count, median = count_words(node.count), node.wait_seconds_median
        words = _("{activity}: {count} times in {cases} cases").format(
            activity=label, count=count, cases=count_words(node.cases)
        )
        if median is not None:
            words += _pause() + _("reached after {time} at the median").format(
                time=duration_words(median)
            )
        again = node.count - node.cases
        tops = self._box_tops
        return Box(
            id=str(node.code),
            kind=kind,
            level=level,
            label=label,
            labels={
                "often": count,
                "cases": share_words(node.case_share),
                "again": count_words(again) if again else "",
                "slow": "" if median is None else duration_words(median),
            },
            weights={
                "often": _part(node.count, tops["often"]),
                "cases": _part(node.cases, tops["cases"]),
                "again": _part(again, tops["again"]),
                "slow": _part(self._waited[node.code], self._edge_tops["slow"]),
            },
            words=words,
            hue=self._colours.get(node.code, 0),
            loop=loop,
        )

    def _move(self, slid: SlidEdge) -> Move:
        edge, tops = slid.edge, self._edge_tops
        link = (edge.source, edge.target)
        wait, again = self._waits.get(link), edge.count - edge.cases
        return Move(
            id=f"{edge.source}_{edge.target}",
            source=str(edge.source),
            target=str(edge.target),
            way=slid.way,
            path=slid.path,
            count=edge.count,
            labels={
                "often": count_words(edge.count),
                "cases": share_words(edge.case_share),
                "again": count_words(again) if again else "",
                **self._time_labels(edge),
            },
            weights={
                "often": _part(edge.count, tops["often"]),
                "cases": _part(edge.cases, tops["cases"]),
                "again": _part(again, tops["again"]),
                "slow": _part(wait.total_seconds, tops["slow"]) if wait else 0.0,
            },
            words=self._words(edge, wait),
            back=self._order[edge.source] > self._order[edge.target],
        )

    def _time_labels(self, edge: MapEdge) -> dict[str, str]:
        seconds = self._times.get((edge.source, edge.target))
        if seconds is None:
            return dict.fromkeys(TIMES, "")
        labels = {name: duration_words(seconds[name]) for name in TIMES}
        if _has_two_sides(seconds["median"], seconds["p90"]):
            labels["median"] = f"{labels['median']} – {labels['p90']}"
        return labels

    def _words(self, edge: MapEdge, wait: Wait | None) -> str:
        words = _("{source} → {target}: {count} times").format(
            source=self._name(edge.source),
            target=self._name(edge.target),
            count=count_words(edge.count),
        )
        if edge.wait_seconds_median is not None:
            words += _pause() + _("{median} at the median, 9 of 10 within {p90}").format(
                median=duration_words(edge.wait_seconds_median),
                p90=duration_words(edge.wait_seconds_p90),
            )
        if wait is not None:
            words += _pause() + _("{share} of all waiting").format(share=share_words(wait.share))
        return words

    def _name(self, code: int) -> str:
        if code in (START, END):
            return _("Start") if code == START else _("End")
        return self._choice.label(self._choice.columns.activities[code])


def _times_of(choice: Choice) -> dict[Link, dict[str, float]]:
    """Seconds by edge and by what may be asked of them."""
    graph = choice.left.graph
    columns = (
        graph.wait_seconds_median,
        graph.wait_seconds_mean,
        graph.wait_seconds_p90,
        graph.wait_seconds_total,
        graph.wait_seconds_max,
    )
    links = zip(graph.source.tolist(), graph.target.tolist(), strict=True)
    rows = zip(*(each.tolist() for each in columns), strict=True)
    return {link: dict(zip(TIMES, row, strict=True)) for link, row in zip(links, rows, strict=True)}


def _parts(activities: tuple[int, ...]) -> list[str]:
    """The ids of the boxes and moves of a way, from start to end."""
    codes = [START, *activities, END]
    moves = [f"{one}_{two}" for one, two in pairwise(codes)]
    return [str(code) for code in dict.fromkeys(codes)] + list(dict.fromkeys(moves))


def _pause() -> str:
    return pgettext("between parts of a sentence", ", ")


def _top(values: Iterable[float]) -> float:
    return max(values, default=1) or 1


def _part(value: float, top: float) -> float:
    """By the square root, so that the middle of a steep range can be told apart."""
    return round(math.sqrt(value / top), 4)
