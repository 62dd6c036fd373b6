"""The mail kind: SMTP and IMAP in, SMTP out."""

import hashlib

from django.utils.translation import gettext_lazy as _

from gemba.desk.channels.kinds.email.fingerprint import fingerprint
from gemba.desk.channels.kinds.email.parse import parse_mail
from gemba.desk.channels.kinds.email.parsed import MailLimits, MailRejected, ParsedMail
from gemba.desk.channels.kinds.email.sender import explain_failure
from gemba.desk.channels.kinds.kind import Fingerprint, Kind, Limits, Unreadable

_LIMITS = MailLimits()


def read(payload: bytes) -> ParsedMail:
    """A mail read in this process, its files not kept. The intake reads in killable children."""
    try:
        return parse_mail(
            payload, limits=_LIMITS, keep_attachment=lambda data: hashlib.sha256(data).hexdigest()
        )
    except MailRejected as refused:
        raise Unreadable(refused.reason) from refused


KIND = Kind(
    name="email",
    label=_("E-mail"),
    can_receive=True,
    can_send=True,
    limits=Limits(
        payload_bytes_max=_LIMITS.mail_bytes_max,
        text_chars_max=_LIMITS.text_chars_max,
        files_max=_LIMITS.parts_max,
        file_bytes_max=_LIMITS.mail_bytes_max,
    ),
    fingerprint=lambda payload: Fingerprint(*fingerprint(payload)),
    read=read,
    explain_failure=explain_failure,
)
