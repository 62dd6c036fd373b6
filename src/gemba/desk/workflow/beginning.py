"""The door through which actions begin a process.

Processes do actions, so actions cannot know processes: the room's operations fill this slot.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import RecordedEvent


class Begin(Protocol):
    """Begins a published process on a ticket; the instance's id. Raises ChangeRefused."""

    def __call__(
        self,
        *,
        ticket_id: UUID,
        process_id: UUID,
        actor: Actor,
        now: datetime,
        cause: RecordedEvent | None = None,
    ) -> UUID: ...


_filled: list[Begin] = []


def begins_processes(begin: Begin) -> None:
    """Fill the slot; called once, where the operation stands."""
    _filled[:] = [begin]


def begin_process(
    *,
    ticket_id: UUID,
    process_id: UUID,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> UUID:
    """As `start_process` of the room's operations."""
    (begin,) = _filled
    return begin(ticket_id=ticket_id, process_id=process_id, actor=actor, now=now, cause=cause)
