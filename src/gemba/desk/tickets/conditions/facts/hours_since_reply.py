"""How long the desk has been silent."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.measuring import HoursFact

FACT = HoursFact(
    name="hours_since_reply",
    label=_("Hours since the last reply"),
    of=lambda facts: facts.last_replied_at,
    column="last_replied_at",
)
