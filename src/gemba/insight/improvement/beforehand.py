"""What was known of cases before they were drawn: what a covariate is told from.

Told by openings, first answers and first ends, which never change once they have happened: so a
case has the same at every look, and the arm it is in changes none of it.
"""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.improvement.observing import Lot, channels_of
from gemba.insight.improvement.pilots.before import Before
from gemba.insight.improvement.pilots.covariates import of_categories
from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.kpis.facts import STILL, Facts
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import NOWHERE, Steps

BACKLOG = "backlog"
COVARIATES = (
    gettext_noop("level lately"),
    gettext_noop("open tickets"),
    gettext_noop("tickets of the last day"),
    gettext_noop("hour"),
    gettext_noop("hour, a quarter of a day on"),
    gettext_noop("weekend"),
)
"""What is known before, in the order of the columns; channels follow."""
LATELY = 50
"""So many outcomes before tell how the KPI stands at the moment."""
ENDS_LATELY = 20
"""So many first answers, or first ends, tell how long they take at the moment."""
STALE_US = 7 * DAY_US
"""Who has waited for so long is not counted among those who wait any more."""
_ENDS = (Meaning.RESOLVED, Meaning.CLOSED, Meaning.ABANDONED, Meaning.MERGED)


def before_of(book: Book, case: Int64s, at_us: Int64s) -> Before:
    """What was known of these cases at these moments."""
    channel = channels_of(book.columns)
    return Before(at_us, CodedColumn(channel.codes[case], channel.names), at_hand(book, at_us))


def at_hand(book: Book, at_us: Int64s) -> Floats:
    """How many cases waited for a first answer and for their first end at each moment, and how long
    the last of both took, as logarithms (n×4): all lean to the right."""
    steps = Steps.of(book.columns, book.meanings)
    opened = steps.opened_us
    answered, ended = _first(steps, Meaning.REPLIED), _first(steps, *_ENDS)
    return np.column_stack(
        [
            np.log1p(_waiting(opened, np.minimum(answered, ended), at_us)),
            np.log1p(_waiting(opened, ended, at_us)),
            _took_lately(opened, answered, at_us),
            _took_lately(opened, ended, at_us),
        ]
    )


def known_before(book: Book, kpi: str, lot: Lot) -> Floats:
    """COVARIATES and channels of the lot: all that the lot is checked by, and the covariates of
    pilots that were planned before anything was learnt."""
    at_us = lot.at_us
    hour = (at_us % DAY_US) / DAY_US * 2 * np.pi
    is_weekend = ((at_us // DAY_US + 3) % 7 >= 5).astype(np.float64)
    told = [
        _lately(book.facts.get(kpi), at_us),
        np.sqrt(_open_at(book, at_us)),
        np.sqrt(_came_lately(book.columns, at_us)),
        np.sin(hour),
        np.cos(hour),
        is_weekend,
    ]
    channel = channels_of(book.columns).codes.astype(np.int64)[lot.case]
    return np.column_stack([*told, of_categories(channel)]) if len(lot) else np.zeros((0, 6))


def _first(steps: Steps, *meanings: Meaning) -> Int64s:
    """When each case had the first such step; STILL where it has none."""
    row = steps.first(steps.means(*meanings))
    if not len(steps):
        return np.full(len(row), STILL, dtype=np.int64)
    return np.where(row == NOWHERE, STILL, steps.time_us[row])


def _waiting(opened: Int64s, ended: Int64s, at_us: Int64s) -> Floats:
    """How many were open at each moment, those aside that are stale."""
    over = np.sort(np.minimum(ended, opened + STALE_US))
    open_ = np.searchsorted(np.sort(opened), at_us) - np.searchsorted(over, at_us)
    found: Floats = np.maximum(open_, 0).astype(np.float64)
    return found


def _took_lately(opened: Int64s, ended: Int64s, at_us: Int64s) -> Floats:
    """The mean logarithm of how long the last ENDS_LATELY took, NaN before there are any."""
    known = ended != STILL
    took = np.minimum(np.maximum(ended[known] - opened[known], 0), STALE_US) / 1e6
    return _mean_of_last(ended[known], np.log1p(took), at_us, ENDS_LATELY)


def _lately(facts: Facts | None, at_us: Int64s) -> Floats:
    """The mean of the last outcomes known at each moment, as the logarithm of one and more; NaN
    before there are any."""
    if facts is None or not len(facts):
        return np.full(len(at_us), np.nan)
    found: Floats = np.log1p(np.maximum(_mean_of_last(facts.at_us, facts.value, at_us, LATELY), 0))
    return found


def _mean_of_last(when_us: Int64s, value: Floats, at_us: Int64s, last: int) -> Floats:
    """Of the values before each moment the mean of the last ones; NaN before there are any."""
    order = np.argsort(when_us, kind="stable")
    when, sums = when_us[order], np.concatenate([[0.0], np.cumsum(value[order])])
    end = np.searchsorted(when, at_us)
    begin = np.maximum(end - last, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (sums[end] - sums[begin]) / (end - begin)
    return found


def _open_at(book: Book, at_us: Int64s) -> Floats:
    """Cases open at each moment, 0 where the log does not tell."""
    open_ = book.facts.get(BACKLOG)
    if open_ is None or open_.until_us is None:
        return np.zeros(len(at_us))
    begun = np.searchsorted(np.sort(open_.at_us), at_us)
    over = np.searchsorted(np.sort(open_.until_us), at_us)
    found: Floats = np.maximum(begun - over, 0).astype(np.float64)
    return found


def _came_lately(columns: EventColumns, at_us: Int64s) -> Floats:
    first = np.sort(columns.first_us)
    came = np.searchsorted(first, at_us) - np.searchsorted(first, at_us - DAY_US)
    found: Floats = came.astype(np.float64)
    return found
