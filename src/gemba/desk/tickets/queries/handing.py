"""What routing asks of many tickets at once: do they wait for somebody, who knew them before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from gemba.desk.tickets.models import Category, Message, MessageKind, Ticket

TOGETHER = 500
TO_DO = (Category.NEW.value, Category.OPEN.value)
_HELD = Q(is_settled__in=[False], merged_into=None, snoozed_until=None, status__category__in=TO_DO)


@dataclass(frozen=True, slots=True)
class WorkState:
    """`waits`: the desk has to act, and nobody has the ticket in hand."""

    ticket_id: UUID
    contact_id: UUID
    assignee_id: int | None
    due_at: datetime | None
    waits: bool


def work_states(ticket_ids: Collection[UUID]) -> dict[UUID, WorkState]:
    """How each of these tickets stands; one query for TOGETHER of them."""
    wanted, found = list(ticket_ids), {}
    for start in range(0, len(wanted), TOGETHER):
        rows = Ticket.objects.filter(pk__in=wanted[start : start + TOGETHER])
        for pk, contact, assignee, due_at, merged, snoozed, category in rows.values_list(
            "pk", "contact_id", "assignee_id", "due_at", "merged_into_id", "snoozed_until",
            "status__category",
        ):  # fmt: skip
            is_free = assignee is None and merged is None and snoozed is None
            found[pk] = WorkState(pk, contact, assignee, due_at, is_free and category in TO_DO)
    return found


def waiting_for_anybody(*, after: UUID | None, limit: int) -> list[UUID]:
    """Tickets the desk has to act on that nobody has, in the order of their ids after this one."""
    rows = Ticket.objects.filter(_HELD, assignee=None)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def in_hand_of(user_id: int) -> list[UUID]:
    """The tickets this person has to act on, the oldest first."""
    rows = Ticket.objects.filter(_HELD, assignee=user_id)
    return list(rows.order_by("opened_at", "pk").values_list("pk", flat=True))


def in_hands(user_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many tickets each of these people has to act on, by channel."""
    rows = Ticket.objects.filter(_HELD, assignee__in=list(user_ids)).order_by()
    counted = rows.values_list("assignee_id", "channel").annotate(count=Count("pk"))
    found: dict[int, dict[str, int]] = {}
    for user_id, channel, count in counted:
        if user_id is not None:
            found.setdefault(user_id, {})[channel] = count
    return found


def first_to_reply(ticket_ids: Collection[UUID]) -> dict[UUID, int]:
    """Who answered each of these tickets first: its first-contact owner 首问责任制."""
    rows = Message.objects.filter(
        ticket__in=ticket_ids, kind=MessageKind.OUTBOUND.value, user__isnull=False
    )
    found: dict[UUID, int] = {}
    for ticket_id, user_id in rows.order_by("happened_at", "pk").values_list("ticket_id", "user"):
        found.setdefault(ticket_id, user_id)
    return found


def last_to_serve(contact_ids: Collection[UUID]) -> dict[UUID, int]:
    """Who has, or had, the latest ticket of each of these contacts that anybody had."""
    rows = Ticket.objects.filter(contact__in=contact_ids, assignee__isnull=False)
    ordered = rows.order_by("last_activity_at", "pk")
    return {
        contact: user
        for contact, user in ordered.values_list("contact_id", "assignee_id")
        if user is not None
    }
