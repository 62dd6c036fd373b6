"""How the ticket stands, by the desk's own statuses."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.choosing import ChoiceFact
from gemba.desk.tickets.models import Status

FACT = ChoiceFact(
    name="status",
    label=_("Status"),
    of=lambda facts: facts.status,
    column="status",
    offered=lambda: [(each.code, str(each)) for each in Status.objects.all()],
)
