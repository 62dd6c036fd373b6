"""An outgoing mail, built by the library's own rules so that no text can smuggle a header in."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from gemba.foundation.kernel.text import one_line

NAME_CHARS_MAX = 120
SUBJECT_CHARS_MAX = 250
_ID = re.compile(r"[!-;=?-~]{3,500}")
_CONTENT_TYPE = re.compile(r"([a-z]+)/([a-z0-9.+-]+)", re.IGNORECASE)
_ID_FIELDS = ("message-id", "in-reply-to", "references")


class Unsendable(Exception):
    """No mail can be made of this; trying again would not help."""


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file to send along."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """All that makes an outgoing mail. Ids are without brackets, references oldest first."""

    author_name: str
    address: str
    reply_to: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    message_id: str
    written_at: datetime
    references: tuple[str, ...] = ()
    is_automatic: bool = False
    files: tuple[EnclosedFile, ...] = field(default=())


def compose(letter: Letter) -> EmailMessage:
    """The mail, the same bytes on every try. Raises Unsendable for an address that is none."""
    message = EmailMessage(policy=_WIRE)
    try:
        message["From"] = _address(letter.author_name, letter.address)
        message["To"] = [_address("", address) for address in letter.recipients]
        if letter.reply_to:
            message["Reply-To"] = _address(letter.author_name, letter.reply_to)
    except (ValueError, IndexError) as error:
        raise Unsendable(f"One of the addresses is no mail address: {error}") from error
    message["Subject"] = one_line(letter.subject, SUBJECT_CHARS_MAX)
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.message_id}>"
    known = [f"<{each}>" for each in letter.references if _ID.fullmatch(each)]
    if known:
        message["In-Reply-To"] = known[-1]
        message["References"] = " ".join(known)
    if letter.is_automatic:
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
        message["Precedence"] = "auto_reply"
    message.set_content(letter.text)
    for file in letter.files:
        maintype, subtype = _types(file.content_type)
        message.add_attachment(
            file.content,
            maintype=maintype,
            subtype=subtype,
            filename=one_line(file.name, NAME_CHARS_MAX),
        )
    if letter.files:
        message.set_boundary(f"=-{letter.message_id.partition('@')[0][:40]}-=")
    return message


def _address(name: str, address: str) -> Address:
    return Address(one_line(name, NAME_CHARS_MAX), addr_spec=address)


def _types(content_type: str) -> tuple[str, str]:
    """The two halves of a content type; what needs an encoding of its own goes as plain bytes."""
    found = _CONTENT_TYPE.fullmatch(content_type)
    if found is None or found[1].lower() in ("multipart", "message", "text"):
        return "application", "octet-stream"
    return found[1].lower(), found[2].lower()


class _WirePolicy(EmailPolicy):
    """SMTP's line ends and seven bits; long ids stay whole instead of being encoded as words."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Header lines as they go over the wire."""
        if name.lower() in _ID_FIELDS:
            ids = "\r\n ".join(str(value).split())
            return f"{name}: {ids}\r\n".encode("ascii", "replace")
        return super().fold_binary(name, value)


_WIRE = _WirePolicy(linesep="\r\n", cte_type="7bit", max_line_length=78, raise_on_defect=False)
