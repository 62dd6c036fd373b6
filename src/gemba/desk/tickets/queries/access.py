"""The one truth on who may see a ticket. It fails closed."""

from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from gemba.desk.tickets.models import Message, Ticket
from gemba.foundation.events.actors import Actor, Role

Rows = TypeVar("Rows", bound="QuerySet[Ticket, Any]")


def visible_parts(actor: Actor) -> list[Q]:
    """The parts of what an actor may see, each of which an index serves; none: nothing.

    Administrators, supervisors and the system: all. Agents: their teams', those without a team,
    and their own. Everybody else: none – customers come through a link or their own contact.
    """
    if actor.sees_every_team:
        return [Q()]
    if actor.role is Role.AGENT:
        teams = [Q(team=team_id) for team_id in sorted(actor.team_ids)]
        return [*teams, Q(team=None), Q(assignee=actor.user_id)]
    return []


def visible_tickets(actor: Actor) -> QuerySet[Ticket]:
    """The tickets this actor may see: all of `visible_parts`."""
    return visible_of(Ticket.objects.all(), actor=actor)


def visible_of(rows: Rows, *, actor: Actor) -> Rows:
    """Those of these tickets the actor may see."""
    parts = visible_parts(actor)
    return rows.filter(reduce(or_, parts)) if parts else rows.none()


def visible_messages(actor: Actor) -> QuerySet[Message]:
    """The messages, notes included, on the tickets this actor may see."""
    if actor.sees_every_team:
        return Message.objects.all()
    return Message.objects.filter(ticket__in=visible_tickets(actor))
