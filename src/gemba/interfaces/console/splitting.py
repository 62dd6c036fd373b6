"""What of a ticket can become a ticket of its own."""

from dataclasses import dataclass

from gemba.desk.tickets.queries import Conversation, MessageView, conversation
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True, slots=True)
class Movable:
    """A message to choose, and whether it is likely the second request."""

    message: MessageView
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Splitting:
    """The messages that may leave a ticket, oldest first; the last of the customer is chosen."""

    number: int
    messages: tuple[Movable, ...]


def splitting(number: int, *, actor: Actor) -> Splitting | None:
    """What can be split off; None when the actor may not see the ticket."""
    found = conversation(number, actor=actor)
    if found is None:
        return None
    movable = _movable(found)
    written = [message for message in movable if message.kind == "inbound"]
    last = written[-1] if written else None
    return Splitting(number, tuple(Movable(each, each is last) for each in movable))


def _movable(found: Conversation) -> list[MessageView]:
    """All but the message that opened the ticket, and what is not the ticket's own."""
    own = [m for m in found.messages if m.ticket_number == found.ticket.number and not m.side_id]
    return own if found.earlier_messages else own[1:]
