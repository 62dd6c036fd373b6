"""What differs between two drawings: what came, what went, what says something else, what moved.
Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree as ET

from .reading import Bounds, Drawn, drawn_in

STILL = 1.0  # less is no move: tools round where things stand


class What(StrEnum):
    """What became of an element."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Detail:
    """A property that says something else. None on a side: it said nothing."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element that is not as it was. `moved` may come with a change; a line is never moved:
    it follows what it joins."""

    id: str
    kind: str
    label: str
    what: What
    details: tuple[Detail, ...] = ()
    moved: bool = False


def drawing_difference(before: ET.Element, after: ET.Element) -> tuple[ElementChange, ...]:
    """Every element that differs, elements being the same by their id.

    Moves count against where most of what stayed stands: a drawing that was pushed aside as a
    whole has not moved.
    """
    old, new = drawn_in(before), drawn_in(after)
    shift = _common_shift(old, new)
    found = [
        ElementChange(e.id, e.kind, e.label, What.ADDED) for k, e in new.items() if k not in old
    ]
    found += [
        ElementChange(e.id, e.kind, e.label, What.REMOVED) for k, e in old.items() if k not in new
    ]
    for key in new.keys() & old.keys():
        change = _change(old[key], new[key], shift)
        if change:
            found.append(change)
    order = {key: place for place, key in enumerate([*new, *old])}
    return tuple(sorted(found, key=lambda each: (list(What).index(each.what), order[each.id])))


def _change(old: Drawn, new: Drawn, shift: tuple[float, float]) -> ElementChange | None:
    details = tuple(_details(old, new))
    moved = _has_moved(old.bounds, new.bounds, shift)
    if not details and not moved:
        return None
    what = What.CHANGED if details else What.MOVED
    return ElementChange(new.id, new.kind, new.label or old.label, what, details, moved)


def _details(old: Drawn, new: Drawn) -> Iterator[Detail]:
    if old.kind != new.kind:
        yield Detail("kind", old.kind, new.kind)
    if old.name != new.name:
        yield Detail("name", old.name or None, new.name or None)
    yield from said_differently(old.says, new.says)


def said_differently(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Detail]:
    """Properties that differ, in the order of the new ones, then those that are gone."""
    for path in (*new, *(each for each in old if each not in new)):
        if old.get(path) != new.get(path):
            yield Detail(path, old.get(path), new.get(path))


def _common_shift(old: Mapping[str, Drawn], new: Mapping[str, Drawn]) -> tuple[float, float]:
    shifts = Counter(
        (round(now.x - was.x), round(now.y - was.y))
        for key in old.keys() & new.keys()
        if (was := old[key].bounds) and (now := new[key].bounds)
    )
    if not shifts:
        return (0, 0)
    most = max(shifts.values())
    return (0, 0) if shifts[(0, 0)] == most else shifts.most_common(1)[0][0]


def _has_moved(was: Bounds | None, now: Bounds | None, shift: tuple[float, float]) -> bool:
    if was is None or now is None:
        return False
    ways = (
        now.x - was.x - shift[0],
        now.y - was.y - shift[1],
        now.width - was.width,
        now.height - was.height,
    )
    return any(abs(way) > STILL for way in ways)
