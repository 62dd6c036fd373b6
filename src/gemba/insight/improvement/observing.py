"""From a log and the lot to the rows a pilot is judged by: one for each thing a KPI saw of a case.

What was known before a case was drawn comes along, so that chance differences between the arms can
be taken out: the channel, the hour and the day, how many cases were open, how many had come lately,
and how the KPI stood among those that ended last. The arm a case is in changes none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import UNKNOWN_US, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.improvement.pilots.covariates import of_categories
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, Ripeness
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import Better, Grain, Kpi, Unit
from gemba.insight.kpis.ledger import Book

CHANNEL, BACKLOG = "channel", "backlog"
SEGMENTS = (CHANNEL,)
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
_UNSETTLED = frozenset({"sla_attainment", "csat"})
_FROM_OPENING = frozenset({"first_response", "resolution_time", "waiting_time"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case by its name in the log, the unit that was drawn for it, its arm, and when. `block` is
    the number of the block of time and `block_us` its beginning, for a switchback."""

    case: str
    unit: str
    treated: bool
    at_us: int
    block: int = -1
    block_us: int = UNKNOWN_US


def ripeness_of(kpi: Kpi, window_us: int) -> Ripeness:
    """What a case counts as that the KPI has not seen when its window ends.

    Times from the opening: the window, for it takes at least so long. Shares of all cases: it did
    not happen. What only some cases have – a promise, a survey, a price: it is left out.
    """
    if kpi.name in _FROM_OPENING:
        return Ripeness.of_time(window_us)
    if kpi.unit in (Unit.SHARE, Unit.COUNT) and kpi.name not in _UNSETTLED:
        return Ripeness(window_us, silent=0.0)
    return Ripeness(window_us)


def segment_names(columns: EventColumns, attribute: str) -> tuple[str, ...]:
    """What the codes of a segment are called."""
    found = columns.case_attributes.get(attribute)
    return () if found is None else tuple(str(name) for name in found.names)


def can_be_piloted(kpi: Kpi) -> bool:
    """Whether it has a better side and is told case by case."""
    return kpi.better is not Better.NEITHER and kpi.grain is not Grain.PERIOD


def observed(book: Book, kpi: str, drawn: Sequence[Drawn], window_us: int) -> Outcomes:
    """What the KPI saw of each drawn case within its window; of a case it saw nothing of, a row
    without outcome. Cases the log does not have yet are left out."""
    columns = book.columns
    places = columns.case_ids.codes
    known = [each for each in drawn if each.case in places]
    case = np.array([places[each.case] for each in known], dtype=np.int64)
    at_us = np.array([each.at_us for each in known], dtype=np.int64)
    place = np.full(columns.cases, -1, dtype=np.int64)
    place[case] = np.arange(len(known))
    row, when_us, value = _seen(book.facts.get(kpi), place, at_us, window_us)
    silent = np.setdiff1d(np.arange(len(known)), row)
    row = np.concatenate([row, silent])
    when_us = np.concatenate([when_us, np.full(len(silent), UNKNOWN_US, dtype=np.int64)])
    value = np.concatenate([value, np.zeros(len(silent))])
    before, segments = known_before(book, kpi, case, at_us)
    return Outcomes.of(
        (case[row], _codes([each.unit for each in known])[row], _treated(known)[row]),
        (at_us[row], when_us),
        value,
        (before[row], segments[row]),
        (
            np.array([each.block for each in known], dtype=np.int64)[row],
            np.array([each.block_us for each in known], dtype=np.int64)[row],
        ),
    )


def known_before(book: Book, kpi: str, case: Int64s, at_us: Int64s) -> tuple[Floats, Int64s]:
    """(covariates, segments) of these cases at these moments: n×k and n×1."""
    columns = book.columns
    channel = _channels(columns)[case]
    hour = (at_us % DAY_US) / DAY_US * 2 * np.pi
    is_weekend = ((at_us // DAY_US + 3) % 7 >= 5).astype(np.float64)
    told = [
        _lately(book.facts.get(kpi), at_us),
        np.sqrt(_open_at(book, at_us)),
        np.sqrt(_came_lately(columns, at_us)),
        np.sin(hour),
        np.cos(hour),
        is_weekend,
    ]
    covariates = np.column_stack([*told, of_categories(channel)]) if len(case) else np.zeros((0, 6))
    return covariates, channel[:, None]


def _seen(
    facts: Facts | None, place: Int64s, at_us: Int64s, window_us: int
) -> tuple[Int64s, Int64s, Floats]:
    """(place among the drawn, moment, value) of what counts."""
    if facts is None or not len(at_us):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    row = place[facts.case]
    inside = row >= 0
    since = facts.at_us - at_us[np.where(inside, row, 0)]
    inside &= (since >= 0) & (since <= window_us)
    return row[inside], facts.at_us[inside], facts.value[inside]


def _lately(facts: Facts | None, at_us: Int64s) -> Floats:
    """The mean of the last outcomes known at each moment, as the logarithm of one and more; NaN
    before there are any."""
    if facts is None or not len(facts):
        return np.full(len(at_us), np.nan)
    order = np.argsort(facts.at_us, kind="stable")
    when, sums = facts.at_us[order], np.concatenate([[0.0], np.cumsum(facts.value[order])])
    end = np.searchsorted(when, at_us)
    begin = np.maximum(end - LATELY, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (sums[end] - sums[begin]) / (end - begin)
    found: Floats = np.log1p(np.maximum(mean, 0.0))
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


def _channels(columns: EventColumns) -> Int64s:
    found = columns.case_attributes.get(CHANNEL)
    if found is None:
        return np.full(columns.cases, -1, dtype=np.int64)
    return found.codes.astype(np.int64)


def _codes(units: Sequence[str]) -> Int64s:
    """The same units, the same codes, in whatever order they come."""
    names = {name: code for code, name in enumerate(sorted(set(units)))}
    return np.array([names[each] for each in units], dtype=np.int64)


def _treated(known: Sequence[Drawn]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([each.treated for each in known], dtype=np.bool_)
