"""From a log and the lot to the rows a pilot is judged by: one for each thing a KPI saw of a case.

A case counts with what happened to it within its window, whatever became of it later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Floats, Int64s, offsets_of, spread
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.improvement.pilots.outcomes import Outcomes, Ripeness
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import Better, Grain, Kpi, Unit
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.registry import kpis
from gemba.insight.kpis.steps import Steps

CHANNEL = "channel"
SEGMENTS = (CHANNEL,)
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


@dataclass(frozen=True, eq=False)
class Lot:
    """What was drawn, as arrays, a row each: `case` is the code in the log, `unit` a code of what
    was drawn."""

    case: Int64s
    unit: Int64s
    treated: Bools
    at_us: Int64s
    block: Int64s
    block_us: Int64s

    @classmethod
    def of(cls, columns: EventColumns, drawn: Sequence[Drawn]) -> Lot:
        """Cases the log does not have yet are left out."""
        places = columns.case_ids.codes
        known = [each for each in drawn if each.case in places]
        return cls(
            case=np.array([places[each.case] for each in known], dtype=np.int64),
            unit=_codes([each.unit for each in known]),
            treated=np.array([each.treated for each in known], dtype=np.bool_),
            at_us=np.array([each.at_us for each in known], dtype=np.int64),
            block=np.array([each.block for each in known], dtype=np.int64),
            block_us=np.array([each.block_us for each in known], dtype=np.int64),
        )

    def __len__(self) -> int:
        return len(self.case)

    def outcomes(
        self, seen: tuple[Int64s, Int64s, Floats], covariates: Floats, segments: Int64s
    ) -> Outcomes:
        """Of (row of the lot, moment, value) of all that was seen, with what was known before of
        each row of the lot; a row of which nothing was seen is there without outcome."""
        silent = np.setdiff1d(np.arange(len(self)), seen[0])
        row = np.concatenate([seen[0], silent])
        return Outcomes.of(
            (self.case[row], self.unit[row], self.treated[row]),
            (self.at_us[row], np.concatenate([seen[1], np.full(len(silent), UNKNOWN_US)])),
            np.concatenate([seen[2], np.zeros(len(silent))]),
            (covariates[row], segments[row]),
            (self.block[row], self.block_us[row]),
        )


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


def segments_of(columns: EventColumns, lot: Lot) -> Int64s:
    """Codes of SEGMENTS, a column each."""
    return channels_of(columns).codes.astype(np.int64)[lot.case][:, None]


def observed(
    columns: EventColumns, facts: Facts | None, lot: Lot, window_us: int, known: Floats
) -> Outcomes:
    """What a KPI saw of each drawn case within its window; of a case it saw nothing of, a row
    without outcome. `known`: covariates of the lot."""
    seen = _seen(columns, facts, lot, window_us)
    return lot.outcomes(seen, known, segments_of(columns, lot))


def steps_within(book: Book, lot: Lot, window_us: int) -> Steps:
    """What happened to the drawn cases until their windows ended, and nothing later."""
    until = np.full(book.columns.cases, UNKNOWN_US, dtype=np.int64)
    until[lot.case] = lot.at_us + window_us
    cases = np.unique(lot.case)
    lengths = book.columns.case_lengths[cases]
    rows = spread(book.columns.offsets[cases], lengths)
    case = np.repeat(np.arange(len(cases)), lengths)
    kept = book.columns.time_us[rows] <= until[cases[case]]
    # a case is never without its first row
    kept[offsets_of(lengths)[:-1]] = True
    counts = np.bincount(case[kept], minlength=len(cases)).astype(np.int64)
    return Steps(book.columns, book.meanings, cases, rows[kept], offsets_of(counts))


def facts_within(kpi: str, steps: Steps) -> Facts:
    """What a KPI tells of them then: a solution counts that did not last beyond the window, and one
    that was undone within it does not."""
    return kpis()[kpi].observe(steps)


def happened_within(kpi: Kpi, steps: Steps) -> Facts:
    """What makes it worse, at the moment that happened: for what must be acted on at once."""
    return (kpi.happened or kpi.observe)(steps)


def channels_of(columns: EventColumns) -> CodedColumn:
    """The channel of each case; unknown where the log does not tell it."""
    found = columns.case_attributes.get(CHANNEL)
    if found is None:
        return CodedColumn(np.full(columns.cases, -1, dtype=np.int32), Names.of([]))
    return found


def _seen(
    columns: EventColumns, facts: Facts | None, lot: Lot, window_us: int
) -> tuple[Int64s, Int64s, Floats]:
    """(row of the lot, moment, value) of what counts."""
    if facts is None or not len(lot):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    place = np.full(columns.cases, -1, dtype=np.int64)
    place[lot.case] = np.arange(len(lot))
    row = place[facts.case]
    inside = row >= 0
    drawn_us = lot.at_us[np.where(inside, row, 0)]
    inside &= facts.at_us - drawn_us <= window_us
    # what a ticket is told from its opening on, as that it is a complaint, stands a moment before
    # it was drawn; so does what happened after the clock was put back
    when_us = np.maximum(facts.at_us, drawn_us)
    return row[inside], when_us[inside], facts.value[inside]


def _codes(units: Sequence[str]) -> Int64s:
    """The same units, the same codes, in whatever order they come."""
    names = {name: code for code, name in enumerate(sorted(set(units)))}
    return np.array([names[each] for each in units], dtype=np.int64)
