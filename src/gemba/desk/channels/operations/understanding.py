"""What a parsed mail means for the desk: whose words, on which ticket – or why it is put aside.

Reads what it must know about tickets in four queries a batch; writes nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.desk.channels.kinds.email.fingerprint import likeness
from gemba.desk.channels.kinds.email.parsed import Nature, ParsedMail
from gemba.desk.channels.kinds.email.token import read_reply_token, token_matches
from gemba.desk.channels.models import RawPayload
from gemba.desk.channels.operations.directory import without_detail
from gemba.desk.channels.operations.reply_key import reply_key
from gemba.desk.contacts.operations import Introduction
from gemba.desk.contacts.queries import normalised
from gemba.desk.tickets.operations import InboundFile, InboundMessage
from gemba.desk.tickets.operations.receiving import reference_key
from gemba.desk.tickets.queries import inboxes
from gemba.desk.tickets.queries.placing import (
    KnownMessage,
    known_messages,
    sent_on,
    ticket_ids,
)
from gemba.desk.tickets.queries.siding import side_conversations_of

# Machines that only speak of something we did: without it they are put aside.
ONLY_ABOUT_OURS = frozenset((Nature.BOUNCE, Nature.FEEDBACK_REPORT, Nature.AUTO_REPLY))
CLAIMED_IDS_MAX = 100
NO_REPLY_NAMES = ("noreply", "no-reply", "no_reply", "donotreply", "do-not-reply")

NO_SENDER = gettext_noop("The mail names no sender, so nobody could be answered.")
OUR_OWN = gettext_noop("The mail came from an address of this desk itself: answering would loop.")
CAME_BACK = gettext_noop("A mail the desk had sent came back to it.")
LOOPING = gettext_noop("The mail has been going in circles between mail servers.")
UNMATCHED = {
    Nature.BOUNCE: gettext_noop("A delivery report about a mail that this desk did not send."),
    Nature.FEEDBACK_REPORT: gettext_noop(
        "A complaint report about a mail that this desk did not send."
    ),
    Nature.AUTO_REPLY: gettext_noop("An automatic reply that belongs to no ticket."),
}


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail that was read, its bytes, and what its envelope said."""

    envelope_id: int
    mail: ParsedMail
    raw: bytes
    inbox_id: int
    mail_from: str
    rcpt_to: tuple[str, ...]
    received_at: datetime

    @property
    def message_id(self) -> str:
        """The mail's own id as messages are known by it; '' when it has none."""
        return reference_key(self.mail.message_id)


@dataclass(frozen=True, slots=True)
class Placed:
    """It becomes a message. `undelivered` is our own message that, it says, did not arrive."""

    message: InboundMessage
    undelivered: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Repeats:
    """It is a mail that has become this message already and came by another way."""

    message_id: UUID


@dataclass(frozen=True, slots=True)
class SameAs:
    """It is the same mail as another of its batch, come by another way."""

    envelope_id: int


@dataclass(frozen=True, slots=True)
class PutAside:
    """It goes into quarantine, for this reason."""

    reason: str


Meaning = Placed | Repeats | SameAs | PutAside


def understand(mails: Sequence[ReadMail]) -> list[Meaning]:
    """What each mail means, in order."""
    known = _Known(mails)
    meanings: list[Meaning] = []
    first: dict[tuple[int, str, bytes], tuple[int, Meaning]] = {}
    ids = Counter((each.inbox_id, each.message_id) for each in mails)
    for each in mails:
        claim = (each.inbox_id, each.message_id)
        if not each.message_id or ids[claim] == 1:
            meanings.append(_understand(each, known))
            continue
        key = (*claim, likeness(each.raw))
        if key not in first:
            first[key] = (each.envelope_id, _understand(each, known))
            meanings.append(first[key][1])
            continue
        envelope_id, meaning = first[key]
        meanings.append(SameAs(envelope_id) if isinstance(meaning, Placed) else meaning)
    return meanings


class _Known:
    """What the desk knows about the ids and addresses a batch of mails claims."""

    def __init__(self, mails: Sequence[ReadMail]) -> None:
        self.own_addresses = {i.address.lower() for i in inboxes("email")}
        self.token_of = {id(each): _tokens(each) for each in mails}
        numbers = {number for found in self.token_of.values() for number, _ in found}
        self.ticket_ids = ticket_ids(numbers)
        self.sides = side_conversations_of(self.ticket_ids.values())
        machines = [each for each in mails if each.mail.nature in ONLY_ABOUT_OURS]
        named = {each.message_id for each in mails}
        named |= {ref for each in machines for ref in _reported(each.mail)}
        found = known_messages(named - {""})
        self.sent = {message.external_id: message for message in found if message.is_ours}
        self.threads = {message.external_id for message in found}
        self.received = [message for message in found if not message.is_ours]
        by_token = {
            self.ticket_ids[number]
            for each in machines
            for number, _ in self.token_of[id(each)]
            if number in self.ticket_ids
        }
        self.sent_by_ticket: dict[UUID, list[KnownMessage]] = {}
        for message in sent_on(by_token):
            self.sent_by_ticket.setdefault(message.ticket_id, []).append(message)

    def proven(self, each: ReadMail, address: str) -> tuple[UUID | None, UUID | None]:
        """The ticket whose reply token, made out for `address`, the mail was sent to; and the side
        conversation, where the token is one of those."""
        for number, mac in self.token_of[id(each)]:
            ticket_id = self.ticket_ids.get(number)
            if ticket_id is None:
                continue
            for thing in (ticket_id, *self.sides.get(ticket_id, ())):
                if token_matches(mac, ticket_id=thing, recipient=address, key=reply_key()):
                    return ticket_id, None if thing == ticket_id else thing
        return None, None

    def repeated(self, each: ReadMail) -> UUID | None:
        """The message this very mail has become already, having come by another way."""
        if not each.message_id:
            return None
        for message in self.received:
            same_id = message.external_id == each.message_id
            if same_id and message.inbox_id == each.inbox_id:
                rows = RawPayload.objects.filter(envelope__message_id=message.message_id)
                raw = rows.values_list("raw", flat=True).first()
                if raw is not None and likeness(bytes(raw)) == likeness(each.raw):
                    return message.message_id
        return None


def _understand(each: ReadMail, known: _Known) -> Meaning:
    mail = each.mail
    address, name = _sender(each)
    repeated = known.repeated(each)
    if repeated is not None:
        return Repeats(repeated)
    if not address:
        return PutAside(NO_SENDER)
    if mail.nature is Nature.LOOP:
        return PutAside(LOOPING)
    if without_detail(address) in known.own_addresses:
        return PutAside(OUR_OWN)
    if each.message_id in known.sent:
        return PutAside(CAME_BACK)
    message = _message(each, address, name, known.proven(each, address))
    if mail.nature not in ONLY_ABOUT_OURS:
        return Placed(message)
    sent = _sent_by_us(each, known)
    if sent is not None:
        message = replace(message, references=(sent.external_id, *message.references))
    elif (
        message.ticket_id is None
        and message.side_id is None
        and known.threads.isdisjoint(message.references)
    ):
        return PutAside(UNMATCHED[mail.nature])
    if mail.bounce is None or not mail.bounce.permanent or sent is None:
        return Placed(message)
    status = f"{mail.bounce.status} {mail.bounce.diagnostic}".strip()
    return Placed(message, sent.message_id, f"{mail.bounce.recipient}: {status}".strip(" :"))


def _sent_by_us(each: ReadMail, known: _Known) -> KnownMessage | None:
    """The message of ours that a report is about: named by its id, or by ticket and recipient."""
    for external_id in _reported(each.mail):
        if external_id in known.sent:
            return known.sent[external_id]
    recipient = each.mail.bounce.recipient if each.mail.bounce else ""
    ticket_id, _side = known.proven(each, recipient) if recipient else (None, None)
    if ticket_id is None:
        return None
    sent = known.sent_by_ticket.get(ticket_id, [])
    return next((message for message in sent if recipient in message.recipients), None)


def _reported(mail: ParsedMail) -> tuple[str, ...]:
    """The ids of the mails a report may be about."""
    named = (mail.bounce.original_message_id,) if mail.bounce else ()
    return tuple(filter(None, (*map(reference_key, named), *_references(mail))))


def _sender(each: ReadMail) -> tuple[str, str]:
    """Address and name of who is to be answered."""
    mail = each.mail
    if mail.reply_to_address and mail.from_address.startswith(NO_REPLY_NAMES):
        return mail.reply_to_address, ""
    if mail.from_address:
        return mail.from_address, mail.from_name
    return each.mail_from.strip().lower(), mail.from_name


def _references(mail: ParsedMail) -> tuple[str, ...]:
    """The ids the mail answers, nearest first."""
    nearest_first = (*mail.in_reply_to, *reversed(mail.references))
    return tuple(dict.fromkeys(map(reference_key, nearest_first)))[:CLAIMED_IDS_MAX]


def _tokens(each: ReadMail) -> list[tuple[int, str]]:
    mail = each.mail
    named = (box.address for box in (*mail.to, *mail.cc))
    addresses = dict.fromkeys((*each.rcpt_to, *mail.delivered_to, *named))
    found = (read_reply_token(address) for address in addresses if "+" in address)
    return [token for token in found if token is not None]


def _message(
    each: ReadMail, address: str, name: str, proven: tuple[UUID | None, UUID | None]
) -> InboundMessage:
    mail, (ticket_id, side_id) = each.mail, proven
    return InboundMessage(
        inbox_id=each.inbox_id,
        channel="email",
        sender=Introduction(normalised("email", address), name),
        subject=mail.subject,
        text=mail.text,
        received_at=each.received_at,
        quoted=mail.quoted,
        html=mail.html,
        external_id=each.message_id,
        references=_references(mail),
        ticket_id=ticket_id if side_id is None else None,
        side_id=side_id,
        nature=mail.nature.value,
        authentication=_authentication(mail),
        files=tuple(
            InboundFile(
                name=file.filename,
                content_type=file.content_type,
                size_bytes=file.size,
                digest=file.digest,
                content_id=file.content_id,
                is_inline=file.inline,
            )
            for file in mail.attachments
        ),
    )


def _authentication(mail: ParsedMail) -> str:
    found = mail.authentication
    if found.spf == found.dkim == found.dmarc == "none":
        return ""
    return f"spf={found.spf} dkim={found.dkim} dmarc={found.dmarc}"
