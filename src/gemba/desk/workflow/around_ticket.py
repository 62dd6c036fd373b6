"""What expressions of a process may read of its ticket: as it is at the moment, never stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from gemba.desk.tickets.conditions import TicketFacts, facts_of
from gemba.desk.tickets.queries import TicketWords, holder_of, ticket_words
from gemba.desk.workflow.desk_time import on_the_wall
from gemba.foundation.kernel.json_values import JsonValue

NAMES = ("ticket", "contact")


@dataclass(frozen=True)
class AroundTicket(Mapping[str, JsonValue]):
    """The ticket of an instance, read when somebody asks: the variables `ticket` and `contact`."""

    ticket_id: UUID
    now: datetime

    @cached_property
    def facts(self) -> TicketFacts:
        """All that conditions know of it."""
        return facts_of([self.ticket_id], now=self.now)[self.ticket_id]

    @cached_property
    def holder(self) -> tuple[int | None, int | None]:
        """Its team and who has it."""
        return holder_of(self.ticket_id)

    def __getitem__(self, name: str) -> JsonValue:
        """Raises KeyError for any other name."""
        if name == "ticket":
            return self._ticket
        if name == "contact":
            return self._contact
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)

    @cached_property
    def _words(self) -> TicketWords:
        return ticket_words([self.ticket_id])[self.ticket_id]

    @cached_property
    def _ticket(self) -> dict[str, JsonValue]:
        facts, words = self.facts, self._words
        return {
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
            "opened": on_the_wall(facts.opened_at).isoformat(),
            "due": on_the_wall(facts.due_at).isoformat() if facts.due_at else None,
            "times reopened": facts.times_reopened,
            "has attachment": facts.has_attachment,
        }

    @cached_property
    def _contact(self) -> dict[str, JsonValue]:
        facts = self.facts
        return {"name": self._words.contact_name, "tier": facts.tier, "language": facts.language}
