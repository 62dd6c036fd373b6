"""What differs between two drawings: what came, what went, what says something else, what moved.
Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from xml.etree import ElementTree as ET

from .reading import Bounds, Drawn, Read, read_drawing

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
    old, new = read_drawing(before), read_drawing(after)
    shift = _common_shift(old.elements, new.elements)
    found = [_alone(each, new, What.ADDED) for each in _only_in(new, old)]
    found += [_alone(each, old, What.REMOVED) for each in _only_in(old, new)]
    for key in new.elements.keys() & old.elements.keys():
        details = tuple(_details(key, old, new))
        moved = _has_moved(old.elements[key].bounds, new.elements[key].bounds, shift)
        if details or moved:
            what = What.CHANGED if details else What.MOVED
            found.append(
                replace(_alone(new.elements[key], new, what), details=details, moved=moved)
            )
    order = {key: place for place, key in enumerate([*new.elements, *old.elements])}
    return tuple(sorted(found, key=lambda each: (list(What).index(each.what), order[each.id])))


def _only_in(one: Read, other: Read) -> Iterator[Drawn]:
    return (each for key, each in one.elements.items() if key not in other.elements)


def _alone(each: Drawn, read: Read, what: What) -> ElementChange:
    return ElementChange(each.id, each.kind, read.label(each.id), what)


def _details(key: str, old: Read, new: Read) -> Iterator[Detail]:
    was, now = old.elements[key], new.elements[key]
    if was.kind != now.kind:
        yield Detail("kind", was.kind, now.kind)
    if was.name != now.name:
        yield Detail("name", was.name or None, now.name or None)
    for each in said_differently(was.says, now.says):
        before = None if each.before is None else old.told(each.path, each.before)
        after = None if each.after is None else new.told(each.path, each.after)
        yield Detail(each.path, before, after)


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
