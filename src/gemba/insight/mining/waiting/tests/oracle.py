"""The causes of waiting moment by moment, in slow plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gemba.insight.mining.calendars import Calendar


@dataclass(frozen=True)
class Item:
    """A piece of work of one person, with its wait from `ready` to `start`."""

    resource: str
    ready: int
    start: int
    end: int


@dataclass(frozen=True)
class Split:
    contention: int
    prioritisation: int
    unavailability: int
    extraneous: int


def split_wait(item: Item, others: Sequence[Item], calendar: Calendar | None) -> Split:
    """Cut into stretches in which nothing changes; each has one cause. All times microseconds."""
    mine = [each for each in others if each.resource == item.resource]
    spans = [] if calendar is None else _spans(calendar, item.ready, item.start)
    marks = {item.ready, item.start}
    marks |= {at for each in mine for at in (each.start, each.end)}
    marks |= {at for span in spans for at in span}
    inside = sorted(at for at in marks if item.ready <= at <= item.start)
    found = {"contention": 0, "prioritisation": 0, "unavailability": 0, "extraneous": 0}
    for since, until in pairwise(inside):
        open_work = [each for each in mine if each.start <= since < each.end]
        on_duty = calendar is None or any(start <= since < end for start, end in spans)
        if open_work:
            # Who does several things at a time is busy with what was begun first.
            first = min(open_work, key=lambda each: (each.start, each.ready, each.end))
            cause = "prioritisation" if first.ready > item.ready else "contention"
        else:
            cause = "extraneous" if on_duty else "unavailability"
        found[cause] += until - since
    return Split(**found)


def _spans(calendar: Calendar, since: int, until: int) -> list[tuple[int, int]]:
    spans = calendar.spans(since, until)
    return list(zip(spans.start_us.tolist(), spans.end_us.tolist(), strict=True))
