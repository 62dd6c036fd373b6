"""Rounds: what a case does again, from where it goes back until it is where it left.

A step that is new does not end a round, it only is no part of it. Two stories are told of rounds,
and each round belongs to one. A team that finds its own work wanting goes back to an earlier step:
rework, also of those who do the later steps once more. Or work goes to another team that had it
before: it is sent to and fro.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
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

    def only(self, chosen: Bools) -> Rounds:
        """Some of them; one flag each."""
        kept = chosen[self.of]
        number = np.cumsum(chosen) - 1
        return Rounds(
            self.first[chosen],
            self.source[chosen],
            self.target[chosen],
            self.rows[kept],
            number[self.of[kept]],
        )


def rework_rounds(view: LogView) -> Rounds:
    """Those that begin within one team, with all that other teams then do again; all where a log
    tells no teams."""
    found, columns = rounds(view), view.columns
    team = columns.attributes.get(step_attribute_of(columns, Topic.TEAM))
    if team is None:
        return found
    one, other = team.codes[found.first - 1], team.codes[found.first]
    return found.only((one == other) | (one < 0) | (other < 0))


def rounds(view: LogView) -> Rounds:
    """Those in which the customer had no new word since the work was done before: an answer to a
    further question is talk, not rework."""
    columns, before = view.columns, view.row_before
    said: Int64s = np.cumsum(view.outside_rows)
    again = before >= 0
    again &= ~view.outside_rows & (said == said[np.maximum(before, 0)])
    rows = np.flatnonzero(again)
    fresh = np.ones(len(rows), dtype=np.bool_)
    fresh[1:] = (np.diff(rows) > 1) | (columns.case[rows[1:]] != columns.case[rows[:-1]])
    # A case's second round begins where its first row comes back once more.
    nth = _times_before(view, rows)
    fresh[1:] |= nth[1:] > nth[:-1]
    fresh[fresh] = ~_goes_on(columns, rows[fresh], said)
    first = rows[fresh]
    return Rounds(
        first,
        columns.activity[first - 1].astype(np.int64),
        columns.activity[first].astype(np.int64),
        rows,
        np.cumsum(fresh) - 1,
    )


def _goes_on(columns: EventColumns, first: Int64s, said: Int64s) -> Bools:
    """Whether each stretch of repeated rows, by its first one, belongs to the round before: which
    has come back neither to the step it left nor to the one it went back to."""
    found = np.zeros(len(first), dtype=np.bool_)
    near = columns.case[first[1:]] == columns.case[first[:-1]]
    near &= said[first[1:]] == said[first[:-1]]
    begun = first.copy()
    for place in (np.flatnonzero(near) + 1).tolist():
        row, last, began = int(first[place]), int(first[place - 1]), int(begun[place - 1])
        left, target = columns.activity[began - 1], columns.activity[began]
        if columns.activity[row] != target and left not in columns.activity[last:row]:
            found[place], begun[place] = True, began
    return found


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
