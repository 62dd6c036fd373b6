"""What expressions of a process may read of its ticket: as it is at the moment, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.conditions import TicketFacts, facts_of
from gemba.desk.tickets.operations import TicketUnknown
from gemba.desk.tickets.queries import ticket_words
from gemba.foundation.kernel.json_values import JsonValue


@dataclass(frozen=True, slots=True)
class Around:
    """The ticket of an instance, and the variables `ticket` and `contact`."""

    facts: TicketFacts
    variables: dict[str, JsonValue]


def around_ticket(ticket_id: UUID, *, now: datetime) -> Around:
    """Raises TicketUnknown."""
    facts = facts_of([ticket_id], now=now).get(ticket_id)
    if facts is None:
        raise TicketUnknown
    words = ticket_words([ticket_id])[ticket_id]
    ticket: dict[str, JsonValue] = {
        "number": words.number,
        "subject": facts.subject,
        "status": facts.status,
        "type": facts.type,
        "priority": facts.priority,
        "channel": facts.channel,
        "product": facts.product,
        "tags": sorted(facts.tags),
        "team": words.team_name,
        "assignee": words.assignee_name,
        "message": facts.message_text,
        "opened": facts.opened_at.isoformat(),
        "due": facts.due_at.isoformat() if facts.due_at else None,
        "times reopened": facts.times_reopened,
        "has attachment": facts.has_attachment,
    }
    contact: dict[str, JsonValue] = {
        "name": words.contact_name,
        "tier": facts.tier,
        "language": facts.language,
    }
    return Around(facts, {"ticket": ticket, "contact": contact})
