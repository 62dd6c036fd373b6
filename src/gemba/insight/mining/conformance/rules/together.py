"""Where two activities meet: what rules on both of them share."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s

from .rule import Rule
from .template import Checked, RuleLog, states


def first_in_cases(log: RuleLog, rule: Rule) -> tuple[Int64s, Bools]:
    """The first row of either activity in each case that has one, and whether it has both."""
    rows, others = log.rows_of(rule.activity), log.rows_of(rule.other)
    either = np.union1d(rows, others)
    case = log.columns.case
    first = either[np.flatnonzero(np.diff(case[either], prepend=-1))]
    both = np.isin(case[first], case[rows]) & np.isin(case[first], case[others])
    return first, both


def done_by(log: RuleLog, rule: Rule, *, same: bool) -> Checked:
    """Each event of the second activity in a case that has the first, where both people are
    known: whether someone who did the first did this one too."""
    columns = log.columns
    rows, others = log.rows_of(rule.activity), log.rows_of(rule.other)
    rows, others = rows[columns.resource[rows] >= 0], others[columns.resource[others] >= 0]
    others = others[np.isin(columns.case[others], columns.case[rows])]
    width = np.int64(len(columns.resources) + 1)
    mine = columns.case[rows] * width + columns.resource[rows]
    theirs = columns.case[others] * width + columns.resource[others]
    shared = np.isin(theirs, mine)
    holds = shared if same else ~shared
    return Checked(others, others, states(holds, np.zeros(len(others), dtype=bool)))
