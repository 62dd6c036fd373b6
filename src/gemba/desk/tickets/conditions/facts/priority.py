"""How soon it matters."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.choosing import RankedFact
from gemba.desk.tickets.models import Priority

FACT = RankedFact(
    name="priority",
    label=_("Priority"),
    of=lambda facts: facts.priority,
    column="priority",
    offered=lambda: [(each.value, str(each.label)) for each in Priority],
)
