"""The desk's own vocabulary: inboxes and statuses."""

from dataclasses import dataclass

from gemba.desk.tickets.models import Inbox, Priority, Status, TicketType


@dataclass(frozen=True, slots=True)
class InboxLine:
    """An inbox as lists and adapters know it."""

    id: int
    kind: str
    name: str
    address: str
    team_id: int | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A status to choose from. `label` is in the reader's language."""

    code: str
    category: str
    label: str


@dataclass(frozen=True, slots=True)
class PriorityLine:
    """A priority to choose from, 1 (low) to 4 (urgent)."""

    value: int
    label: str


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A kind of help to choose from; the empty code stands for "nobody knows yet"."""

    code: str
    label: str


def inboxes(kind: str | None = None) -> list[InboxLine]:
    """Every inbox, or those of one kind, in the order they were set up."""
    rows = Inbox.objects.order_by("id")
    if kind is not None:
        rows = rows.filter(kind=kind)
    return [
        InboxLine(row.pk, row.kind, row.name, row.address, row.team_id, row.is_active)
        for row in rows
    ]


def statuses() -> list[StatusLine]:
    """Every status in its order."""
    return [StatusLine(row.code, row.category, str(row)) for row in Status.objects.all()]


def priorities() -> list[PriorityLine]:
    """Every priority, the least urgent first."""
    return [PriorityLine(each.value, str(each.label)) for each in Priority]


def ticket_types() -> list[TypeLine]:
    """Every kind of help, "not set" first."""
    return [TypeLine(each.value, str(each.label)) for each in TicketType]
