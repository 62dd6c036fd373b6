"""Confirming that a request has arrived – once, to people only, with no word of theirs in it.

A confirmation that repeated what was written could be used to send anybody anything in the desk's
name; one that answered machines could go on for ever.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gemba.desk.channels.event_types import AcknowledgementWithheld
from gemba.desk.channels.models import Acknowledged
from gemba.desk.channels.operations.directory import without_detail
from gemba.desk.contacts.queries import ContactCard, cards
from gemba.desk.tickets.operations import Acknowledgement, acknowledge, issue_link
from gemba.desk.tickets.queries import inboxes
from gemba.desk.tickets.queries.placing import FirstMessage, first_messages, sent_on
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import Subject

CHANNELS = ("email", "form")
# History that was imported, or waited long in a queue, is not confirmed any more.
FRESH = timedelta(hours=24)
ADDRESS_DAY_MAX = 3
DESK_HOUR_MAX = 2_000
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA_OR_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_MACHINE = re.compile(
    r"(no|not|do.?not|never)[-_.]?reply|mailer-daemon|postmaster|bounces?|abuse|noreply", re.I
)
WITHHELD_ADDRESS = gettext_noop("this address has had enough of them today")
WITHHELD_MACHINE = gettext_noop("nobody reads what is sent to this address")
WITHHELD_DESK = gettext_noop("the desk has sent too many in this hour")


ConfirmedElsewhere = Callable[[Collection[UUID]], Collection[UUID]]
"""Fresh tickets in; those of them whose customers are told in other words."""
_elsewhere: dict[str, ConfirmedElsewhere] = {}


def confirms_itself(name: str) -> Callable[[ConfirmedElsewhere], ConfirmedElsewhere]:
    """Register a function as one that names the tickets its room confirms in words of its own, by
    `confirm_in_own_words`: a request is confirmed once. `name` is the room."""

    def register(function: ConfirmedElsewhere) -> ConfirmedElsewhere:
        if _elsewhere.setdefault(name, function) is not function:
            raise ValueError(f"{name!r} confirms in two ways.")
        return function

    return register


@dataclass(frozen=True, slots=True)
class _Confirmation:
    """Whom to tell, about which request."""

    first: FirstMessage
    recipient: str
    language: str


def acknowledge_requests(causes: Mapping[UUID, RecordedEvent], *, now: datetime) -> int:
    """Confirm those of these messages that opened a ticket; how many confirmations were written.

    `causes` maps each message to the event that told of it. One confirmation for a sender, inbox
    and day; at most ADDRESS_DAY_MAX to an address and DESK_HOUR_MAX by the desk; none where the
    desk has written already, or another room will.
    """
    fresh = [
        first
        for first in first_messages(causes)
        if first.nature == "human" and first.channel in CHANNELS and now - first.happened_at < FRESH
    ]
    answered = {sent.ticket_id for sent in sent_on({first.ticket_id for first in fresh})}
    fresh = [first for first in fresh if first.ticket_id not in answered]
    asked = {first.ticket_id for first in fresh}
    others = {pk for told in _elsewhere.values() for pk in told(asked)} if asked else set()
    fresh = [first for first in fresh if first.ticket_id not in others]
    if not fresh:
        return 0
    own = _own_addresses()
    people = cards({first.contact_id for first in fresh})
    written = 0
    for first in fresh:
        confirmation = _confirmation(first, people.get(first.contact_id), own)
        if confirmation is not None:
            written += _confirm(confirmation, causes[first.message_id], now)
    return written


@transaction.atomic
def confirm_in_own_words(
    *,
    ticket_id: UUID,
    inbox_id: int,
    acknowledgement: Acknowledgement,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> bool:
    """Confirm a request of this inbox in words of another room; whether it was done.

    Only to people, and within the limits of `acknowledge_requests` for an address and the desk, to
    which it counts. Why it was not done is told on the ticket.
    """
    address, day = acknowledgement.recipient, timezone.localdate(now)
    is_read = _is_read(address, _own_addresses())
    reason = _limit_reached(address, day, now) if is_read else WITHHELD_MACHINE
    if reason:
        _withhold(ticket_id, reason, cause, now)
        return False
    Acknowledged.objects.create(
        address=address, inbox_id=inbox_id, day=day, written_at=now, is_in_own_words=True
    )
    acknowledge(ticket_id=ticket_id, acknowledgement=acknowledgement, now=now, cause=cause)
    return True


def _own_addresses() -> set[str]:
    return {inbox.address.lower() for inbox in inboxes("email")}


def _is_read(address: str, own: set[str]) -> bool:
    """Whether a person may read what is sent there, and it does not come back to the desk."""
    local, at, _domain = address.partition("@")
    return bool(at) and without_detail(address) not in own and not _MACHINE.search(local)


def _limit_reached(address: str, day: date, now: datetime) -> str:
    """Why nothing more is confirmed to this address; '' while something is."""
    if Acknowledged.objects.filter(address=address, day=day).count() >= ADDRESS_DAY_MAX:
        return WITHHELD_ADDRESS
    lately = Acknowledged.objects.filter(written_at__gt=now - timedelta(hours=1))
    return WITHHELD_DESK if lately.count() >= DESK_HOUR_MAX else ""


def _confirmation(
    first: FirstMessage, person: ContactCard | None, own: set[str]
) -> _Confirmation | None:
    recipient = first.author_address or (person.email if person else "")
    if not _is_read(recipient, own):
        return None
    language = person.language if person and person.language else _language(first)
    return _Confirmation(first, recipient, "zh-hans" if language.startswith("zh") else "en")


def _language(first: FirstMessage) -> str:
    said = f"{first.subject}\n{first.text[:2000]}"
    return "zh" if _HAN.search(said) and not _KANA_OR_HANGUL.search(said) else "en"


@transaction.atomic
def _confirm(confirmation: _Confirmation, cause: RecordedEvent, now: datetime) -> int:
    first = confirmation.first
    day = timezone.localdate(first.happened_at)
    today = Acknowledged.objects.filter(address=confirmation.recipient, day=day)
    if today.filter(inbox_id=first.inbox_id, is_in_own_words=False).exists():
        return 0
    if reason := _limit_reached(confirmation.recipient, day, now):
        _withhold(first.ticket_id, reason, cause, now)
        return 0
    Acknowledged.objects.create(
        address=confirmation.recipient, inbox_id=first.inbox_id, day=day, written_at=now
    )
    token = issue_link(ticket_id=first.ticket_id, actor=SYSTEM, now=now)
    with translation.override(confirmation.language):
        words = _words(first.number, f"{settings.PUBLIC_URL}/t/{token}/")
    acknowledge(
        ticket_id=first.ticket_id,
        acknowledgement=Acknowledgement(confirmation.recipient, *words),
        now=now,
        cause=cause,
    )
    return 1


def _withhold(ticket_id: UUID, reason: str, cause: RecordedEvent | None, now: datetime) -> None:
    subjects = [Subject.of("ticket", ticket_id)]
    record(AcknowledgementWithheld(reason), actor=SYSTEM, now=now, subjects=subjects, cause=cause)


def _words(number: int, link: str) -> tuple[str, str]:
    """Subject and text, in the language that is active."""
    subject = _("We have received your request [#{number}]").format(number=number)
    text = _(
        "Hello,\n"
        "\n"
        "we have received your request. Its number is {number}.\n"
        "\n"
        "Here you can see how it is coming along, and add a message or a file:\n"
        "{link}\n"
        "\n"
        "You can also simply answer this mail.\n"
    ).format(number=number, link=link)
    return subject, text
