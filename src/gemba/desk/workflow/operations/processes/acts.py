"""Who moves a process, and why it could not be moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.operations import ChangeRefused
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.events.queries import RecordedEvent


class ProcessRefused(ChangeRefused):
    """This cannot be done with a process; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who moves an instance, when, and because of what."""

    actor: Actor
    now: datetime
    cause: RecordedEvent | None = None


def process_actor(process_id: UUID) -> Actor:
    """As whom a process acts: the desk itself; the id says which process."""
    return Actor(kind="system", id=f"process:{process_id.hex}", name="Gemba", role=Role.SYSTEM)
