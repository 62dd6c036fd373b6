"""How old the request is."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.measuring import HoursFact

FACT = HoursFact(
    name="hours_since_opened",
    label=_("Hours since opened"),
    of=lambda facts: facts.opened_at,
    column="opened_at",
)
