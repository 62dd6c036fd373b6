"""The words of a cause diagram (Ishikawa 1968), as a service desk has them."""

from enum import StrEnum

from gemba.foundation.kernel.wording import gettext_noop


class Branch(StrEnum):
    """A bone of the diagram."""

    PEOPLE = "people"
    PROCESS = "process"
    TOOLS = "tools"
    KNOWLEDGE = "knowledge"
    PARTNERS = "partners"
    CUSTOMERS = "customers"


BRANCHES = {
    Branch.PEOPLE: gettext_noop("People"),
    Branch.PROCESS: gettext_noop("Process"),
    Branch.TOOLS: gettext_noop("Tools"),
    Branch.KNOWLEDGE: gettext_noop("Knowledge"),
    Branch.PARTNERS: gettext_noop("Vendors"),
    Branch.CUSTOMERS: gettext_noop("Customers"),
}

WHYS_MAX = 7
"""How deep answers are asked for: five are usual (Ōno 1978)."""


class Outcome(StrEnum):
    """What becomes of a suggestion."""

    TAKEN_UP = "taken_up"
    LATER = "later"
    NOT_NOW = "not_now"


OUTCOMES = {
    Outcome.TAKEN_UP: gettext_noop("taken up"),
    Outcome.LATER: gettext_noop("later"),
    Outcome.NOT_NOW: gettext_noop("not taken up"),
}
