"""Which work goes first, and whether cases stay with one person, as people were seen to choose.

A choice is seen where somebody began one thing while the next one she began lay there already: it
went by when things became possible, or by the age of their cases, whichever explains more choices.
A case stays with a person where she, being able to do the next step, did it far more often than
her share of such work makes likely.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats
from gemba.insight.mining.figures import sums_by
from gemba.insight.simulation.model import Discipline

from .people import Staff
from .steps import Steps

CHOICES_MIN = 50
# By how much the age of cases has to explain choices better than when work became possible.
MARGIN = 0.05
# Of the steps that could stay with a person, and against what chance would do.
STAYS_SHARE_MIN = 0.6
STAYS_TIMES = 1.5


def fit_discipline(steps: Steps, staff: Staff) -> Discipline:
    """Order, `same_person` and `overtime`; who of those free is chosen leaves no trace."""
    shares = choice_shares(steps, staff)
    by_age = shares is not None and shares[1] > shares[0] + MARGIN
    return Discipline(
        order="age" if by_age else "enabled",
        same_person=_stays(steps, staff),
        overtime=staff.overtime,
    )


def choice_shares(steps: Steps, staff: Staff) -> tuple[float, float] | None:
    """The part of all choices explained by when work became possible, and by the age of cases;
    None where too few were seen."""
    rows = np.flatnonzero(staff.is_work)
    rows = rows[np.lexsort((steps.start_us[rows], steps.person[rows]))]
    first, later = rows[:-1], rows[1:]
    same = steps.person[first] == steps.person[later]
    lay = steps.possible_us[later] < steps.start_us[first]
    chosen = same & lay & (steps.case[first] != steps.case[later])
    first, later = first[chosen], later[chosen]
    if len(first) < CHOICES_MIN:
        return None
    arrived = steps.start_us[steps.is_first][steps.case]
    fits = [when[first] <= when[later] for when in (steps.possible_us, arrived)]
    return float(fits[0].mean()), float(fits[1].mean())


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
