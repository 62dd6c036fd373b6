"""States of a case as naive estimators know them: how long it is, or the last steps it had."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.prediction.features.schema import Schema
from gemba.insight.prediction.features.steps import Steps

LENGTH_MOST = 40


def by_last(steps: Steps, schema: Schema, order: int) -> Int64s:
    """By row, a number for the last `order` activities; fewer at the beginning of a case."""
    words = schema.activities
    activity = words.table(steps.activities)[steps.activity]
    state = np.zeros(len(steps), np.int64)
    for back in range(order):
        state = state * (words.size + 1) + steps.earlier(activity, back) + 1
    return state


def by_length(steps: Steps) -> Int64s:
    """By row, the steps so far; very long cases are as one."""
    return np.minimum(steps.place, LENGTH_MOST)
