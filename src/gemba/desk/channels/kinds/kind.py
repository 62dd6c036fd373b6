"""What a channel kind declares: what it can do, its limits, and how its payloads are read.

A kind is an adapter: it knows a protocol and nothing of the database. The room's operations
accept what it received, and ask it to send.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Incoming:
    """Bytes that arrived for one inbox and want to be accepted.

    `external_id` and `body_hash` are the payload's fingerprint: with the inbox they make the key
    under which a payload is accepted once, however often it is sent.
    """

    inbox_id: int
    raw: bytes
    external_id: str
    body_hash: str
    mail_from: str = ""
    rcpt_to: tuple[str, ...] = ()
    remote: str = ""


class Overloaded(Exception):
    """No room to keep more for the moment; the sender should try again."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What makes a payload this payload. `external_id` may be '', `body_hash` is 64 hex digits."""

    external_id: str
    body_hash: str


class Unreadable(Exception):
    """A payload that cannot be read; the text says why. `permanent`: it never will be."""

    def __init__(self, reason: str, *, permanent: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something could not be sent, without secrets, and whether trying again can help."""

    reason: str
    permanent: bool


class ExplainFailure(Protocol):
    """Says what an exception raised while sending means."""

    def __call__(self, error: Exception, *, secrets: tuple[str, ...] = ()) -> Failure: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a kind takes in one payload."""

    payload_bytes_max: int
    text_chars_max: int
    files_max: int
    file_bytes_max: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel. `read` raises Unreadable; `explain_failure` is None unless it can send."""

    name: str
    label: Promise
    can_receive: bool
    can_send: bool
    limits: Limits
    fingerprint: Callable[[bytes], Fingerprint]
    read: Callable[[bytes], object]
    explain_failure: ExplainFailure | None = None


def redacted(text: str, secrets: tuple[str, ...]) -> str:
    """`text` with every secret replaced, so that a server's answer cannot repeat one to a log."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "•••")
    return text
