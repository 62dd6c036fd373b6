"""What tests need of the log: an event type of their own, and a look at what readers see."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from unittest.mock import patch
from uuid import UUID

from django.db import transaction

from gemba.foundation.events import reactions
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import Position, RecordedEvent, events_after
from gemba.foundation.events.types import EventPayload, Subject, event_type, forget

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


class Colour(StrEnum):
    """Something to be one of."""

    RED = "red"
    BLUE = "blue"


@event_type(
    "bell.rung",
    sentence="{actor} rang {tone}",
    personal={"born_on": forget},
)
@dataclass(frozen=True)
class BellRung(EventPayload):
    """A bell was rung: every kind of value an event can carry."""

    tone: int
    colour: Colour = Colour.RED
    rung_at: datetime | None = None
    born_on: date | None = None
    towers: tuple[UUID, ...] = ()
    loudness: float = 1.0
    is_cracked: bool = False


@event_type(
    "echo.heard",
    sentence="{tone} came back",
    personal={},
)
@dataclass(frozen=True)
class EchoHeard(EventPayload):
    """What a reaction to a bell may record."""

    tone: int


TOWER = Subject.of("tower", 1)


@transaction.atomic
def ring(*tones: int, now: datetime = NOON) -> None:
    """Record a bell for each tone, in one transaction."""
    for tone in tones:
        record(BellRung(tone), actor=SYSTEM, now=now, subjects=[TOWER])


def tones(events: Sequence[RecordedEvent]) -> list[int]:
    """The tones of these bells, in order."""
    return [e.payload.tone for e in events if isinstance(e.payload, BellRung)]


def bells_after(position: Position) -> list[RecordedEvent]:
    """All bells a reader may see now after a position."""
    return events_after(position, limit=1000, types=["bell.rung"])


@contextmanager
def only_new_subscribers() -> Iterator[None]:
    """Forget the product's subscribers for a while; those registered inside are forgotten after."""
    with patch.object(reactions, "_subscribers", {}):
        yield
