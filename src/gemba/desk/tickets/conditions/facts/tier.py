"""How much the customer means to the company."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.contacts.queries import tiers
from gemba.desk.tickets.conditions.choosing import ChoiceFact

FACT = ChoiceFact(
    name="tier",
    label=_("Customer’s tier"),
    of=lambda facts: facts.tier,
    column="contact__tier",
    offered=tiers,
)
