"""Mails for tests: written, taken in, and a server that takes what the desk sends."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from gemba.desk.channels.kinds.email.fingerprint import fingerprint
from gemba.desk.channels.kinds.email.parse import parse_mail
from gemba.desk.channels.kinds.email.parsed import (
    MailLimits,
    MailRejected,
    ParsedMail,
    Rejected,
)
from gemba.desk.channels.kinds.kind import Incoming
from gemba.desk.channels.operations import accept, process_waiting
from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets.queries import InboxLine
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.vault.files import keep_file

AFTER_NOON = NOON + timedelta(minutes=1)


class ParserHere:
    """Reads mails in this process: no child has to be started for a test of something else."""

    def parse(self, raws: Sequence[bytes]) -> list[ParsedMail | Rejected]:
        """As ParserPool."""
        return [self._one(raw) for raw in raws]

    def _one(self, raw: bytes) -> ParsedMail | Rejected:
        try:
            return parse_mail(raw, limits=MailLimits(), keep_attachment=keep_file)
        except MailRejected as refused:
            return Rejected(refused.code, refused.reason, permanent=True)


def letter(
    text: str = "It only blinks.", *, sender: str = LIN_YUE, message_id: str = "", **fields: str
) -> bytes:
    """A raw mail; `fields` are further header fields, `_` for `-`."""
    message = EmailMessage()
    message["From"] = sender
    given = {name.replace("_", "-"): value for name, value in fields.items()}
    for name, value in {"To": "support@desk.example", "Subject": "Printer", **given}.items():
        message[name] = value
    if message_id:
        message["Message-ID"] = f"<{message_id}>"
    message.set_content(text)
    return message.as_bytes()


def incoming(
    inbox: InboxLine, raw: bytes, *, mail_from: str = "", rcpt_to: tuple[str, ...] = ()
) -> Incoming:
    """A raw mail as an adapter hands it in."""
    return Incoming(inbox.id, raw, *fingerprint(raw), mail_from=mail_from, rcpt_to=rcpt_to)


def take_in(inbox: InboxLine, *raws: bytes, now: datetime = AFTER_NOON) -> None:
    """Accept mails and process all that waits."""
    accept([incoming(inbox, raw) for raw in raws], now=now)
    while process_waiting(ParserHere(), now=now):
        pass


# No slots: Python 3.11.2 cannot list the members of such an object, and aiosmtpd does.
@dataclass
class MailServer:
    """What a mail server was sent. Set `answers` to refuse: one for each DATA, then 250 again."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        """Refuse addresses in `refused`."""
        if address in self.refused:
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail, also one that is then refused: the sender may have been cut off."""
        content = envelope.original_content or b""
        message = BytesParser(EmailMessage, policy=modern).parsebytes(content)
        self.mails.append(message)
        self.envelopes.append(envelope)
        return self.answers.pop(0) if self.answers else "250 OK"


@contextmanager
def mail_server(port: int) -> Iterator[MailServer]:
    """A real SMTP server on loopback."""
    server = MailServer(port=port)
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
