"""Setting up how an inbox fetches and sends its mail."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.channels.event_types import MailAccountChanged
from gemba.desk.channels.models import AfterFetch, MailAccount
from gemba.desk.tickets.queries import inboxes
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject
from gemba.foundation.vault.sealing import seal

IMAP_PURPOSE = "channels.imap"
SMTP_PURPOSE = "channels.smtp"


class AccountRefused(Exception):
    """The account cannot be set up so; the message says what to change."""


@dataclass(frozen=True, slots=True)
class ServerLogin:
    """A server and how to log in there. `password` None keeps the one that is stored."""

    host: str = ""
    port: int = 0
    tls: bool = True
    user: str = ""
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class MailAccountSetup:
    """How an inbox fetches (IMAP) and sends (SMTP). An empty host: not at all, or by the relay."""

    imap: ServerLogin = ServerLogin()
    imap_folder: str = "INBOX"
    after_fetch: str = AfterFetch.SEEN.value
    smtp: ServerLogin = ServerLogin()


@transaction.atomic
def set_mail_account(
    *, inbox_id: int, setup: MailAccountSetup, actor: Actor, now: datetime
) -> None:
    """Set up the mail account of an inbox; another mailbox than before is read from its start."""
    if actor.role not in (Role.ADMINISTRATOR, Role.SYSTEM):
        raise AccountRefused(_("Only administrators set up mail accounts."))
    if inbox_id not in {inbox.id for inbox in inboxes("email")}:
        raise AccountRefused(_("This is not a mail inbox."))
    if setup.after_fetch not in AfterFetch.values:
        raise AccountRefused(_("Choose what happens to fetched mails: mark as read, or delete."))
    account, _created = MailAccount.objects.select_for_update().get_or_create(pk=inbox_id)
    before = _mailbox(account)
    account.imap_host, account.imap_port = setup.imap.host, setup.imap.port or 993
    account.imap_tls, account.imap_user = setup.imap.tls, setup.imap.user
    account.imap_folder, account.after_fetch = setup.imap_folder, setup.after_fetch
    account.smtp_host, account.smtp_port = setup.smtp.host, setup.smtp.port or 465
    account.smtp_tls, account.smtp_user = setup.smtp.tls, setup.smtp.user
    if setup.imap.password is not None:
        account.imap_password = seal(setup.imap.password, purpose=IMAP_PURPOSE)
    if setup.smtp.password is not None:
        account.smtp_password = seal(setup.smtp.password, purpose=SMTP_PURPOSE)
    if _mailbox(account) != before:
        account.uid_validity = account.last_uid = 0
    account.trouble = ""
    account.save()
    record(MailAccountChanged(), actor=actor, now=now, subjects=[Subject.of("inbox", inbox_id)])


def _mailbox(account: MailAccount) -> tuple[str, str, str]:
    return account.imap_host, account.imap_user, account.imap_folder
