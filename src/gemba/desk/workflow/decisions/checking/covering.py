"""Gaps that no rule covers, rules that others cover wholly, and rules that overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from gemba.desk.workflow.decisions.index import places

from .space import Group, Side

WORK_MAX = 20_000_000  # groups looked at for one table, a part of the space counting as ten
PART = 10
Box = tuple[Group, ...]


class TooMuch(Exception):
    """The space is cut into too many parts to look at all of them."""


@dataclass
class Covering:
    """Looks at the space of some sides as long as `work_left` allows. All raise TooMuch."""

    sides: Sequence[Side]
    work_left: int = field(default_factory=lambda: WORK_MAX)

    def open_boxes(self, rules: int, within: Sequence[Sequence[Group]]) -> Iterator[Box]:
        """Parts of the space that none of these rules covers, of each kind one; `within` holds
        the groups to look at, side by side. A box of fewer sides is open whatever the others are.
        """
        sides = list(within)
        remaining = [-1]
        for groups in reversed(sides):
            remaining.append(remaining[-1] & reduce(and_, (each.mask for each in groups), -1))
        remaining.reverse()
        seen: set[tuple[int, int]] = set()
        waiting: list[Iterator[tuple[int, Box]]] = [iter([(rules, ())])]
        while waiting:
            part = next(waiting[-1], None)
            if part is None:
                waiting.pop()
                continue
            left, chosen = part
            level = len(chosen)
            self._work(PART)
            if left & remaining[level] or (level, left) in seen:
                continue
            seen.add((level, left))
            if not left or level == len(sides):
                yield chosen
            else:
                waiting.append(_parts(left, chosen, sides[level]))

    def gaps(self, rules: int) -> Iterator[Box]:
        """Where no rule hits, null left aside."""
        return self.open_boxes(rules, [side.groups for side in self.sides])

    def is_covered(self, rule: int, others: int) -> bool:
        """Does everything that a rule lets pass hit one of the others too?"""
        own = [self._passing(rule, (*side.groups, side.null)) for side in self.sides]
        return next(self.open_boxes(others, own), None) is None

    def is_empty(self, rule: int) -> Side | None:
        """The first side where a rule lets nothing pass."""
        for side in self.sides:
            if not self._passing(rule, (*side.groups, side.null)):
                return side
        return None

    def overlaps(self, rules: int) -> Iterator[tuple[int, int, Box]]:
        """Pairs of these rules that hit at once, and where."""
        for rule in places(rules):
            common = rules & -(2 << rule)
            for side in self.sides:
                passing = (group.mask for group in self._passing(rule, side.groups))
                common &= reduce(or_, passing, 0)
            for other in places(common):
                both = 1 << rule | 1 << other
                yield rule, other, tuple(side.common(both) for side in self.sides)

    def _passing(self, rule: int, groups: Sequence[Group]) -> list[Group]:
        self._work(len(groups))
        return [group for group in groups if group.mask >> rule & 1]

    def _work(self, amount: int) -> None:
        self.work_left -= amount
        if self.work_left < 0:
            raise TooMuch


def _parts(left: int, chosen: Box, groups: Sequence[Group]) -> Iterator[tuple[int, Box]]:
    return ((left & group.mask, (*chosen, group)) for group in groups)
