"""The intake as its page shows it."""

from dataclasses import dataclass

from gemba.desk.channels.queries import (
    IntakeStatus,
    MailAccountView,
    QuarantinedMail,
    intake_status,
    mail_accounts,
    quarantine,
)
from gemba.desk.tickets.queries import OutboxStatus, inboxes, outbox_status
from gemba.foundation.events.actors import Actor
from gemba.interfaces.reasons import reason_words


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A mail in quarantine, with its inbox and the reason in the reader's language."""

    mail: QuarantinedMail
    inbox_name: str
    why: str


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """An inbox whose mail is fetched or sent over an account of its own."""

    account: MailAccountView
    inbox_name: str


@dataclass(frozen=True, slots=True)
class IntakeView:
    """What came in, what goes out, what needs a person. `before` asks for older mails, or None."""

    status: IntakeStatus
    outbox: OutboxStatus
    mails: tuple[QuarantineRow, ...]
    before: int | None
    mailboxes: tuple[MailboxRow, ...]


def intake_view(*, actor: Actor, before: int | None) -> IntakeView:
    """The intake as this actor may see it, and the page of the quarantine before that mark."""
    page = quarantine(actor=actor, before=before)
    names = {inbox.id: inbox.name for inbox in inboxes()}
    return IntakeView(
        status=intake_status(),
        outbox=outbox_status(),
        mails=tuple(
            QuarantineRow(mail, names.get(mail.inbox_id, ""), reason_words(mail.reason))
            for mail in page.mails
        ),
        before=page.before,
        mailboxes=tuple(
            MailboxRow(account, names.get(account.inbox_id, ""))
            for account in mail_accounts(actor=actor)
        ),
    )
