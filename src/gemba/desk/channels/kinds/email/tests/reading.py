"""How the tests of this folder read a mail: in this process, attachments kept in a dictionary."""

import hashlib

from gemba.desk.channels.kinds.email.parse import parse_mail
from gemba.desk.channels.kinds.email.parsed import MailLimits, MailRejected, ParsedMail, Rejected

HEAD = b"From: Li Wei <li@example.cn>\nTo: support@example.com\nMIME-Version: 1.0\n"


def read(raw: bytes, kept: dict[str, bytes] | None = None, **changes: object) -> ParsedMail:
    """Reads one mail; `changes` are limits, or `trusted_authserv`."""

    def keep(data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        if kept is not None:
            kept[digest] = data
        return digest

    trusted = changes.pop("trusted_authserv", frozenset())
    limits = MailLimits(**changes)  # type: ignore[arg-type]
    return parse_mail(
        raw,
        limits=limits,
        keep_attachment=keep,
        trusted_authserv=trusted,  # type: ignore[arg-type]
    )


def read_or_reason(raw: bytes) -> ParsedMail | Rejected:
    try:
        return read(raw)
    except MailRejected as rejected:
        return Rejected(rejected.code, rejected.reason, permanent=True)
