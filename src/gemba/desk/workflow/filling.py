"""The values of variables for a ticket."""

from uuid import UUID

from django.conf import settings

from gemba.desk.tickets.queries import ticket_words
from gemba.desk.workflow.variables import filled
from gemba.foundation.events.actors import Actor


def values_for(ticket_id: UUID, actor: Actor) -> dict[str, str]:
    """What the variables stand for on this ticket, when this actor writes."""
    words = ticket_words([ticket_id])[ticket_id]
    return {
        "contact.name": words.contact_name,
        "ticket.number": str(words.number),
        "ticket.subject": words.subject,
        "ticket.status": words.status_label,
        "ticket.product": words.product,
        "agent.name": actor.name if actor.user_id is not None else settings.BRAND_NAME,
        "assignee.name": words.assignee_name,
        "team.name": words.team_name,
        "brand.name": settings.BRAND_NAME,
    }


def filled_for(text: str, ticket_id: UUID, actor: Actor) -> str:
    """A text with its variables replaced for this ticket."""
    return filled(text, values_for(ticket_id, actor)) if "{{" in text else text
