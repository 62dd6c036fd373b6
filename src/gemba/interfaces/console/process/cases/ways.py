"""The way of a case: a strip of coloured steps in true proportion of time, and event by event."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.insight.mining.case_list import CaseEvent, case_events
from gemba.interfaces.console.process.choosing import Choice

STRIP_EVENTS_MAX = 80
EVENTS_MAX = 500


@dataclass(frozen=True, slots=True)
class Way:
    """An event on the strip: `place` is its share of the time from first to last event."""

    label: str
    hue: int
    place: float


@dataclass(frozen=True, slots=True)
class WayEvent:
    """An event of the case in words."""

    label: str
    hue: int
    who: str
    event: CaseEvent


def way_of(choice: Choice, code: int, colours: dict[int, int]) -> tuple[Way, ...]:
    """The first events of a case, for the strip."""
    columns = choice.columns
    first, last = int(columns.offsets[code]), int(columns.offsets[code + 1]) - 1
    begin, end = int(columns.time_us[first]), int(columns.time_us[last])
    span = max(end - begin, 1)
    rows = range(first, min(last + 1, first + STRIP_EVENTS_MAX))
    return tuple(
        Way(
            label=choice.label(columns.activities[int(columns.activity[row])]),
            hue=colours[int(columns.activity[row])],
            place=round((int(columns.time_us[row]) - begin) / span, 4),
        )
        for row in rows
    )


def way_events(choice: Choice, code: int, colours: dict[int, int]) -> tuple[WayEvent, ...]:
    """The events of a case, at most EVENTS_MAX. Raises IndexError."""
    codes = choice.columns.activities.codes
    return tuple(
        WayEvent(
            label=choice.label(event.activity),
            hue=colours[codes[event.activity]],
            who="" if event.resource is None else choice.who(event.resource),
            event=event,
        )
        for event in case_events(choice.columns, code, limit=EVENTS_MAX)
    )
