"""What a few tickets are called, for texts that are filled in and for what is done to them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from gemba.desk.tickets.models import BacklogTally, Ticket


@dataclass(frozen=True, slots=True)
class TicketWords:
    """One ticket in words. `version` is the one a reply must have seen."""

    number: int
    subject: str
    product: str
    status_label: str
    contact_name: str
    assignee_name: str
    team_name: str
    version: int


@dataclass(frozen=True, slots=True)
class TicketOrigin:
    """By which inbox a ticket came, from which contact, and their tier and language, '' where none
    is known."""

    inbox_id: int
    contact_id: UUID
    tier: str
    language: str


def ticket_words(ticket_ids: Collection[UUID]) -> dict[UUID, TicketWords]:
    """By ticket; for parts of the product that act as the desk itself. One query."""
    rows = Ticket.objects.filter(pk__in=ticket_ids).order_by()
    rows = rows.select_related("status", "contact", "assignee", "team")
    return {
        row.pk: TicketWords(
            number=row.number,
            subject=row.subject,
            product=row.product,
            status_label=str(row.status),
            contact_name=row.contact.name,
            assignee_name=row.assignee.name if row.assignee else "",
            team_name=row.team.name if row.team else "",
            version=row.version,
        )
        for row in rows
    }


def tickets_with_contacts(contact_ids: Collection[UUID]) -> list[UUID]:
    """The tickets of these contacts, whatever became of them; for parts of the product that act as
    the desk itself. One query."""
    rows = Ticket.objects.filter(contact__in=contact_ids).order_by("id")
    return list(rows.values_list("pk", flat=True))


def origins_of_tickets(ticket_ids: Collection[UUID]) -> dict[UUID, TicketOrigin]:
    """Where each ticket came from, as far as is known now; as above. One query."""
    rows = Ticket.objects.filter(pk__in=ticket_ids).order_by()
    told = rows.values_list("pk", "inbox", "contact", "contact__tier", "contact__language")
    return {pk: TicketOrigin(inbox, who, tier, language) for pk, inbox, who, tier, language in told}


def tags_of_tickets(ticket_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The tags of those tickets that have any, by the alphabet; as above. One query."""
    rows = Ticket.objects.filter(pk__in=ticket_ids, tags__isnull=False).order_by("tags__name")
    found: dict[UUID, list[str]] = {}
    for pk, tag in rows.values_list("pk", "tags__name"):
        found.setdefault(pk, []).append(tag)
    return found


def open_loads() -> dict[int, int]:
    """How many open tickets each person has who has any."""
    rows = BacklogTally.objects.filter(assignee_key__gt=0).order_by()
    counted = rows.values_list("assignee_key").annotate(open=Sum("count"))
    return {key: count for key, count in counted if count > 0}
