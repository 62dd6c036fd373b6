"""What kind of help is asked for."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.choosing import ChoiceFact
from gemba.desk.tickets.models import TicketType

FACT = ChoiceFact(
    name="type",
    label=_("Type"),
    of=lambda facts: facts.type,
    column="type",
    offered=lambda: [(each.value, str(each.label)) for each in TicketType],
)
