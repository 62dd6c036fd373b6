"""Fetching mailboxes: kept first, marked or deleted afterwards, so that a cut loses nothing.

How far a mailbox was read is noted after each batch is kept. A crash in between fetches the batch
again, and accepting knows its mails.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from gemba.desk.channels.kinds.email.fingerprint import fingerprint
from gemba.desk.channels.kinds.email.mailbox import (
    FetchedMail,
    ImapAccess,
    Mailbox,
    MailboxTrouble,
    MailSize,
    batches,
)
from gemba.desk.channels.kinds.email.parsed import MailLimits
from gemba.desk.channels.kinds.kind import Incoming
from gemba.desk.channels.models import AfterFetch, MailAccount
from gemba.desk.channels.operations.accepting import accept
from gemba.desk.channels.operations.mail_accounts import IMAP_PURPOSE
from gemba.foundation.vault.sealing import Unsealable, unseal

log = logging.getLogger(__name__)

SIZE_BYTES_MAX = MailLimits().mail_bytes_max


def fetch_mailboxes(*, now: datetime) -> int:
    """Fetch what is new in every mailbox; how many mails were seen. Trouble is kept per account."""
    seen = 0
    for account in MailAccount.objects.exclude(imap_host="").order_by("pk"):
        try:
            seen += fetch_mailbox(account.pk, now=now)
            trouble = ""
        except (MailboxTrouble, Unsealable) as error:
            log.warning("Mailbox of inbox %d: %s", account.pk, error)
            trouble = str(error)
        MailAccount.objects.filter(pk=account.pk).update(fetched_at=now, trouble=trouble)
    return seen


def fetch_mailbox(inbox_id: int, *, now: datetime) -> int:
    """Fetch everything new in one mailbox; how many mails it was. Raises MailboxTrouble."""
    account = MailAccount.objects.get(pk=inbox_id)
    seen = 0
    with Mailbox(_access(account)) as mailbox:
        if mailbox.uid_validity != account.uid_validity:
            account.uid_validity, account.last_uid = mailbox.uid_validity, 0
        for batch in batches(mailbox.new_since(account.last_uid)):
            _keep(mailbox, batch, account, now)
            account.last_uid = batch[-1].uid
            seen += len(batch)
            if not _note(account):
                break
    return seen


def _note(account: MailAccount) -> bool:
    """Note how far the mailbox was read; False when meanwhile another one was set up."""
    same = MailAccount.objects.filter(
        pk=account.pk,
        imap_host=account.imap_host,
        imap_user=account.imap_user,
        imap_folder=account.imap_folder,
    )
    return bool(same.update(uid_validity=account.uid_validity, last_uid=account.last_uid))


def _keep(mailbox: Mailbox, batch: Sequence[MailSize], account: MailAccount, now: datetime) -> None:
    """Accept a batch, then settle it in the mailbox. A mail too large stays there, unmarked."""
    small = [mail.uid for mail in batch if mail.size_bytes <= SIZE_BYTES_MAX]
    large = [mail.uid for mail in batch if mail.size_bytes > SIZE_BYTES_MAX]
    fetched = mailbox.fetch(small) if small else []
    headers = mailbox.fetch(large, header_only=True) if large else []
    payloads = [_incoming(mail, account) for mail in fetched]
    payloads += [_incoming(_too_large(mail), account) for mail in headers]
    accept(payloads, now=now)
    if fetched:
        delete = account.after_fetch == AfterFetch.DELETE.value
        mailbox.settle([mail.uid for mail in fetched], delete=delete)


def _incoming(mail: FetchedMail, account: MailAccount) -> Incoming:
    external_id, body_hash = fingerprint(mail.raw)
    return Incoming(
        inbox_id=account.pk,
        raw=mail.raw,
        external_id=external_id,
        body_hash=body_hash,
        remote=account.imap_host,
    )


def _too_large(mail: FetchedMail) -> FetchedMail:
    """The head of a mail whose body is left where it is."""
    note = (
        f"This mail is larger than {SIZE_BYTES_MAX // 1024 // 1024} MB. Only its header was "
        "fetched; the mail itself is still in the mailbox.\r\n"
    )
    return FetchedMail(mail.uid, mail.raw.rstrip(b"\r\n") + b"\r\n\r\n" + note.encode())


def _access(account: MailAccount) -> ImapAccess:
    sealed = account.imap_password
    return ImapAccess(
        host=account.imap_host,
        port=account.imap_port,
        user=account.imap_user,
        password=unseal(sealed, purpose=IMAP_PURPOSE) if sealed else "",
        tls=account.imap_tls,
        folder=account.imap_folder,
    )
