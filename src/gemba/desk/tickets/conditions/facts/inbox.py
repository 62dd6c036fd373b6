"""The address the request came to."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.choosing import ChoiceFact
from gemba.desk.tickets.models import Inbox

FACT = ChoiceFact(
    name="inbox",
    label=_("Inbox"),
    of=lambda facts: facts.inbox_id,
    column="inbox",
    offered=lambda: Inbox.objects.order_by("id").values_list("pk", "name"),
)
