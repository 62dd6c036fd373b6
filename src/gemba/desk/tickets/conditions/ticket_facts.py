"""What can be known of a ticket at a moment, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """One ticket as conditions see it, at the moment `now`.

    `message_text`: what a person on the customer's side wrote last. Nobody, no team and no vendor
    are None; texts that nobody knows are ''.
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
    tags: frozenset[str] = field(default_factory=frozenset)
    last_received_at: datetime | None = None
    last_replied_at: datetime | None = None
    due_at: datetime | None = None
    times_reopened: int = 0
    has_attachment: bool = False
