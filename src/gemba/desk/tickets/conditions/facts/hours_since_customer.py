"""How long the customer has been silent."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.measuring import HoursFact

FACT = HoursFact(
    name="hours_since_customer",
    label=_("Hours since the customer wrote"),
    of=lambda facts: facts.last_received_at,
    column="last_received_at",
)
