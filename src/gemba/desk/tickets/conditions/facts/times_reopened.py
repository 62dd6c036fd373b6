"""How often it had to be taken up again."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.measuring import CountFact

FACT = CountFact(
    name="times_reopened",
    label=_("Times reopened"),
    of=lambda facts: facts.times_reopened,
    column="times_reopened",
)
