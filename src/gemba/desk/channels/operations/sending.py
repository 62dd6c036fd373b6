"""Sending: what lies in the outbox leaves the house, at least once, with the same Message-ID.

Claimed first, sent outside any transaction, marked right after the server's answer. A crash in
between lets the claim run out and the message goes again under the same Message-ID.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_noop

from gemba.desk.channels.kinds.email.composing import EnclosedFile, Letter, Unsendable, compose
from gemba.desk.channels.kinds.email.sender import (
    Carrier,
    FolderCarrier,
    Parcel,
    SmtpAccess,
    SmtpCarrier,
    explain_failure,
)
from gemba.desk.channels.kinds.email.token import reply_address
from gemba.desk.channels.models import MailAccount
from gemba.desk.channels.operations.mail_accounts import SMTP_PURPOSE
from gemba.desk.channels.operations.reply_key import reply_key
from gemba.desk.tickets.operations import (
    claim_deliveries,
    hold_deliveries,
    mark_deferred,
    mark_failed,
    mark_sent,
)
from gemba.desk.tickets.queries import InboxLine, inboxes, outgoing_messages
from gemba.desk.tickets.queries.outbox import OutgoingMessage
from gemba.foundation.vault.files import open_file
from gemba.foundation.vault.sealing import Unsealable, unseal

log = logging.getLogger(__name__)

TOGETHER_MAX = 10
CLAIM = timedelta(minutes=4)
BATCH_SECONDS_MAX = 90
HOLD = timedelta(minutes=1)
# After each failed try the next wait; after the last the message has failed. Five days in all.
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, *([720] * 8), 489)
)
NO_SERVER = gettext_noop("No mail server is configured, so the message waits.")
NO_INBOX = gettext_noop("No mail inbox is set up that the message could leave by.")

UNREADABLE = gettext_noop("The password of the mail server cannot be read. Enter it again.")

Route = SmtpAccess | str


class _NoWayOut(Exception):
    """Nothing is set up that could send the message; the text says what is missing."""


def send_due(*, now: datetime) -> int:
    """Send some of what is due; how many messages were tried or held."""
    claimed = claim_deliveries(now=now, until=now + CLAIM, limit=TOGETHER_MAX)
    messages = outgoing_messages(claimed)
    mail_inboxes = [inbox for inbox in inboxes("email") if inbox.is_active]
    by_route: dict[Route, list[tuple[OutgoingMessage, InboxLine]]] = {}
    for message in messages:
        try:
            inbox = _leaves_by(message, mail_inboxes)
            by_route.setdefault(_route(inbox), []).append((message, inbox))
        except _NoWayOut as why:
            hold_deliveries(message_ids=[message.message_id], reason=str(why), due_at=now + HOLD)
    for route, batch in by_route.items():
        _send_batch(route, batch, now)
    return len(messages)


def _send_batch(
    route: Route, batch: Sequence[tuple[OutgoingMessage, InboxLine]], now: datetime
) -> None:
    secrets = (route.password,) if isinstance(route, SmtpAccess) else ()
    began = time.monotonic()
    with _carrier(route) as carrier:
        for message, inbox in batch:
            if time.monotonic() - began > BATCH_SECONDS_MAX:
                break  # a slow server: the rest is due again when the claim runs out
            try:
                carrier.send(_parcel(message, inbox))
            except Exception as error:
                _note_failure(message, error, secrets, now)
            else:
                mark_sent(message_id=message.message_id, now=now)


def _carrier(route: Route) -> Carrier:
    if isinstance(route, SmtpAccess):
        return SmtpCarrier(route)
    return FolderCarrier(settings.HOME / route)


def _parcel(message: OutgoingMessage, inbox: InboxLine) -> Parcel:
    if not message.recipients:
        raise Unsendable("The message names no recipient.")
    is_automatic = message.nature == "acknowledgement"
    answers_to = _reply_to(message, inbox)
    files = tuple(
        EnclosedFile(file.name, file.content_type, _content(file.digest))
        for file in message.attachments
    )
    letter = Letter(
        author_name=inbox.name if is_automatic else f"{message.author_name} ({inbox.name})",
        address=inbox.address,
        reply_to=answers_to,
        recipients=message.recipients,
        subject=message.subject,
        text=message.text,
        message_id=message.external_id,
        written_at=message.written_at,
        references=message.references,
        is_automatic=is_automatic,
        files=files,
    )
    # RFC 3834: an automatic mail leaves without a return path, so that nothing can come back.
    return Parcel(compose(letter), "" if is_automatic else answers_to, message.recipients)


def _reply_to(message: OutgoingMessage, inbox: InboxLine) -> str:
    """The address that proves the ticket, or its side conversation; bare where none fits."""
    try:
        return reply_address(
            inbox_address=inbox.address,
            ticket_number=message.ticket_number,
            ticket_id=message.side_id or message.ticket_id,
            recipient=message.recipients[0],
            key=reply_key(),
        )
    except ValueError:
        return inbox.address


def _content(digest: str) -> bytes:
    with open_file(digest) as file:
        return file.read()


def _leaves_by(message: OutgoingMessage, mail_inboxes: Sequence[InboxLine]) -> InboxLine:
    """The mail inbox a message leaves by: its own, else its team's, else the first there is."""
    own = next((inbox for inbox in mail_inboxes if inbox.id == message.inbox_id), None)
    if own is not None:
        return own
    teams = {inbox.id: inbox.team_id for inbox in inboxes()}
    team = teams.get(message.inbox_id)
    same = [inbox for inbox in mail_inboxes if team is not None and inbox.team_id == team]
    for inbox in (*same, *mail_inboxes):
        return inbox
    raise _NoWayOut(NO_INBOX)


def _route(inbox: InboxLine) -> Route:
    """The inbox's own server, else the desk's relay, else the demo's folder."""
    account = MailAccount.objects.filter(pk=inbox.id).exclude(smtp_host="").first()
    if account is not None:
        return SmtpAccess(
            host=account.smtp_host,
            port=account.smtp_port,
            tls=account.smtp_tls,
            user=account.smtp_user,
            password=_password(account),
        )
    if settings.SMTP_RELAY:
        host, _, port = settings.SMTP_RELAY.rpartition(":")
        if not host or not port.isdigit():
            raise _NoWayOut(f"GEMBA_SMTP_RELAY must read host:port, not {settings.SMTP_RELAY}.")
        return SmtpAccess(host=host.strip("[]"), port=int(port))
    if settings.MAIL_SINK:
        return str(settings.MAIL_SINK)
    raise _NoWayOut(NO_SERVER)


def _password(account: MailAccount) -> str:
    sealed = account.smtp_password
    try:
        return unseal(sealed, purpose=SMTP_PURPOSE) if sealed else ""
    except Unsealable as error:
        raise _NoWayOut(UNREADABLE) from error


def _note_failure(
    message: OutgoingMessage, error: Exception, secrets: tuple[str, ...], now: datetime
) -> None:
    failure = explain_failure(error, secrets=secrets)
    log.warning("Message %s was not sent: %s", message.message_id, failure.reason)
    if failure.permanent or message.attempts >= len(WAITS):
        mark_failed(message_id=message.message_id, reason=failure.reason, now=now)
        return
    mark_deferred(
        message_id=message.message_id,
        reason=failure.reason,
        due_at=now + WAITS[message.attempts],
        now=now,
    )
