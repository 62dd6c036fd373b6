"""The desk's own vocabulary: inboxes and statuses."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from gemba.desk.tickets.models import Inbox, Priority, Status, TicketType
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.once import once
from gemba.foundation.kernel.questions import Question

PRODUCTS_MAX = 200
_NEWEST_NAMED = 2_000


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
    return [
        InboxLine(row.pk, row.kind, row.name, row.address, row.team_id, row.is_active)
        for row in _inboxes.all()
        if kind in (None, row.kind)
    ]


@Question
def _inboxes() -> QuerySet[Inbox]:
    return Inbox.objects.order_by("id")


@once
def statuses() -> tuple[StatusLine, ...]:
    """Every status in its order."""
    return tuple(StatusLine(row.code, row.category, str(row)) for row in _statuses.all())


@Question
def _statuses() -> QuerySet[Status]:
    return Status.objects.all()


def priorities() -> list[PriorityLine]:
    """Every priority, the least urgent first."""
    return [PriorityLine(each.value, str(each.label)) for each in Priority]


def ticket_types() -> list[TypeLine]:
    """Every kind of help, "not set" first."""
    return [TypeLine(each.value, str(each.label)) for each in TicketType]


def products(*, actor: Actor) -> list[str]:
    """What tickets this actor may see were about lately, by name: the most frequent PRODUCTS_MAX.

    Only the newest tickets with a product are looked at, so that the desk's past costs nothing.
    """
    named = visible_tickets(actor).exclude(product="").order_by("-id")
    counted = Counter(named.values_list("product", flat=True)[:_NEWEST_NAMED])
    return sorted(product for product, _n in counted.most_common(PRODUCTS_MAX))
