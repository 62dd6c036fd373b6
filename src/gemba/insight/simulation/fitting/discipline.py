"""Which work goes first, and whether cases stay with one person, as people were seen to choose.

A choice is seen where somebody began one thing while the next one she began lay there already: it
went by when things became possible, by the age of their cases or, where it is known what was
promised, by when they are due, whichever explains most choices. A type goes before another where
it nearly always was begun first though it came later, and the other nearly never was. A case stays
with a person where she, being able to do the next step, did it far more often than her share of
such work makes likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.figures import sums_by
from gemba.insight.simulation.model import Discipline

from .people import Staff
from .steps import Steps

Order = Literal["enabled", "age", "due"]

CHOICES_MIN = 50
# By how much the age of cases has to explain choices better than when work became possible.
MARGIN = 0.05
# How often one type has to have been where it could pass another, and the part in which it did.
PASSES_MIN = 30
PASSES_SHARE_MIN = 0.8
# Of the steps that could stay with a person, and against what chance would do.
STAYS_SHARE_MIN = 0.6
STAYS_TIMES = 1.5


def fit_discipline(steps: Steps, staff: Staff, due_us: Int64s | None = None) -> Discipline:
    """Order, `same_person` and `overtime`; who of those free is chosen leaves no trace. `due_us`:
    when each case is due, None where nothing was promised."""
    return Discipline(
        order=_order(steps, choices_seen(steps, staff), due_us),
        same_person=_stays(steps, staff),
        overtime=staff.overtime,
    )


@dataclass(frozen=True, eq=False)
class Choices:
    """`first` was begun while `later`, of another case, lay there: steps, of one person each."""

    first: Int64s
    later: Int64s

    def explained(self, when: Int64s) -> float:
        """The part in which what comes first by a time, told by step, was begun first."""
        return float((when[self.first] <= when[self.later]).mean())

    def among(self, steps: Bools) -> Choices:
        """Those between some steps only, one flag each."""
        kept = steps[self.first] & steps[self.later]
        return Choices(self.first[kept], self.later[kept])


def choices_seen(steps: Steps, staff: Staff) -> Choices:
    rows = np.flatnonzero(staff.is_work)
    rows = rows[np.lexsort((steps.start_us[rows], steps.person[rows]))]
    first, later = rows[:-1], rows[1:]
    same = steps.person[first] == steps.person[later]
    lay = steps.possible_us[later] < steps.start_us[first]
    chosen = same & lay & (steps.case[first] != steps.case[later])
    return Choices(first[chosen], later[chosen])


def _order(steps: Steps, choices: Choices, due_us: Int64s | None) -> Order:
    """By when work became possible, unless something else explains clearly more."""
    if len(choices.first) < CHOICES_MIN:
        return "enabled"
    least = choices.explained(steps.possible_us) + MARGIN
    by_age = choices.explained(_arrived_us(steps)[steps.case])
    by_due = -1.0 if due_us is None else choices.explained(due_us[steps.case])
    if max(by_age, by_due) <= least:
        return "enabled"
    return "due" if by_due > by_age else "age"


def _arrived_us(steps: Steps) -> Int64s:
    """By case, when it was begun."""
    return steps.start_us[steps.is_first]


def type_priorities(steps: Steps, choices: Choices, of_type: Int64s, types: int) -> list[int]:
    """By type, below which others it stands: 0 for those that no other goes before. `of_type` by
    case."""
    arrived = _arrived_us(steps)[steps.case]
    kind = of_type[steps.case]
    one, other = choices.first, choices.later
    # Where the age of cases says otherwise than when work became possible, either explains much.
    came_later = (steps.possible_us[one] > steps.possible_us[other]) & (
        arrived[one] > arrived[other]
    )
    came_first = (steps.possible_us[one] < steps.possible_us[other]) & (
        arrived[one] < arrived[other]
    )
    size = types * types
    passed = np.bincount((kind[one] * types + kind[other])[came_later], minlength=size)
    kept = np.bincount((kind[other] * types + kind[one])[came_first], minlength=size)
    # How often the first of a pair came later, and was begun first all the same.
    seen = (passed + kept).reshape(types, types)
    share = passed.reshape(types, types) / np.maximum(seen, 1)
    known = (seen >= PASSES_MIN) & (share >= PASSES_SHARE_MIN)
    before = known & ~((seen.T >= 1) & (share.T > 1 - PASSES_SHARE_MIN))
    np.fill_diagonal(before, val=False)
    return _levels(before)


def _levels(before: Bools) -> list[int]:
    """The longest way to each from one that none goes before; all 0 where they go in a circle."""
    level = np.zeros(len(before), dtype=np.int64)
    for _ in range(len(before)):
        above = np.where(before, level[:, None] + 1, 0).max(axis=0, initial=0)
        if np.array_equal(above, level):
            return [int(each) for each in level]
        level = above
    return [0] * len(before)


def _stays(steps: Steps, staff: Staff) -> bool:
    rows = np.flatnonzero(~steps.is_first)
    rows = rows[staff.is_work[rows] & staff.is_work[rows - 1]]
    share = _shares(steps, staff)
    # Only where she can do the next step as well can a case stay with her.
    could = share[steps.person[rows - 1], steps.activity[rows]]
    able: Bools = could > 0
    if np.count_nonzero(able) < CHOICES_MIN:
        return False
    stayed = float((steps.person[rows] == steps.person[rows - 1])[able].mean())
    return stayed >= max(STAYS_SHARE_MIN, STAYS_TIMES * float(could[able].mean()))


def _shares(steps: Steps, staff: Staff) -> Floats:
    """By person and activity, the part of the activity that she does."""
    rows = np.flatnonzero(staff.is_work)
    people, size = int(steps.person.max()) + 1, int(steps.activity.max()) + 1
    cell = steps.person[rows] * size + steps.activity[rows]
    count = sums_by(cell, np.ones(len(rows)), people * size).reshape(people, size)
    shares: Floats = count / np.maximum(count.sum(axis=0), 1)
    return shares
