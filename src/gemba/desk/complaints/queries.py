"""Complaints: the file of one, and the list of those that need something."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from gemba.desk.complaints.kind import KIND
from gemba.desk.complaints.models import Compensation, Complaint
from gemba.desk.complaints.setting import ComplaintSetting, decode
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.definitions.queries import Definition, active
from gemba.foundation.definitions.queries import version as definition_version
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.money import Money

LIST_MAX = 200


@dataclass(frozen=True, slots=True)
class CompensationLine:
    """Money granted, asked for (waiting for approval) or refused."""

    id: UUID
    amount: Money
    reason: str
    asked_by: str
    asked_at: datetime
    state: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class ComplaintFile:
    """Everything about one complaint besides its ticket."""

    ticket_id: UUID
    setting: ComplaintSetting
    registered_at: datetime
    owner_id: int | None
    owner_name: str
    cause: str
    cause_name: str
    cause_words: str
    callback_due_at: datetime
    is_callback_missed: bool
    called_back_at: datetime | None
    called_back_by: str
    callback_words: str
    followed_up_at: datetime | None
    followed_up_by: str
    is_satisfied: bool | None
    follow_up_words: str
    compensations: tuple[CompensationLine, ...]

    @property
    def granted(self) -> Money:
        """What the complaint costs so far."""
        minor = sum(each.amount.minor for each in self.compensations if each.state == "granted")
        return Money(minor, self.setting.currency)


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint in a list."""

    ticket_id: UUID
    number: int
    subject: str
    contact_name: str
    assignee_name: str
    owner_name: str
    registered_at: datetime
    callback_due_at: datetime
    is_callback_missed: bool
    called_back_at: datetime | None
    cause_name: str
    granted: Money | None
    asked: Money | None
    is_settled: bool
    followed_up_at: datetime | None
    is_satisfied: bool | None

    @property
    def needs_callback(self) -> bool:
        """Whether the customer still waits for the call."""
        return self.called_back_at is None and not self.is_settled


@dataclass(frozen=True, slots=True)
class ComplaintCounts:
    """How many complaints there are in each list."""

    callback: int
    overdue: int
    open: int
    settled: int


def setting_in_force() -> tuple[Definition, ComplaintSetting] | None:
    """The first setting switched on; None: complaints are tickets like all others."""
    found = next(iter(active(KIND)), None)
    return None if found is None else (found, _decoded(found))


@lru_cache(maxsize=64)
def setting_at(definition_id: UUID, number: int) -> ComplaintSetting:
    """The setting a complaint was registered under."""
    return decode(definition_version(definition_id, number).body)


def complaint_file(ticket_id: UUID, *, actor: Actor) -> ComplaintFile | None:
    """The file of a complaint the actor may see; None where there is none."""
    row = Complaint.objects.filter(ticket=ticket_id, is_active=True).first()
    if row is None or not visible_tickets(actor).filter(pk=ticket_id).exists():
        return None
    return ComplaintFile(
        ticket_id=ticket_id,
        setting=setting_at(row.setting_id, row.setting_version),
        registered_at=row.registered_at,
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        cause=row.cause,
        cause_name=row.cause_name,
        cause_words=row.cause_words,
        callback_due_at=row.callback_due_at,
        is_callback_missed=row.is_callback_missed,
        called_back_at=row.called_back_at,
        called_back_by=row.called_back_by,
        callback_words=row.callback_words,
        followed_up_at=row.followed_up_at,
        followed_up_by=row.followed_up_by,
        is_satisfied=row.is_satisfied,
        follow_up_words=row.follow_up_words,
        compensations=tuple(_compensation(each) for each in row.compensation_set.all()),
    )


def complaints(
    actor: Actor, *, view: str = "callback", limit: int = LIST_MAX
) -> tuple[ComplaintLine, ...]:
    """Those that wait for a call (`callback`, `overdue`), all `open` ones – first the one whose
    call is due first – or the `settled` ones, newest first."""
    rows = _view(actor, view).select_related("ticket__contact", "ticket__assignee")
    order = ("-registered_at",) if view in ("open", "settled") else ("callback_due_at",)
    found = list(rows.order_by(*order, "pk")[:limit])
    money = _money([row.pk for row in found])
    return tuple(_line(row, money.get(row.pk, {})) for row in found)


def complaint_counts(actor: Actor) -> ComplaintCounts:
    """How long each of the lists is."""
    views = ("callback", "overdue", "open", "settled")
    return ComplaintCounts(*(_view(actor, view).count() for view in views))


def _view(actor: Actor, view: str) -> QuerySet[Complaint]:
    seen = visible_tickets(actor).filter(merged_into=None)
    rows = Complaint.objects.filter(is_active=True)
    if view == "settled":
        return rows.filter(ticket__in=seen.filter(is_settled=True))
    rows = rows.filter(ticket__in=seen.filter(is_settled=False))
    waits = Q(called_back_at=None)
    if view == "overdue":
        return rows.filter(waits, is_callback_missed=True)
    return rows if view == "open" else rows.filter(waits)


def _money(ids: Collection[UUID]) -> dict[UUID, dict[str, Money]]:
    found: dict[UUID, dict[str, Money]] = {}
    rows: Iterable[Compensation] = Compensation.objects.filter(complaint__in=ids) if ids else ()
    for row in rows:
        amount, sums = Money(row.amount_minor, row.currency), found.setdefault(row.complaint_id, {})
        sums[row.state] = sums[row.state] + amount if row.state in sums else amount
    return found


def _line(row: Complaint, money: dict[str, Money]) -> ComplaintLine:
    ticket = row.ticket
    return ComplaintLine(
        ticket_id=row.pk,
        number=ticket.number,
        subject=ticket.subject,
        contact_name=str(ticket.contact.name),
        assignee_name=ticket.assignee.name if ticket.assignee else "",
        owner_name=row.owner_name,
        registered_at=row.registered_at,
        callback_due_at=row.callback_due_at,
        is_callback_missed=row.is_callback_missed,
        called_back_at=row.called_back_at,
        cause_name=row.cause_name,
        granted=money.get(Compensation.State.GRANTED.value),
        asked=money.get(Compensation.State.ASKED.value),
        is_settled=ticket.is_settled,
        followed_up_at=row.followed_up_at,
        is_satisfied=row.is_satisfied,
    )


def _compensation(row: Compensation) -> CompensationLine:
    return CompensationLine(
        id=row.pk,
        amount=Money(row.amount_minor, row.currency),
        reason=row.reason,
        asked_by=row.asked_by_name,
        asked_at=row.asked_at,
        state=row.state,
        decided_by=row.decided_by,
    )


@lru_cache(maxsize=16)
def _decoded(found: Definition) -> ComplaintSetting:
    return decode(found.body)


def without_owner(ticket_ids: Collection[UUID]) -> set[UUID]:
    """Those of these tickets whose complaint nobody answers for yet."""
    rows = Complaint.objects.filter(ticket__in=ticket_ids, is_active=True, owner=None)
    return set(rows.values_list("ticket_id", flat=True)) if ticket_ids else set()
