"""Everything said on tickets."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.models.ticket import Ticket
from gemba.desk.tickets.models.vocabulary import Inbox


class MessageKind(models.TextChoices):
    """Who a message comes from and who may read it."""

    INBOUND = "inbound", _("From the customer")
    OUTBOUND = "outbound", _("To the customer")
    NOTE = "note", _("Internal note")
    # aside, with a third party: kinds of their own, so that no door of the customer opens to them
    SIDE_OUT = "side_out", _("To a third party")
    SIDE_IN = "side_in", _("From a third party")


SIDE_KINDS = (MessageKind.SIDE_OUT.value, MessageKind.SIDE_IN.value)


class SideConversation(models.Model):
    """A talk with a third party by mail about a ticket, which the customer never sees."""

    id = models.UUIDField(primary_key=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="side_conversations")
    subject = models.CharField(max_length=250)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["started_at", "id"]

    def __str__(self) -> str:
        return self.subject


class SideParticipant(models.Model):
    """Somebody in a side conversation, by mail address; no participant of the ticket."""

    side = models.ForeignKey(
        SideConversation, on_delete=models.CASCADE, related_name="participants"
    )
    address = models.CharField(max_length=254)
    # False: wrote without having been written to, as somebody does a mail was handed on to
    is_invited = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["side", "address"], name="side_participant_once")
        ]

    def __str__(self) -> str:
        return self.address


class Message(models.Model):
    """One thing said: by the customer, to the customer, or among colleagues."""

    id = models.UUIDField(primary_key=True)
    # the index of the conversation begins with it
    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    # set exactly where the kind is one of SIDE_KINDS
    side = models.ForeignKey(SideConversation, null=True, on_delete=models.CASCADE, db_index=False)
    channel = models.CharField(max_length=20)
    inbox = models.ForeignKey(Inbox, null=True, on_delete=models.PROTECT, db_index=False)
    contact = models.ForeignKey("contacts.Contact", null=True, on_delete=models.PROTECT)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_index=False
    )
    author_name = models.CharField(max_length=120)
    author_address = models.CharField(max_length=254, blank=True)
    # mail addresses, one a line: whom an outbound message is for, first the main one
    recipients = models.TextField(blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    # the Message-ID without brackets, or the provider's id
    external_id = models.CharField(max_length=250, blank=True)
    nature = models.CharField(max_length=20, default="human")
    # False: the sender was not known on this ticket when the message came
    is_verified = models.BooleanField(default=True)
    # what the receiving server found: "spf=pass dkim=pass dmarc=pass", or empty
    authentication = models.CharField(max_length=120, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            # the conversation, in order
            models.Index(fields=["ticket", "happened_at", "id"], name="message_conversation"),
            # threading: "which ticket do these references belong to?"
            # (whole: a partial index is only used by queries that repeat its condition)
            models.Index(fields=["external_id"], name="message_external_id"),
            # "what was said in this side conversation?"
            models.Index(
                fields=["side", "happened_at", "id"],
                name="message_side",
                condition=Q(side__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=MessageKind.values), name="message_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(side=None) ^ Q(kind__in=SIDE_KINDS), name="message_aside_or_not"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.ticket_id}"


class Attachment(models.Model):
    """A file on a message. The bytes are in the file vault, named by their own digest."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    content_id = models.CharField(max_length=250, blank=True)
    is_inline = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class SearchDocument(models.Model):
    """Gives each message the whole number under which the text index knows it."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return str(self.pk)
