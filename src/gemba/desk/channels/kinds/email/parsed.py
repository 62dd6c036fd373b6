"""What is known of a mail once it has been read: plain values that cross the process boundary.

No Django here nor in anything this folder's parser imports: these values are made in a lean child
process and handed to the one that owns the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class MailLimits:
    """How much of a mail is read at all. Beyond the limits above the line it is quarantined."""

    mail_bytes_max: int = 50 * MEGABYTE
    header_bytes_max: int = 256 * 1024
    header_lines_max: int = 2_000
    parts_max: int = 500
    depth_max: int = 50
    addresses_max: int = 1_000
    wall_seconds_max: float = 10.0
    memory_bytes_max: int = 512 * MEGABYTE
    # Longer bodies are cut, with a note in `defects`; the raw mail keeps everything.
    text_chars_max: int = 1_000_000
    html_chars_max: int = 4_000_000


class Nature(StrEnum):
    """Who or what wrote the mail. Answer HUMAN alone by machine.

    BOUNCE is any delivery report, also of success: look at `BounceReport.action`.
    """

    HUMAN = "human"
    LIST = "list"
    AUTO_REPLY = "auto_reply"
    AUTO_GENERATED = "auto_generated"
    BOUNCE = "bounce"
    FEEDBACK_REPORT = "feedback_report"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Mailbox:
    address: str
    """Lower-cased `local@domain`; never empty."""
    name: str


@dataclass(frozen=True, slots=True)
class ParsedAttachment:
    filename: str
    """As the sender called it, without folders or control characters. Never a path on our disk."""
    content_type: str
    size: int
    """Bytes after transfer decoding."""
    digest: str
    """SHA-256 of the decoded bytes, hex: the key into the attachments folder."""
    content_id: str
    """Without angle brackets; '' when the mail gives none."""
    inline: bool


@dataclass(frozen=True, slots=True)
class BounceReport:
    """What a delivery report says of the recipient that fared worst ('' where it does not say)."""

    original_message_id: str
    recipient: str
    action: str
    """`failed`, `delayed` (the sending server still tries) or `delivered` (a report of success)."""
    status: str
    """Enhanced status code such as `5.1.1` (RFC 3463)."""
    permanent: bool
    """True when the mail failed for good: not for delays, 4.x.x codes and reports of success."""
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Authentication:
    """Verdicts of our own mail server (RFC 8601), 'none' unless a trusted one wrote them."""

    spf: str = "none"
    dkim: str = "none"
    dmarc: str = "none"


@dataclass(frozen=True, slots=True)
class ParsedMail:
    message_id: str
    """Without angle brackets; '' when absent."""
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    """Oldest first, without repeats; a very long chain keeps its root and its newest ids."""
    from_address: str
    """Lower-cased; '' when the mail names no sender."""
    from_name: str
    reply_to_address: str
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    delivered_to: tuple[str, ...]
    subject: str
    date: datetime | None
    """Aware; None when absent or unreadable."""
    text: str
    """The new words, as plain text."""
    quoted: str
    """The history below or between them: `text` and `quoted` together lose no line."""
    html: str
    """As sent: hostile until cleaned. '' when the mail has none."""
    charset_notes: tuple[str, ...]
    attachments: tuple[ParsedAttachment, ...]
    nature: Nature
    bounce: BounceReport | None
    authentication: Authentication
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A mail that could not be read. Keep its raw bytes and show the reason."""

    code: str
    """Stable word for the reason (`too_many_parts`, `too_slow`, ...)."""
    reason: str
    """One English sentence: what is wrong with the mail."""
    permanent: bool
    """True when reading the same bytes again would end the same way."""


class MailRejected(Exception):
    """Raised while reading; carries the sentence shown in quarantine."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
