"""A raw mail becomes a ParsedMail: limits first, then each thing read once."""

from __future__ import annotations

from collections.abc import Callable, Set

from gemba.desk.channels.kinds.email.addresses import read_addresses
from gemba.desk.channels.kinds.email.attachments import read_attachments
from gemba.desk.channels.kinds.email.authentication import read_authentication
from gemba.desk.channels.kinds.email.bodies import read_bodies
from gemba.desk.channels.kinds.email.bounces import STATUS_TYPES
from gemba.desk.channels.kinds.email.headers import (
    Headers,
    read_date,
    read_message_id,
    read_message_ids,
)
from gemba.desk.channels.kinds.email.nature import classify
from gemba.desk.channels.kinds.email.parsed import (
    MEGABYTE,
    Mailbox,
    MailLimits,
    MailRejected,
    Nature,
    ParsedMail,
)
from gemba.desk.channels.kinds.email.quoting import split_quoted
from gemba.desk.channels.kinds.email.structure import Part, read_structure

_SUBJECT_CHARS_MAX = 1_000
_DEFECTS_MAX = 20
_MAIL_HEADERS = ("from", "date", "subject", "message-id", "received")
# Their words are shown as they came: no quoted history is looked for in a machine's report.
_REPORTS = frozenset((Nature.BOUNCE, Nature.FEEDBACK_REPORT))


def parse_mail(
    raw: bytes,
    *,
    limits: MailLimits,
    keep_attachment: Callable[[bytes], str],
    trusted_authserv: Set[str] = frozenset(),
) -> ParsedMail:
    """Reads one mail. `keep_attachment` stores decoded bytes and returns their SHA-256 in hex.

    Raises MailRejected, with a sentence for the quarantine list, for what is no mail or lies
    beyond `limits`; anything odd that can be read is read, and named in `defects`.
    """
    raw = _normalised(raw, limits)
    root, defects = read_structure(raw, limits)
    _require_mail(root)
    headers = root.headers
    boxes = _Boxes(headers, limits)
    bodies = read_bodies(root, raw, limits)
    defects += bodies.defects
    subject = headers.text("subject")[:_SUBJECT_CHARS_MAX]
    nature, bounce = classify(root, raw, subject, boxes.sender.address, bodies.text)
    text, quoted = (bodies.text.strip("\n"), "")
    if nature not in _REPORTS:
        text, quoted = split_quoted(bodies.text)
    date = read_date(headers.first("date"))
    if date is None and "date" in headers:
        defects.append("the date is not readable")
    if not boxes.sender.address:
        defects.append("no sender address")
    return ParsedMail(
        message_id=read_message_id(headers.first("message-id")),
        in_reply_to=read_message_ids(headers.every("in-reply-to")),
        references=read_message_ids(headers.every("references")),
        from_address=boxes.sender.address,
        from_name=boxes.sender.name,
        reply_to_address=boxes.reply_to,
        to=boxes.to,
        cc=boxes.cc,
        delivered_to=boxes.delivered_to,
        subject=subject,
        date=date,
        text=text,
        quoted=quoted,
        html=bodies.html,
        charset_notes=tuple(bodies.notes[:_DEFECTS_MAX]),
        attachments=read_attachments(root, raw, bodies.used, keep_attachment),
        nature=nature,
        bounce=bounce,
        authentication=read_authentication(headers, trusted_authserv),
        defects=tuple(dict.fromkeys(defects[:_DEFECTS_MAX])),
    )


def _normalised(raw: bytes, limits: MailLimits) -> bytes:
    """The mail within its size limit, its start and its line ends as the parser expects them."""
    if len(raw) > limits.mail_bytes_max:
        size = limits.mail_bytes_max / MEGABYTE
        raise MailRejected("mail_too_big", f"The mail is bigger than {size:g} MB.")
    if raw[:3] == b"\xef\xbb\xbf":
        raw = raw[3:]
    if raw[:1] in (b"\r", b"\n", b" ", b"\t"):
        raw = raw.lstrip()
    if b"\n" not in raw[:4096] and b"\r" in raw[:4096]:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return raw


def _require_mail(root: Part) -> None:
    if any(name in root.headers for name in _MAIL_HEADERS) or root.content_type in STATUS_TYPES:
        return
    raise MailRejected(
        "not_a_mail",
        "This is not a mail: it has no From, Date, Subject, Message-ID or Received line at its"
        " top.",
    )


class _Boxes:
    """Everyone named in the header, within one limit for all fields together."""

    def __init__(self, headers: Headers, limits: MailLimits) -> None:
        self._headers = headers
        self._left = self._addresses_max = limits.addresses_max
        sender = self._read("from")
        self.sender = sender[0] if sender else Mailbox("", headers.text("from")[:300])
        reply_to = self._read("reply-to")
        self.reply_to = reply_to[0].address if reply_to else ""
        self.to = self._read("to")
        self.cc = self._read("cc")
        names = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
        boxes = (box for name in names for box in self._read(name))
        self.delivered_to = tuple(dict.fromkeys(box.address for box in boxes))

    def _read(self, name: str) -> tuple[Mailbox, ...]:
        found: list[Mailbox] = []
        for value in self._headers.every(name):
            try:
                found += read_addresses(value, self._left - len(found))
            except MailRejected:
                raise MailRejected(
                    "too_many_addresses",
                    f"The mail names more than {self._addresses_max:,} addresses.",
                ) from None
        self._left -= len(found)
        return tuple(found)
