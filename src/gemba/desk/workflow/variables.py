"""Texts with variables: `{{ contact.name }}`, or `{{ contact.name | there }}` for when it is not
known. Substitution and nothing else: no code, no loops. Pure."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.foundation.definitions.kinds import DefinitionRefused

VARIABLES: dict[str, Promise] = {
    "contact.name": gettext_lazy("the customer’s name"),
    "ticket.number": gettext_lazy("the number of the ticket"),
    "ticket.subject": gettext_lazy("the subject"),
    "ticket.status": gettext_lazy("the status"),
    "ticket.product": gettext_lazy("the product"),
    "agent.name": gettext_lazy("who writes"),
    "assignee.name": gettext_lazy("whose ticket it is"),
    "team.name": gettext_lazy("the team"),
    "brand.name": gettext_lazy("the name of the company"),
}
_VARIABLE = re.compile(r"\{\{\s*([^{}|]*?)\s*(?:\|\s*([^{}]*?)\s*)?\}\}")


def check_text(text: str) -> None:
    """Raises DefinitionRefused for a variable nobody knows."""
    for found in _VARIABLE.finditer(text):
        if found[1] not in VARIABLES:
            raise DefinitionRefused(
                _("There is no variable “{name}”. There are: {known}.").format(
                    name=found[1], known=", ".join(VARIABLES)
                )
            )
    if "{{" in _VARIABLE.sub("", text) or "}}" in _VARIABLE.sub("", text):
        raise DefinitionRefused(_("A variable is written {{ contact.name }}: close what you open."))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables replaced; what is not known gives its own substitute, or ''.

    Values are put in as they are: a value that looks like a variable stays what it is.
    """
    return _VARIABLE.sub(lambda found: values.get(found[1], "") or found[2] or "", text)
