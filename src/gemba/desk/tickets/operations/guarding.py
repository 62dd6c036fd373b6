"""Who may object to a ticket being resolved or closed: a registry, filled from above as well."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gemba.desk.tickets.models import SETTLED, Status, Ticket
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.foundation.kernel.questions import Question

ClosingGuard = Callable[[Collection[UUID]], Mapping[UUID, str]]
"""Tickets in; for each that must stay open, why, in a sentence of the reader's language."""

CHILDREN_NAMED_MAX = 5
_guards: dict[str, ClosingGuard] = {}


def closing_guard(name: str) -> Callable[[ClosingGuard], ClosingGuard]:
    """Register a function as one that is asked before tickets are resolved or closed.

    It is asked inside the act's transaction and about many tickets at once: a fixed number of
    queries. `name` is the room and the thing: "teamwork.tasks".
    """

    def register(guard: ClosingGuard) -> ClosingGuard:
        if _guards.setdefault(name, guard) is not guard:
            raise ValueError(f"Two closing guards are called {name!r}.")
        return guard

    return register


def closing_guards() -> Mapping[str, ClosingGuard]:
    """Everybody who is asked, by name."""
    return _guards


def reasons_against(ticket_ids: Collection[UUID]) -> dict[UUID, str]:
    """Why some of these tickets must stay open; those that need not are left out."""
    found: dict[UUID, list[str]] = {}
    for guard in _guards.values() if ticket_ids else ():
        for ticket_id, reason in guard(ticket_ids).items():
            found.setdefault(ticket_id, []).append(reason)
    return {ticket_id: " ".join(reasons) for ticket_id, reasons in found.items()}


def must_be_free(ticket: Ticket, code: str) -> None:
    """Raises ChangeRefused if this status settles the ticket and somebody objects."""
    if ticket.status_id == code:
        return
    if code in _settling.all():
        reasons = reasons_against([ticket.pk])
        if reasons:
            raise ChangeRefused(reasons[ticket.pk])


@Question
def _settling() -> QuerySet[Status, str]:
    return Status.objects.filter(category__in=SETTLED).values_list("code", flat=True)


@closing_guard("tickets.parts")
def parts_are_open(ticket_ids: Collection[UUID]) -> dict[UUID, str]:
    """A ticket stays open as long as one of its parts does."""
    parts: dict[UUID, list[int]] = {}
    for parent_id, number in _open_parts.all(ticket_ids):
        if parent_id is not None:
            parts.setdefault(parent_id, []).append(number)
    return {parent_id: _still_open(numbers) for parent_id, numbers in parts.items()}


@Question
def _open_parts(ticket_ids: Collection[UUID]) -> QuerySet[Ticket, tuple[UUID | None, int]]:
    rows = Ticket.objects.filter(parent__in=ticket_ids, is_settled=False, merged_into=None)
    return rows.order_by("number").values_list("parent_id", "number")


def _still_open(numbers: list[int]) -> str:
    named = ", ".join(f"#{number}" for number in numbers[:CHILDREN_NAMED_MAX])
    more = len(numbers) - CHILDREN_NAMED_MAX
    if more > 0:
        named = _("{numbers} and {n} more").format(numbers=named, n=more)
    return _(
        "Parts of this ticket are still open: {numbers}. Resolve or unlink them first."
    ).format(numbers=named)
