"""Delivery reports: the standard ones (RFC 3464) field by field, the others by their wording."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gemba.desk.channels.kinds.email.headers import Headers, read_headers, read_message_id
from gemba.desk.channels.kinds.email.parsed import BounceReport, MailRejected
from gemba.desk.channels.kinds.email.structure import Part

STATUS_TYPES = frozenset(("message/delivery-status", "message/global-delivery-status"))
ORIGINAL_TYPES = frozenset(
    ("message/rfc822", "message/global", "text/rfc822-headers", "text/rfc822-header",
     "message/rfc822-headers", "message/global-headers")
)  # fmt: skip
_SCAN_BYTES_MAX = 64 * 1024
_SCAN_CHARS_MAX = 20_000
_DIAGNOSTIC_CHARS_MAX = 1_000

_BLANK = re.compile(rb"\r*\n[ \t]*\r*\n")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SMTP_CODE = re.compile(r"(?<![\d.-])([45]\d\d)[ -](?=[A-Za-z<#\d])")
_ADDRESS = re.compile(r"[\w.+=&'*/!#$%^{}|~-]{1,80}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MESSAGE_ID = re.compile(r"^[> ]{0,4}Message-Id:\s{0,4}<?([^<>\s]{1,998})", re.I | re.M)
_DELIVERED = frozenset(("delivered", "relayed", "expanded", "deliverable"))
_DELIVERY_NOTICE = re.compile(r'(?:notification|event)Type\\?"\s{0,4}:\s{0,4}\\?"Delivery')
_TEMPORARY = re.compile(
    r"\b(?:delayed|will be retried|still trying|warning only|not yet been delivered"
    r"|could not send message for past|temporar(?:y|ily)|will keep trying"
    r"|no action is required|do not need to resend)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Recipient:
    """One recipient's group of fields in a delivery report."""

    address: str
    action: str
    status: str
    diagnostic: str


def read_delivery_status(root: Part, raw: bytes) -> tuple[bool, list[_Recipient]]:
    """Whether the mail carries a delivery report at all, and what it says of each recipient."""
    for part in root.leaves():
        if part.content_type in STATUS_TYPES:
            return True, _recipients(part.body(raw)[:_SCAN_BYTES_MAX])
    return False, []


def _recipients(data: bytes) -> list[_Recipient]:
    found: list[_Recipient] = []
    for group in _BLANK.split(data)[:200]:
        headers = _read(group)
        if headers is None:
            continue
        action = headers.first("action").lower()
        status = _STATUS.search(headers.first("status"))
        if not action and status is None and "final-recipient" not in headers:
            continue
        final = headers.first("final-recipient") or headers.first("original-recipient")
        original = headers.first("original-recipient") or headers.first("x-actual-recipient")
        found.append(
            _Recipient(
                address=_address(final) or _address(original),
                action=re.split(r"[\s(;]", action, maxsplit=1)[0],
                status=status[1] if status else "",
                diagnostic=_diagnostic(headers),
            )
        )
    return found


def _read(data: bytes) -> Headers | None:
    try:
        return read_headers(data, 0, len(data))[0]
    except MailRejected:
        return None


def _diagnostic(headers: Headers) -> str:
    value = headers.text("diagnostic-code")
    kind, _, rest = value.partition(";")
    return (rest if len(kind) < 20 and rest else value).strip()[:_DIAGNOSTIC_CHARS_MAX]


def _address(value: str) -> str:
    found = _ADDRESS.search(value[:1000])
    return found[0].lower() if found else ""


def read_bounce(root: Part, raw: bytes, text: str) -> BounceReport:
    """The report of a mail known to be a bounce, as far as anything can be found."""
    _, recipients = read_delivery_status(root, raw)
    first = _most_telling(recipients)
    words = text[:_SCAN_CHARS_MAX]
    status = first.status if first.status not in ("", "5.0.0", "4.0.0") else ""
    status = status or _status_in(first.diagnostic) or first.status or _status_in(words)
    action = _action(first, status, words)
    original = _returned_headers(root, raw)
    return BounceReport(
        original_message_id=_original_message_id(root, original, text),
        recipient=first.address
        or _recipient_in(root.headers, words)
        or _address(original.first("to")),
        action=action,
        status=status,
        permanent=action == "failed" and not status.startswith("4"),
        diagnostic=first.diagnostic or _diagnostic_in(words),
    )


def _most_telling(recipients: list[_Recipient]) -> _Recipient:
    """The first that failed, else the first that is late, else the first."""
    for wanted in ("failed", "delayed"):
        for recipient in recipients:
            if recipient.action == wanted:
                return recipient
    return recipients[0] if recipients else _Recipient("", "", "", "")


def _action(first: _Recipient, status: str, words: str) -> str:
    """`failed`, `delayed` or `delivered`, from the report's own word down to its wording."""
    if first.action in ("failed", "delayed"):
        return first.action
    if first.action in _DELIVERED or status.startswith("2"):
        return "delivered"
    if status:
        return "failed" if status.startswith("5") else "delayed"
    if _DELIVERY_NOTICE.search(words) is not None:
        return "delivered"
    code = _SMTP_CODE.search(words)
    if code is not None:
        return "failed" if code[1].startswith("5") else "delayed"
    return "failed" if _TEMPORARY.search(words) is None else "delayed"


def _status_in(words: str) -> str:
    for found in _STATUS.finditer(words):
        if not found[1].startswith("2"):
            return found[1]
    return ""


def _recipient_in(headers: Headers, words: str) -> str:
    failed = headers.first("x-failed-recipients")
    if failed:
        return _address(failed)
    senders = {_address(headers.first("from")), _address(headers.first("to"))}
    for found in _ADDRESS.finditer(words):
        address = found[0].lower()
        if address not in senders and not address.startswith(("postmaster@", "mailer-daemon@")):
            return address
    return ""


def _diagnostic_in(words: str) -> str:
    """The line of the report that carries the server's reply."""
    found = _STATUS.search(words) or _SMTP_CODE.search(words)
    if found is None:
        return ""
    start = words.rfind("\n", 0, found.start()) + 1
    end = words.find("\n", found.end())
    return words[start : end if end >= 0 else None].strip()[:_DIAGNOSTIC_CHARS_MAX]


def _returned_headers(root: Part, raw: bytes) -> Headers:
    """The header of the mail that came back, empty when it was not enclosed."""
    for part in root.leaves():
        if part.content_type in ORIGINAL_TYPES and part is not root:
            headers = _read(part.body(raw)[:_SCAN_BYTES_MAX].lstrip(b"\r\n"))
            if headers is not None and headers.fields:
                return headers
    return Headers()


def _original_message_id(root: Part, original: Headers, text: str) -> str:
    if "message-id" in original:
        return read_message_id(original.first("message-id"))
    quoted = _MESSAGE_ID.search(text)
    if quoted is not None:
        return read_message_id(quoted[1])
    for name in ("in-reply-to", "references", "x-original-message-id"):
        if name in root.headers:
            return read_message_id(root.headers.first(name))
    return ""
