"""The split of waiting: against an oracle on drawn logs, and by hand on small ones."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import Event, drawn_events, rows_of
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.waiting.causes import CAUSES, waiting_times
from gemba.insight.mining.waiting.parties import Reading
from gemba.insight.mining.waiting.tests.oracle import Item, split_wait

SECOND = 1_000_000
# Of every day the ninth to the seventeenth second: days have a minute here.
LOGS = drawn_events(size_max=25, starts=True)


def split(columns: EventColumns, reading: Reading | None = None) -> dict[str, float]:
    """Seconds by cause, those without any left out."""
    waits = waiting_times(columns, reading or Reading())
    sums = waits.causes_us.sum(axis=1) / SECOND
    return {name: float(value) for name, value in zip(CAUSES, sums, strict=True) if value}


def calendars(columns: EventColumns) -> list[Calendar | None]:
    """Ann works in the first minute of an hour that has the log's half minute; Bob always."""
    names = {"ann": Calendar(((3 * 1440, 3 * 1440 + 1),)), "bob": None}
    return [names[name] for name in columns.resources]


@given(LOGS, st.booleans(), st.integers(0, 59))
def test_every_moment_has_the_cause_the_oracle_finds(
    events: list[Event], on_calendar: bool, shift: int
) -> None:
    later = [
        (c, a, at + shift, who, None if start is None else start + shift)
        for c, a, at, who, start in events
    ]
    columns = build(rows_of(later))
    given_calendars = calendars(columns) if on_calendar else None
    waits = waiting_times(columns, Reading(calendars=given_calendars))
    assert bool((waits.causes_us >= 0).all())
    assert waits.causes_us.sum(axis=0).tolist() == waits.total_us.tolist()
    possible = waits.start_us.copy()
    possible[waits.row] = waits.enabled_us
    items = [
        Item(columns.resources[who], int(possible[row]), int(waits.start_us[row]), int(end))
        for row, (who, end) in enumerate(
            zip(columns.resource.tolist(), columns.time_us.tolist(), strict=True)
        )
        if who >= 0
    ]
    places = {row: place for place, row in enumerate(np.flatnonzero(columns.resource >= 0))}
    for place, row in enumerate(waits.row.tolist()):
        by_name = dict(zip(CAUSES, waits.causes_us[:, place].tolist(), strict=True))
        if row not in places:
            assert by_name["extraneous"] == waits.total_us[place]
            continue
        item = items[places[row]]
        calendar = given_calendars[columns.resource[row]] if given_calendars else None
        truth = split_wait(item, items, calendar)
        assert (by_name["contention"], by_name["prioritisation"]) == (
            truth.contention,
            truth.prioritisation,
        )
        assert by_name["unavailability"] == truth.unavailability
        assert by_name["extraneous"] + by_name["batching"] == truth.extraneous
