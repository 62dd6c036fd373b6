"""A ticket becomes a complaint, or ceases to be one; who answers for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.desk.calendars.queries import working_time
from gemba.desk.channels.operations import confirm_in_own_words, confirms_itself
from gemba.desk.complaints.event_types import (
    CallbackMissed,
    ComplaintOwned,
    ComplaintRegistered,
    ComplaintWithdrawn,
)
from gemba.desk.complaints.models import Complaint
from gemba.desk.complaints.operations.acting import complaint_to_change, tell
from gemba.desk.complaints.queries import setting_in_force
from gemba.desk.complaints.setting import ComplaintSetting
from gemba.desk.contacts.queries import cards
from gemba.desk.teamwork.operations import News, notify
from gemba.desk.tickets.operations import Acknowledgement, ChangeRefused
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.timers.operations import cancel_timers, set_timers
from gemba.foundation.timers.registry import NewTimer

COMPLAINT = "complaint"
CALLBACK_TIMER = "complaints.callback"
SUBJECT_WORDS = {"en": "Your complaint is registered", "zh-hans": "您的投诉已登记"}


@dataclass(frozen=True, slots=True)
class _Request:
    """What is known of a ticket about to be registered."""

    id: UUID
    number: int
    contact_id: UUID
    assignee_id: int | None
    inbox_id: int


@transaction.atomic
def register_complaints(
    ticket_ids: Collection[UUID],
    *,
    actor: Actor = SYSTEM,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> int:
    """Open the file of these tickets and tell their customers at once; how many are new.

    Without a setting in force nothing happens. A file put aside is taken up again.
    """
    found = setting_in_force()
    if found is None or not ticket_ids:
        return 0
    known = {row.pk: row for row in Complaint.objects.filter(ticket__in=ticket_ids)}
    rows = visible_tickets(SYSTEM).filter(pk__in=ticket_ids, merged_into=None).order_by("pk")
    registered = 0
    for values in rows.values_list("pk", "number", "contact_id", "assignee_id", "inbox_id"):
        request = _Request(*values)
        row = known.get(request.id)
        if row is None or not row.is_active:
            _register(request, row, found, actor=actor, now=now, cause=cause)
            registered += 1
    return registered


@confirms_itself("complaints")
def told_as_complaints(ticket_ids: Collection[UUID]) -> set[UUID]:
    """Those that are complaints and whose customers are told so when they are registered."""
    found = setting_in_force()
    if found is None or not found[1].acknowledgement(settings.LANGUAGE_CODE):
        return set()
    rows = visible_tickets(SYSTEM).filter(pk__in=ticket_ids, type=COMPLAINT, merged_into=None)
    contacts = dict(rows.values_list("pk", "contact_id"))
    known = cards(set(contacts.values()))
    return {pk for pk, contact_id in contacts.items() if known[contact_id].email}


@transaction.atomic
def withdraw_complaint(
    *, ticket_id: UUID, type_code: str, actor: Actor, now: datetime, cause: RecordedEvent | None
) -> None:
    """The ticket is something else; its file is put aside. No event where there is none."""
    row = Complaint.objects.select_for_update().filter(ticket=ticket_id, is_active=True).first()
    if row is None:
        return
    row.is_active = False
    row.save(update_fields=["is_active"])
    cancel_timers(CALLBACK_TIMER, [row.pk.hex])
    tell(row, ComplaintWithdrawn(type_code), actor=actor, now=now, cause=cause)


@transaction.atomic
def own_complaint(*, ticket_id: UUID, owner_id: int, actor: Actor, now: datetime) -> None:
    """Let somebody else answer for the complaint, whoever works on the ticket."""
    row = complaint_to_change(ticket_id, actor)
    names = {person.id: person.name for person in desk_people()}
    if owner_id not in names:
        raise ChangeRefused(_("This person does not work at the desk."))
    if row.owner_id != owner_id:
        _give(row, owner_id, names[owner_id], actor=actor, now=now)
        notify([News(owner_id, "complaint_owned", row.pk)], actor=actor, now=now)


@transaction.atomic
def own_unowned(
    *, ticket_id: UUID, owner_id: int, now: datetime, cause: RecordedEvent | None = None
) -> None:
    """Who is first given the ticket answers for the complaint until it is settled (首问责任)."""
    row = Complaint.objects.select_for_update().filter(ticket=ticket_id, is_active=True).first()
    if row is None or row.owner_id is not None:
        return
    names = {person.id: person.name for person in desk_people()}
    if owner_id in names:
        _give(row, owner_id, names[owner_id], actor=SYSTEM, now=now, cause=cause)


@transaction.atomic
def miss_callbacks(ticket_ids: Collection[UUID], *, now: datetime) -> int:
    """Tell the owners and the supervisors of calls that are due and not made; each once."""
    rows = Complaint.objects.select_for_update().filter(
        ticket__in=ticket_ids,
        is_active=True,
        called_back_at=None,
        is_callback_missed=False,
        callback_due_at__lte=now,
    )
    missed = list(rows.order_by("callback_due_at", "pk"))
    leading = [p.id for p in desk_people() if p.role is Role.SUPERVISOR] if missed else []
    for row in missed:
        row.is_callback_missed = True
        row.save(update_fields=["is_callback_missed"])
        tell(row, CallbackMissed(row.callback_due_at), actor=SYSTEM, now=now)
        told = dict.fromkeys([*([row.owner_id] if row.owner_id else []), *leading])
        news = [News(user_id, "callback_missed", row.pk) for user_id in told]
        notify(news, actor=SYSTEM, now=now)
    return len(missed)


def _register(
    request: _Request,
    row: Complaint | None,
    found: tuple[Definition, ComplaintSetting],
    *,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None,
) -> None:
    definition, setting = found
    due_at = working_time(setting.calendar_id).add_working(
        now, timedelta(hours=setting.callback_hours)
    )
    row = row or Complaint(ticket_id=request.id, registered_at=now)
    row.setting_id, row.setting_version = definition.id, definition.version
    row.is_active, row.callback_due_at, row.is_callback_missed = True, due_at, False
    row.save()
    set_timers([NewTimer(CALLBACK_TIMER, row.pk.hex, due_at)])
    payload = ComplaintRegistered(due_at, definition.id, definition.version)
    tell(row, payload, actor=actor, now=now, cause=cause)
    if request.assignee_id is not None:
        own_unowned(ticket_id=request.id, owner_id=request.assignee_id, now=now, cause=cause)
    _acknowledge(request, setting, due_at, now, cause)


def _acknowledge(
    request: _Request,
    setting: ComplaintSetting,
    due_at: datetime,
    now: datetime,
    cause: RecordedEvent | None,
) -> None:
    """Tell the customer at once, in their language, that it is registered and who calls when –
    within the limits of whatever the desk confirms by itself."""
    card = cards([request.contact_id])[request.contact_id]
    language = next(
        (
            code
            for code in SUBJECT_WORDS
            if code[:2] == (card.language or settings.LANGUAGE_CODE)[:2]
        ),
        "en",
    )
    text = setting.acknowledgement(language)
    if not text or not card.email:
        return
    with translation.override(language):
        pattern = pgettext("date and time format", "j F Y, H:i")
        due = format_date(timezone.localtime(due_at), pattern)
    text = text.replace("{number}", f"#{request.number}").replace("{due}", due)
    words = Acknowledgement(card.email, f"{SUBJECT_WORDS[language]} #{request.number}", text)
    confirm_in_own_words(
        ticket_id=request.id,
        inbox_id=request.inbox_id,
        acknowledgement=words,
        now=now,
        cause=cause,
    )


def _give(
    row: Complaint,
    owner_id: int,
    owner_name: str,
    *,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    payload = ComplaintOwned(owner_id, owner_name, row.owner_id)
    row.owner_id, row.owner_name = owner_id, owner_name
    row.save(update_fields=["owner", "owner_name"])
    tell(row, payload, actor=actor, now=now, cause=cause)
