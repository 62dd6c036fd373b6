"""Gaps that no rule covers, rules that others cover wholly, and rules that overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from gemba.desk.workflow.decisions.index import places

from .space import Group, Side

LOOKS_MAX = 20_000  # at parts of the space, for one table
Box = tuple[Group, ...]


class TooMuch(Exception):
    """The space is cut into too many parts to look at all of them."""


@dataclass
class Covering:
    """Looks at the space of some sides as long as looks are left."""

    sides: Sequence[Side]
    looks_left: int = LOOKS_MAX

    def open_boxes(self, rules: int, within: Sequence[Sequence[Group]]) -> Iterator[Box]:
        """Parts of the space that none of these rules covers, of each kind one; `within` holds
        the groups to look at, side by side. A box of fewer sides is open whatever the others are.
        Raises TooMuch."""
        sides = list(within)
        remaining = [-1]
        for groups in reversed(sides):
            remaining.append(remaining[-1] & reduce(and_, (each.mask for each in groups), -1))
        remaining.reverse()
        seen: set[tuple[int, int]] = set()
        waiting: list[tuple[int, Box]] = [(rules, ())]
        while waiting:
            left, chosen = waiting.pop()
            level = len(chosen)
            if left & remaining[level] or (level, left) in seen:
                continue
            seen.add((level, left))
            self._look()
            if not left or level == len(sides):
                yield chosen
                continue
            groups = sides[level]
            waiting += [(left & each.mask, (*chosen, each)) for each in reversed(groups)]

    def gaps(self, rules: int) -> Iterator[Box]:
        """Where no rule hits, null left aside. Raises TooMuch."""
        return self.open_boxes(rules, [side.groups for side in self.sides])

    def is_covered(self, rule: int, others: int) -> bool:
        """Does everything that a rule lets pass hit one of the others too? Raises TooMuch."""
        own = [
            [group for group in (*side.groups, side.null) if group.mask >> rule & 1]
            for side in self.sides
        ]
        return next(self.open_boxes(others, own), None) is None

    def is_empty(self, rule: int) -> Side | None:
        """The first side where a rule lets nothing pass."""
        for side in self.sides:
            if not any(group.mask >> rule & 1 for group in (*side.groups, side.null)):
                return side
        return None

    def overlaps(self, rules: int) -> Iterator[tuple[int, int, Box]]:
        """Pairs of these rules that hit at once, and where."""
        for rule in places(rules):
            common = rules & -(2 << rule)
            for side in self.sides:
                touched = 0
                for group in side.groups:
                    if group.mask >> rule & 1:
                        touched |= group.mask
                common &= touched
            for other in places(common):
                both = 1 << rule | 1 << other
                yield rule, other, tuple(side.common(both) for side in self.sides)

    def _look(self) -> None:
        self.looks_left -= 1
        if self.looks_left < 0:
            raise TooMuch
