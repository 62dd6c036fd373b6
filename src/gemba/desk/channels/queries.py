"""What was accepted, what waits, what is in quarantine."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from gemba.desk.channels.models import Envelope, EnvelopeState, MailAccount, RawPayload
from gemba.desk.tickets.queries import visible_messages
from gemba.foundation.events.actors import Actor

PAGE_MAILS = 50


@dataclass(frozen=True, slots=True)
class IntakeStatus:
    """The intake at a glance. Every accepted payload is in exactly one of the other counts."""

    accepted: int
    waiting: int
    processed: int
    quarantined: int
    set_aside: int
    oldest_waiting_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuarantinedMail:
    """A mail in quarantine as the list shows it. `reason` is English; translate it to show it."""

    id: int
    inbox_id: int
    mail_from: str
    rcpt_to: tuple[str, ...]
    external_id: str
    received_at: datetime
    size_bytes: int
    reason: str
    attempts: int


@dataclass(frozen=True, slots=True)
class QuarantinePage:
    """One page, newest first. `before` asks for the next page, None at the end."""

    mails: tuple[QuarantinedMail, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class MailAccountView:
    """How an inbox fetches and sends, without secrets."""

    inbox_id: int
    imap_host: str
    imap_port: int
    imap_tls: bool
    imap_user: str
    imap_folder: str
    after_fetch: str
    smtp_host: str
    smtp_port: int
    smtp_tls: bool
    smtp_user: str
    fetched_at: datetime | None
    trouble: str


def intake_status() -> IntakeStatus:
    """How many payloads were accepted, and how far they have come."""
    counts = dict(Envelope.objects.values_list("state").annotate(n=Count("pk")))
    waiting = Envelope.objects.filter(state=EnvelopeState.WAITING.value)
    return IntakeStatus(
        accepted=sum(counts.values()),
        waiting=counts.get(EnvelopeState.WAITING.value, 0),
        processed=counts.get(EnvelopeState.PROCESSED.value, 0),
        quarantined=counts.get(EnvelopeState.QUARANTINED.value, 0),
        set_aside=counts.get(EnvelopeState.SET_ASIDE.value, 0),
        oldest_waiting_at=waiting.aggregate(oldest=Min("received_at"))["oldest"],
    )


def quarantine_count(*, actor: Actor) -> int:
    """How many mails wait in quarantine for somebody to look; 0 for those who may not."""
    if not actor.sees_every_team:
        return 0
    return Envelope.objects.filter(state=EnvelopeState.QUARANTINED.value).count()


def quarantine(*, actor: Actor, before: int | None = None) -> QuarantinePage:
    """A page of the quarantine, newest first; empty but for supervisors and administrators."""
    if not actor.sees_every_team:
        return QuarantinePage((), None)
    rows = Envelope.objects.filter(state=EnvelopeState.QUARANTINED.value)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: PAGE_MAILS + 1])
    shown = tuple(_line(row) for row in found[:PAGE_MAILS])
    return QuarantinePage(shown, shown[-1].id if len(found) > PAGE_MAILS else None)


def envelope_raw(envelope_id: int, *, actor: Actor) -> bytes | None:
    """A quarantined mail as it came; None when there is none or the actor may not see it."""
    if not actor.sees_every_team:
        return None
    raw = RawPayload.objects.filter(pk=envelope_id).values_list("raw", flat=True).first()
    return bytes(raw) if raw is not None else None


def message_raw(message_id: UUID, *, actor: Actor) -> bytes | None:
    """The mail a message was made from, for those who may see the message."""
    if not visible_messages(actor).filter(pk=message_id).exists():
        return None
    rows = RawPayload.objects.filter(envelope__message_id=message_id)
    raw = rows.values_list("raw", flat=True).first()
    return bytes(raw) if raw is not None else None


def mail_accounts(*, actor: Actor) -> list[MailAccountView]:
    """Every mail account, without passwords; none but for supervisors and administrators."""
    if not actor.sees_every_team:
        return []
    return [_account(row) for row in MailAccount.objects.order_by("inbox_id")]


def _line(row: Envelope) -> QuarantinedMail:
    return QuarantinedMail(
        id=row.pk,
        inbox_id=row.inbox_id,
        mail_from=row.mail_from,
        rcpt_to=tuple(row.rcpt_to.splitlines()),
        external_id=row.external_id,
        received_at=row.received_at,
        size_bytes=row.size_bytes,
        reason=row.reason,
        attempts=row.attempts,
    )


def _account(row: MailAccount) -> MailAccountView:
    return MailAccountView(
        inbox_id=row.inbox_id,
        imap_host=row.imap_host,
        imap_port=row.imap_port,
        imap_tls=row.imap_tls,
        imap_user=row.imap_user,
        imap_folder=row.imap_folder,
        after_fetch=row.after_fetch,
        smtp_host=row.smtp_host,
        smtp_port=row.smtp_port,
        smtp_tls=row.smtp_tls,
        smtp_user=row.smtp_user,
        fetched_at=row.fetched_at,
        trouble=row.trouble,
    )
