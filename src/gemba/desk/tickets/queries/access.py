"""The one truth on who may see a ticket. It fails closed."""

from django.db.models import Q, QuerySet

from gemba.desk.tickets.models import Message, Ticket
from gemba.foundation.events.actors import Actor, Role


def visible_tickets(actor: Actor) -> QuerySet[Ticket]:
    """The tickets this actor may see.

    Administrators, supervisors and the system: all. Agents: their teams', those without a team,
    and their own. Everybody else: none – customers come through a link or their own contact.
    """
    if actor.sees_every_team:
        return Ticket.objects.all()
    if actor.role is Role.AGENT:
        return Ticket.objects.filter(
            Q(team__in=actor.team_ids) | Q(team=None) | Q(assignee=actor.user_id)
        )
    return Ticket.objects.none()


def visible_messages(actor: Actor) -> QuerySet[Message]:
    """The messages, notes included, on the tickets this actor may see."""
    if actor.sees_every_team:
        return Message.objects.all()
    return Message.objects.filter(ticket__in=visible_tickets(actor))
