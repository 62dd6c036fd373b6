"""Sorting many tickets at once, as rules do: as many statements for hundreds as for one.

Each verb takes the tickets with the event that led to it, and does it to all of them or, when one
of them refuses, to none.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import PriorityChanged, ProductNamed, TicketTagged, TypeChanged
from gemba.desk.tickets.models import Priority, Tag, Ticket, TicketType
from gemba.desk.tickets.operations.acting import tell_many, tickets_to_change
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.rows import insert_values, update_rows
from gemba.foundation.kernel.text import one_line

PRODUCT_CHARS_MAX = 80
TAG_CHARS_MAX = 50
Causes = Mapping[UUID, RecordedEvent | None]


@transaction.atomic
def set_priorities(*, tickets: Causes, priority: int, actor: Actor, now: datetime) -> None:
    """Say how soon they matter, 1 (low) to 4 (urgent)."""

    def change(ticket: Ticket) -> EventPayload | None:
        before, ticket.priority = ticket.priority, priority
        return PriorityChanged(priority, before) if before != priority else None

    rows = tickets_to_change(tickets, actor)
    if priority not in Priority.values:
        raise ChangeRefused(_("Choose a priority from the list."))
    _change(rows, "priority", change, tickets, actor=actor, now=now)


@transaction.atomic
def set_types(*, tickets: Causes, type_code: str, actor: Actor, now: datetime) -> None:
    """Say what kind of help is asked for."""

    def change(ticket: Ticket) -> EventPayload | None:
        before, ticket.type = ticket.type, type_code
        return TypeChanged(type_code, before) if before != type_code else None

    rows = tickets_to_change(tickets, actor)
    if type_code not in TicketType.values:
        raise ChangeRefused(_("Choose a type from the list."))
    _change(rows, "type", change, tickets, actor=actor, now=now)


@transaction.atomic
def set_products(*, tickets: Causes, product: str, actor: Actor, now: datetime) -> None:
    """Say what the requests are about; '' when nobody knows."""
    product = one_line(product, PRODUCT_CHARS_MAX)

    def change(ticket: Ticket) -> EventPayload | None:
        before, ticket.product = ticket.product, product
        return ProductNamed(product, before) if before != product else None

    rows = tickets_to_change(tickets, actor)
    _change(rows, "product", change, tickets, actor=actor, now=now)


@transaction.atomic
def add_tags(*, tickets: Causes, name: str, actor: Actor, now: datetime) -> None:
    """Put a tag on the tickets, making the tag if it is new."""
    rows = tickets_to_change(tickets, actor)
    word = tag_word(name)
    if not word:
        raise ChangeRefused(_("A tag needs at least one letter."))
    tag, _created = Tag.objects.get_or_create(name=word)
    pairs = Ticket.tags.through.objects.filter(tag=tag, ticket__in=list(tickets))
    tagged = set(pairs.values_list("ticket_id", flat=True))
    fresh = [row for row in rows if row.pk not in tagged]
    links = [(row.pk, tag.pk) for row in fresh]
    insert_values(Ticket.tags.through, ("ticket_id", "tag_id"), links)
    stories = [(row, [TicketTagged(word)]) for row in fresh]
    tell_many(stories, actor=actor, now=now, cause=tickets)


def tag_word(name: str) -> str:
    """A tag's one spelling."""
    return one_line(name, TAG_CHARS_MAX).lower()


def _change(
    rows: Sequence[Ticket],
    field: str,
    change: Callable[[Ticket], EventPayload | None],
    causes: Causes,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    stories = [(row, [payload]) for row in rows if (payload := change(row)) is not None]
    update_rows([row for row, _told in stories], [field])
    tell_many(stories, actor=actor, now=now, cause=causes)
