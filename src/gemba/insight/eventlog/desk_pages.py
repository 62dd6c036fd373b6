"""The desk's events page by page, as those who follow them read on from a saved position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gemba.foundation.events.queries import Position, RecordedEvent, events_after
from gemba.foundation.events.types import EventPayload

from .desk_rows import whole_acts


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events that were asked for, whole acts only; after it, everything until `until` has been
    read."""

    events: Sequence[RecordedEvent]
    until: Position


def pages_between(
    position: Position, end: Position, *, heard: Sequence[type[EventPayload]], limit: int
) -> Iterator[EventPage]:
    """What came of these types after `position` up to `end`, at most `limit` events at a time."""
    types = tuple(kind.name for kind in heard)
    while position < end:
        events: Sequence[RecordedEvent] = events_after(position, limit=limit, types=types)
        full = len(events) == limit
        events = whole_acts(events) if full else events
        position = end
        if events:
            last = Position(events[-1].transaction_id, events[-1].sequence)
            position = last if full or last > end else end
        yield EventPage(events, position)
        if not full:
            return
