"""Which cases of a log came to their end in a period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import numpy as np

from gemba.foundation.kernel.clock import microseconds
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_rows import STATUS

DONE = ("resolved", "closed")


class Span(StrEnum):
    """How far back is looked."""

    QUARTER = "quarter"  # the last one that is over
    THIS_QUARTER = "this-quarter"
    DAYS_90 = "90-days"
    YEAR = "year"
    ALL = "all"


def bounds(span: Span, now: datetime) -> tuple[datetime | None, datetime]:
    """From when to when, by the calendar of `now`; None is the beginning of everything."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    quarter = midnight.replace(month=now.month - (now.month - 1) % 3, day=1)
    if span is Span.QUARTER:
        months = quarter.year * 12 + quarter.month - 4
        return quarter.replace(year=months // 12, month=months % 12 + 1), quarter
    if span is Span.THIS_QUARTER:
        return quarter, now
    if span is Span.ALL:
        return None, now
    days = 90 if span is Span.DAYS_90 else 365
    return datetime.fromtimestamp(midnight.timestamp() - days * 86_400, now.tzinfo), now


def completed_between(columns: EventColumns, since: datetime | None, until: datetime) -> Bools:
    """Flags the cases whose last event lies between; of the desk's tickets, those that are solved
    then."""
    flags: Bools = columns.last_us < microseconds(until)
    if since is not None:
        flags = flags & (columns.last_us >= microseconds(since))
    status = columns.attributes.get(STATUS)
    if status is None or not len(columns):
        return flags
    done = [code for code, name in enumerate(status.names) if name in DONE]
    return flags & np.isin(status.codes[columns.offsets[1:] - 1], done)


def having(columns: EventColumns, activities: Iterable[str]) -> Bools:
    """Flags the cases with any of these activities."""
    codes = columns.activities.codes
    wanted = [codes[each] for each in activities if each in codes]
    flags = np.zeros(columns.cases, dtype=np.bool_)
    flags[columns.case[np.isin(columns.activity, wanted)]] = True
    return flags
