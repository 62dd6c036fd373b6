"""What the request is about."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.saying import TextFact

FACT = TextFact(
    name="product",
    label=_("Product"),
    of=lambda facts: facts.product,
    column="product",
)
