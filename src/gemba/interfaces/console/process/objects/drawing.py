"""The object-centric map as plain data for the browser: words are ready, sizes run from 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from gemba.interfaces.console.process.objects.reading import Objects
from gemba.interfaces.figures import count_words, duration_words

ARROWS_MAX = 400
# A thing to which more than this happens is rather a person or a place: its way is a thicket.
EVENTS_EACH_CALM = 20


@dataclass(frozen=True)
class Knot:
    """An activity, or where the objects of a type begin (kind "start") and end ("end")."""

    id: str
    kind: str
    label: str
    words: str
    type: int
    much: float


@dataclass(frozen=True)
class Arrow:
    """A move of the objects of one type; `much` runs from 0 to 1 within the type."""

    id: str
    source: str
    target: str
    type: int
    label: str
    words: str
    much: float


def drawing(objects: Objects, label: Callable[[str], str], types: list[str]) -> dict[str, Any]:
    """Knots and arrows, the most frequent arrows of each type before its others; `types` are the
    words for the types drawn."""
    artist = _Artist(objects, label, types)
    arrows = artist.arrows()
    used = {each.source for each in arrows} | {each.target for each in arrows}
    return {
        "knots": [asdict(each) for each in artist.knots() if each.id in used],
        "arrows": [asdict(each) for each in arrows],
        "calm": [place for place in range(len(types)) if artist.is_calm(place)],
    }


class _Artist:
    def __init__(self, objects: Objects, label: Callable[[str], str], types: list[str]) -> None:
        self._objects, self._types = objects, types
        self._flow = objects.flow
        self._names = [label(name) for name in objects.log.activities]
        self._tops = [self._top(place) for place in range(len(types))]

    def is_calm(self, place: int) -> bool:
        """Whether the way of a thing of this type can be read."""
        name = self._objects.drawn[place]
        figures = next(each for each in self._objects.types if each.name == name)
        return figures.events_each_median <= EVENTS_EACH_CALM

    def knots(self) -> Iterator[Knot]:
        events = self._flow.events
        top = max(int(events.max(initial=0)), 1)
        for code in np.flatnonzero(events).tolist():
            count = count_words(int(events[code]))
            words = _("{activity}: {count} times").format(activity=self._names[code], count=count)
            for place, kind in enumerate(self._types):
                touched = int(self._flow.touched[place, code])
                if touched:
                    words += "\n" + _("{type}: {n}").format(type=kind, n=count_words(touched))
            much = math.sqrt(int(events[code]) / top)
            name = f"{self._names[code]}\n{count}"
            yield Knot(f"a{code}", "activity", name, words, -1, round(much, 3))
        for place, kind in enumerate(self._types):
            for side, sentence in (
                ("start", _("Here the way of a thing of the type “{type}” begins.")),
                ("end", _("Here the way of a thing of the type “{type}” ends.")),
            ):
                yield Knot(f"{side}{place}", side, kind, sentence.format(type=kind), place, 0)

    def arrows(self) -> list[Arrow]:
        """By turns of the types, so that few arrows are some of each."""
        ranked: list[tuple[int, int, Arrow]] = []
        for place in range(len(self._types)):
            mine = sorted(self._of_type(place), key=lambda each: -each[0])
            ranked += [(turn, place, arrow) for turn, (_count, arrow) in enumerate(mine)]
        ranked.sort(key=lambda each: each[:2])
        return [arrow for _turn, _place, arrow in ranked[:ARROWS_MAX]]

    def _of_type(self, place: int) -> Iterator[tuple[int, Arrow]]:
        flow, kind = self._flow, self._types[place]
        for row in np.flatnonzero(flow.type == place).tolist():
            source, target = int(flow.source[row]), int(flow.target[row])
            count, objects = int(flow.count[row]), int(flow.objects[row])
            words = _("{type}: {source} → {target}, {count} times").format(
                type=kind,
                source=self._names[source],
                target=self._names[target],
                count=count_words(count),
            )
            words += "\n" + _("{n} different ones, {median} between at the median").format(
                n=count_words(objects),
                median=duration_words(float(flow.wait_seconds_median[row])),
            )
            yield count, self._arrow(f"a{source}", f"a{target}", place, count, words)
        for side, table in (("start", flow.begins), ("end", flow.ends)):
            for code in np.flatnonzero(table[place]).tolist():
                count = int(table[place, code])
                sentence = (
                    _("{type}: {n} begin with “{activity}”")
                    if side == "start"
                    else _("{type}: {n} end with “{activity}”")
                )
                words = sentence.format(type=kind, n=count_words(count), activity=self._names[code])
                ends = (
                    (f"start{place}", f"a{code}")
                    if side == "start"
                    else (f"a{code}", f"end{place}")
                )
                yield count, self._arrow(*ends, place, count, words)

    def _arrow(self, source: str, target: str, place: int, count: int, words: str) -> Arrow:
        much = round(math.sqrt(count / self._tops[place]), 3)
        identifier = f"{place}-{source}-{target}"
        return Arrow(identifier, source, target, place, count_words(count), words, much)

    def _top(self, place: int) -> int:
        counts = self._flow.count[self._flow.type == place]
        begins = self._flow.begins[place]
        return max(int(counts.max(initial=1)), int(begins.max(initial=1)))
