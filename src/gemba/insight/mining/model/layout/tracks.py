"""Between two columns: which upright line runs where, so that none lie on top of each other."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crossing:
    """A flow on its way through the gap after a column, from `begin` on the left to `end` on the
    right (heights). Crossings of one `bundle` may share a line: they fork or meet."""

    key: tuple[str, int]
    begin: float
    end: float
    bundle: str


def tracks(crossings: list[Crossing]) -> tuple[dict[tuple[str, int], int], int]:
    """The track of each crossing that bends, from the left, and how many tracks there are.

    Where one line's beginning lies at the height of another's end, the first turns off before
    the second turns in; a circle of such wishes is broken at the upper one.
    """
    bent = [each for each in crossings if each.begin != each.end]
    bundles: dict[str, list[Crossing]] = {}
    for each in sorted(bent, key=lambda each: (min(each.begin, each.end), each.key)):
        bundles.setdefault(each.bundle, []).append(each)
    after = _wishes(bundles)
    found: dict[tuple[str, int], int] = {}
    taken: list[list[tuple[float, float]]] = []
    done: dict[str, int] = {}
    left = list(bundles)
    while left:
        free = [name for name in left if not (after[name] & set(left)) - {name}]
        name = (free or left)[0]
        left.remove(name)
        low = min(min(each.begin, each.end) for each in bundles[name])
        high = max(max(each.begin, each.end) for each in bundles[name])
        track = max((done[other] + 1 for other in after[name] if other in done), default=0)
        while track < len(taken) and any(
            low <= end and begin <= high for begin, end in taken[track]
        ):
            track += 1
        while track >= len(taken):
            taken.append([])
        taken[track].append((low, high))
        done[name] = track
        for each in bundles[name]:
            found[each.key] = track
    return found, len(taken)


def _wishes(bundles: dict[str, list[Crossing]]) -> dict[str, set[str]]:
    """By bundle those that must turn off to its left: they begin where it ends."""
    begins: dict[float, set[str]] = {}
    for name, members in bundles.items():
        for each in members:
            begins.setdefault(each.begin, set()).add(name)
    return {
        name: {other for each in members for other in begins.get(each.end, ()) if other != name}
        for name, members in bundles.items()
    }
