"""Who has to act next, whatever the desk calls its statuses."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.choosing import ChoiceFact
from gemba.desk.tickets.models import Category

FACT = ChoiceFact(
    name="category",
    label=_("Stage"),
    of=lambda facts: facts.category,
    column="status__category",
    offered=lambda: [(each.value, str(each.label)) for each in Category],
)
