"""Whether the customer sent a file along."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.measuring import YesNoFact
from gemba.desk.tickets.models import Attachment, MessageKind


def _with_files() -> Q:
    sent = Attachment.objects.filter(message__kind=MessageKind.INBOUND.value, is_inline=False)
    return Q(pk__in=sent.values("message__ticket"))


FACT = YesNoFact(
    name="has_attachment",
    label=_("Customer sent a file"),
    of=lambda facts: facts.has_attachment,
    having=_with_files,
)
