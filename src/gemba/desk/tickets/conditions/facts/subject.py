"""What the request is called."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.saying import WordsFact

FACT = WordsFact(
    name="subject",
    label=_("Subject"),
    of=lambda facts: facts.subject,
    column="subject",
)
