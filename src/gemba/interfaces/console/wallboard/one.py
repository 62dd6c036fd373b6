"""One ticket as the drawer shows it: what it is about, how it stands, what can be done at once."""

from dataclasses import dataclass
from datetime import datetime

from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.queries.lists import TicketLine
from gemba.foundation.events.actors import Actor
from gemba.interfaces.console.choices import choices
from gemba.interfaces.console.fields import Fields, fields_of
from gemba.interfaces.console.wallboard.risk import RiskLine, risk_lines


@dataclass(frozen=True, slots=True)
class OneTicket:
    """A ticket, its newest words, and the choices of its fields; `risk` while a promise runs."""

    ticket: TicketLine
    said_by: str
    said: str
    said_at: datetime | None
    fields: Fields
    risk: RiskLine | None


def one_ticket(number: int, *, actor: Actor, now: datetime) -> OneTicket | None:
    """The ticket, if this actor may see it."""
    found = conversation(number, actor=actor)
    if found is None:
        return None
    last = next((m for m in reversed(found.messages) if m.kind in ("inbound", "outbound")), None)
    return OneTicket(
        ticket=found.ticket,
        said_by=last.author_name if last else "",
        said=last.text if last else "",
        said_at=last.happened_at if last else None,
        fields=fields_of(found, choices(), me=actor.user_id),
        risk=next(iter(risk_lines([found.ticket], actor=actor, now=now)), None),
    )
