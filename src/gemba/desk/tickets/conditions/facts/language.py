"""The language the customer is known to write."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.saying import TextFact

FACT = TextFact(
    name="language",
    label=_("Customer’s language"),
    of=lambda facts: facts.language,
    column="contact__language",
)
