"""How long until the next running promise is due; negative: overdue."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.measuring import HoursFact

FACT = HoursFact(
    name="due_in",
    label=_("Hours until due"),
    of=lambda facts: facts.due_at,
    column="due_at",
    is_ahead=True,
)
