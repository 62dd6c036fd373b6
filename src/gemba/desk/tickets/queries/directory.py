"""The desk's own vocabulary: inboxes and statuses."""

from dataclasses import dataclass

from gemba.desk.tickets.models import Inbox, Status


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
