"""What a pilot would take, and what is learnt from the weeks before it begins. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.improvement.beforehand import before_of
from gemba.insight.improvement.observing import (
    Drawn,
    Lot,
    facts_within,
    observed,
    ripeness_of,
    steps_within,
)
from gemba.insight.improvement.piloted import Draft
from gemba.insight.improvement.pilots.before import Expectation, Lesson, Settled, learnt
from gemba.insight.improvement.pilots.outcomes import DAY_US, SECOND_US, Outcomes, ripe
from gemba.insight.improvement.pilots.plan import PilotUnit
from gemba.insight.improvement.pilots.sizes import Past, Size, Wish, size_of
from gemba.insight.improvement.pilots.turns import Queue, Turns, queue_of, turns_for
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.registry import kpis
from gemba.insight.mining.zones import to_local_us

PAST_DAYS = 56
ANSWERED = "first_response"
"""Its wait tells how many wait, where a figure is no wait itself."""
_UNTIL_THE_FIRST_DAYS = 1


@dataclass(frozen=True, eq=False)
class Weeks:
    """The log up to a moment, as a pilot is planned by it: `only` these tickets of the last weeks,
    by their names in the log, where not all take part. `zone` is that of the desk's clocks."""

    book: Book
    now_us: int
    only: Collection[str] | None = None
    zone: str = "UTC"


def forecast(weeks: Weeks, draft: Draft, turns: Turns | None = None) -> Size | None:
    """How many tickets it takes and how long; None where the last weeks tell nothing. `turns` of
    the versions where blocks of time are drawn."""
    wish = Wish(
        measure=kpis()[draft.kpi].measure,
        effect=draft.relevant,
        unit=draft.unit,
        share=draft.share,
        enrolled=draft.enrolled,
        window_days=draft.window_days,
        days_max=draft.days_max,
        blocks=None if turns is None else turns.blocks,
    )
    return size_of(past_of(weeks, draft), wish)


def turns_of(weeks: Weeks, draft: Draft) -> Turns | None:
    """How long versions take turns where blocks of time are drawn, None elsewhere: by all who
    waited in the last weeks, for a queue serves more than those that take part."""
    if draft.unit is not PilotUnit.BLOCK:
        return None
    idle_days = _UNTIL_THE_FIRST_DAYS + draft.window_days
    return turns_for(_queue_of(weeks, draft), draft.days_max, idle_days)


def expected_of(weeks: Weeks, draft: Draft, names: Iterable[str]) -> tuple[Expectation, ...]:
    """What is learnt of each of these KPIs that the log tells; nothing for a switchback, whose
    blocks are compared whole."""
    if draft.unit is PilotUnit.BLOCK:
        return ()
    told = [name for name in dict.fromkeys(names) if name in weeks.book.facts]
    return tuple(
        _lesson(weeks, draft, name, _rows(weeks, draft, name)).expectation for name in told
    )


def lately(book: Book, draft: Draft, now_us: int) -> dict[str, int]:
    """The tickets of the last weeks whose window has ended: their places by their names."""
    first, window_us = book.columns.first_us, round(draft.window_days * DAY_US)
    chosen = (first > now_us - window_us - PAST_DAYS * DAY_US) & (first <= now_us - window_us)
    names = book.columns.case_ids
    return {names[case]: case for case in np.flatnonzero(chosen).tolist()}


def past_of(weeks: Weeks, draft: Draft) -> Past:
    """The tickets of the last weeks whose window has ended, as if all had been drawn."""
    rows = _rows(weeks, draft, draft.kpi)
    columns = np.zeros((len(rows), 0))
    if draft.unit is not PilotUnit.BLOCK:
        columns = _lesson(weeks, draft, draft.kpi, rows).columns
    # since any ticket came: one of these may have come late only because few do
    came = lately(weeks.book, draft, weeks.now_us)
    first = weeks.book.columns.first_us
    since_us = min((int(first[case]) for case in came.values()), default=weeks.now_us)
    window_us = round(draft.window_days * DAY_US)
    days = min(float(PAST_DAYS), (weeks.now_us - window_us - since_us) / DAY_US)
    return Past(rows.enrolled_us, rows.value, rows.unit, columns, days)


def _rows(weeks: Weeks, draft: Draft, kpi: str) -> Outcomes:
    """What a KPI told of them, as it would have been ripe."""
    book, window_us = weeks.book, round(draft.window_days * DAY_US)
    first = book.columns.first_us
    drawn = [
        Drawn(name, _unit_of(book, case, draft), False, int(first[case]))
        for name, case in lately(book, draft, weeks.now_us).items()
        if weeks.only is None or name in weeks.only
    ]
    lot = Lot.of(book.columns, drawn)
    facts = facts_within(kpi, steps_within(book, lot, window_us))
    rows = observed(book.columns, facts, lot, window_us, np.zeros((len(lot), 0)))
    return ripe(rows, ripeness_of(kpis()[kpi], window_us), weeks.now_us).rows


def _queue_of(weeks: Weeks, draft: Draft) -> Queue | None:
    """Those whose outcome is awaited; where the figure is no wait, those who wait for an answer.
    None where the log tells neither."""
    window_us = round(draft.window_days * DAY_US)
    is_wait = ripeness_of(kpis()[draft.kpi], window_us).longest is not None
    kpi = draft.kpi if is_wait else ANSWERED
    if kpi not in weeks.book.facts:
        return None
    rows = _rows(replace(weeks, only=None), draft, kpi)
    if not len(rows):
        return None
    came_us = to_local_us(rows.enrolled_us, weeks.zone)
    went_us = came_us + (rows.value * SECOND_US).astype(np.int64)
    # those who came before the first may have waited as long as the window
    first, last = int(came_us[0]) + window_us, int(came_us[-1])
    return queue_of(came_us, went_us, np.arange(-(-first // DAY_US), last // DAY_US + 1) * DAY_US)


def _lesson(weeks: Weeks, draft: Draft, kpi: str, rows: Outcomes) -> Lesson:
    past = Settled(
        before=before_of(weeks.book, rows.case, rows.enrolled_us),
        value=rows.value,
        measure=kpis()[kpi].measure,
        window_us=round(draft.window_days * DAY_US),
    )
    return learnt(kpi, past, weeks.zone)


def _unit_of(book: Book, case: int, draft: Draft) -> str:
    customers = book.columns.case_attributes.get("customer")
    if draft.unit is PilotUnit.CONTACT and customers is not None:
        return str(customers.codes[case])
    return str(case)
