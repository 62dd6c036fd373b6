"""What was accepted from outside, how mail accounts are reached, who was confirmed to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EnvelopeState(models.TextChoices):
    """How far an accepted payload has come."""

    WAITING = "waiting", _("Waiting")
    PROCESSED = "processed", _("Processed")
    QUARANTINED = "quarantined", _("In quarantine")
    SET_ASIDE = "set_aside", _("Set aside")


class Envelope(models.Model):
    """A payload that was accepted: who brought it, for which inbox, and what became of it."""

    inbox = models.ForeignKey("tickets.Inbox", on_delete=models.PROTECT)
    external_id = models.CharField(max_length=250, blank=True)
    body_hash = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()
    mail_from = models.CharField(max_length=320, blank=True)
    # the addresses it was for, one a line
    rcpt_to = models.TextField(blank=True)
    remote = models.CharField(max_length=45, blank=True)
    state = models.CharField(
        max_length=12, choices=EnvelopeState.choices, default=EnvelopeState.WAITING
    )
    # a sentence for people: why it is in quarantine, or why the last try failed
    reason = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    processed_at = models.DateTimeField(null=True)
    # the message it became
    message_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            # accepting: "is this here already?", by hash first since that alone tells nearly always
            models.UniqueConstraint(
                fields=["body_hash", "external_id", "inbox"], name="envelope_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=EnvelopeState.values), name="envelope_state_known"
            ),
        ]
        indexes: ClassVar = [
            # the processor: "what waits?"
            models.Index(fields=["id"], name="envelope_waiting", condition=Q(state="waiting")),
            # the quarantine screen, newest first
            models.Index(
                fields=["-id"], name="envelope_quarantine", condition=Q(state="quarantined")
            ),
            # "the raw mail of this message"
            models.Index(
                fields=["message_id"],
                name="envelope_message",
                condition=Q(message_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class RawPayload(models.Model):
    """The bytes of an envelope, exactly as they came.

    Apart from it: an envelope changes as it is processed, and a database that rewrites a changed
    row would write the bytes a second time.
    """

    envelope = models.OneToOneField(
        Envelope, primary_key=True, on_delete=models.CASCADE, related_name="payload"
    )
    raw = models.BinaryField()

    def __str__(self) -> str:
        return f"raw of {self.envelope_id}"


class AfterFetch(models.TextChoices):
    """What happens to a mail in the mailbox once it is kept here."""

    SEEN = "seen", _("Mark as read")
    DELETE = "delete", _("Delete")


class MailAccount(models.Model):
    """How one inbox fetches its mail by IMAP and sends by SMTP. Passwords are sealed.

    An empty host means: not fetched, or sent by the desk's own relay.
    """

    inbox = models.OneToOneField("tickets.Inbox", primary_key=True, on_delete=models.CASCADE)
    imap_host = models.CharField(max_length=250, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_tls = models.BooleanField(default=True)
    imap_user = models.CharField(max_length=250, blank=True)
    imap_password = models.TextField(blank=True)
    imap_folder = models.CharField(max_length=250, default="INBOX")
    after_fetch = models.CharField(
        max_length=10, choices=AfterFetch.choices, default=AfterFetch.SEEN
    )
    smtp_host = models.CharField(max_length=250, blank=True)
    smtp_port = models.PositiveIntegerField(default=465)
    smtp_tls = models.BooleanField(default=True)
    smtp_user = models.CharField(max_length=250, blank=True)
    smtp_password = models.TextField(blank=True)
    # how far the mailbox has been read; a new UIDVALIDITY makes the old numbers meaningless
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"mail account of inbox {self.inbox_id}"


class Acknowledged(models.Model):
    """An automatic confirmation that was sent: at most one for a sender, inbox and day, besides
    those in another room's words."""

    address = models.CharField(max_length=254)
    inbox = models.ForeignKey("tickets.Inbox", on_delete=models.CASCADE)
    day = models.DateField()
    written_at = models.DateTimeField()
    is_in_own_words = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name_plural = "acknowledged"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["address", "day", "inbox"],
                name="acknowledged_once",
                condition=Q(is_in_own_words=False),
            )
        ]
        indexes: ClassVar = [
            # the cap of an address: "how many today?"
            models.Index(fields=["address", "day"], name="acknowledged_today"),
            # the desk's own cap: "how many in the last hour?"
            models.Index(fields=["written_at"], name="acknowledged_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.address} on {self.day}"
