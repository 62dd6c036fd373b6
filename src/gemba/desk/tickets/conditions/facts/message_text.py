"""What a person on the customer's side wrote last; too long for the database to look through."""

from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.conditions.saying import WordsFact

FACT = WordsFact(
    name="message_text",
    label=_("Last message of the customer"),
    of=lambda facts: facts.message_text,
    column="",
)
