"""Rounds: stretches of a case in which nothing is done that was not done before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.mining.figures import sums_by

from .view import LogView
from .vocabulary import Topic, step_attribute_of


@dataclass(frozen=True, eq=False)
class Rounds:
    """By round: the row it begins with, and the move that leads into it (`source`, `target`
    activities). `rows` are those of all rounds and `of` the round each belongs to."""

    first: Int64s
    source: Int64s
    target: Int64s
    rows: Int64s
    of: Int64s


def rounds(view: LogView, *, between_teams: bool = True) -> Rounds:
    """Those in which the customer had no new word since the work was done before: an answer to a
    further question is talk, not rework. Without those `between_teams`, which are ping-pong."""
    columns, before = view.columns, view.row_before
    said = np.cumsum(view.outside_rows)
    again = before >= 0
    again &= ~view.outside_rows & (said == said[np.maximum(before, 0)])
    if not between_teams:
        team = columns.attributes.get(step_attribute_of(columns, Topic.TEAM))
        if team is not None:
            again &= team.codes == team.codes[np.maximum(np.arange(len(columns)) - 1, 0)]
    rows = np.flatnonzero(again)
    fresh = np.ones(len(rows), dtype=np.bool_)
    fresh[1:] = (np.diff(rows) > 1) | (columns.case[rows[1:]] != columns.case[rows[:-1]])
    # A case's second round begins where its first row comes back once more.
    nth = _times_before(view, rows)
    fresh[1:] |= nth[1:] > nth[:-1]
    first = rows[fresh]
    return Rounds(
        first,
        columns.activity[first - 1].astype(np.int64),
        columns.activity[first].astype(np.int64),
        rows,
        np.cumsum(fresh) - 1,
    )


def _times_before(view: LogView, rows: Int64s) -> Int64s:
    """How often the activity of each row had come in its case before."""
    nth = np.zeros(len(view.columns), dtype=np.int64)
    for row, earlier in zip(rows.tolist(), view.row_before[rows].tolist(), strict=True):
        nth[row] = nth[earlier] + 1
    return nth[rows]


def passages(view: LogView, source: int) -> Int64s:
    """Rows of an activity after which a round could begin."""
    return np.flatnonzero(view.columns.activity == source)


def cases_in(view: LogView, rows: Int64s) -> int:
    """How many cases some rows are of."""
    columns = view.columns
    return int(np.count_nonzero(sums_by(columns.case[rows], np.ones(len(rows)), columns.cases)))
