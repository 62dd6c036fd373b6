"""Who leads the desk: their notes are steps, as approvals and opinions that work waits for."""

from collections.abc import Sequence

from gemba.desk.tickets.event_types import NoteAdded
from gemba.foundation.accounts.queries import people
from gemba.foundation.events.actors import Role
from gemba.foundation.events.queries import RecordedEvent

_LEADING = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def leaders(events: Sequence[RecordedEvent]) -> frozenset[str]:
    """The ids of those who lead the desk now; nobody is looked up where nobody left a note."""
    if not any(isinstance(event.payload, NoteAdded) for event in events):
        return frozenset()
    return frozenset(str(person.id) for person in people() if person.role in _LEADING)
