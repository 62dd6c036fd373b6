"""What can be known of a ticket at a moment, as plain values."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class TicketFacts(NamedTuple):
    """One ticket as conditions see it, at the moment `now`.

    `message_text`: what a person on the customer's side wrote last. Nobody, no team and no vendor
    are None; texts that nobody knows are ''. A tuple: rehearsals change one fact after another of a
    hundred thousand tickets, which costs a dataclass five times as much.
    """

    ticket_id: UUID
    now: datetime
    opened_at: datetime
    channel: str
    inbox_id: int
    status: str
    category: str
    priority: int
    type: str = ""
    team_id: int | None = None
    assignee_id: int | None = None
    vendor_id: int | None = None
    product: str = ""
    tier: str = ""
    language: str = ""
    subject: str = ""
    message_text: str = ""
    tags: frozenset[str] = frozenset()
    last_received_at: datetime | None = None
    last_replied_at: datetime | None = None
    due_at: datetime | None = None
    times_reopened: int = 0
    has_attachment: bool = False
