"""What the types and objects of an object-centric log are called on the Process screen.

Agents and teams are called by name, as among those who do an activity; contacts by the end of
their id, because a process is looked at, not a customer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from gemba.foundation.accounts.queries import people, teams
from gemba.insight.eventlog.desk_things import AGENT, CONTACT, INSTANCE, TEAM, TICKET
from gemba.insight.eventlog.queries import LogLine

ID_CHARS_SHOWN = 6
DESK_TYPES = {
    TICKET: pgettext_lazy("type of object", "Ticket"),
    CONTACT: pgettext_lazy("type of object", "Contact"),
    AGENT: pgettext_lazy("type of object", "Agent"),
    TEAM: pgettext_lazy("type of object", "Team"),
    INSTANCE: pgettext_lazy("type of object", "Run of a process"),
    "process": pgettext_lazy("type of object", "Process"),
    "order": pgettext_lazy("type of object", "Order"),
    "device": pgettext_lazy("type of object", "Device"),
    "vendor": pgettext_lazy("type of object", "Vendor"),
    "trial": pgettext_lazy("type of object", "Pilot"),
}


@dataclass(frozen=True, slots=True)
class View:
    """A type the log can be seen from; `key` is that of the log seen so."""

    key: str
    type: str
    label: str
    is_open: bool


def type_label(line: LogLine, name: str) -> str:
    """A type of object in the reader's words."""
    return str(DESK_TYPES.get(name, name)) if line.is_desk else name


def views_of(line: LogLine) -> list[View]:
    """Every type the log can be seen from; none for a log that is not object-centric."""
    return [
        View(line.key_from(name), name, type_label(line, name), name == line.seen_from)
        for name in line.object_types
    ]


def team_namer() -> Callable[[str], str]:
    """From the id of a team, as the desk's steps have it, to its name."""
    names = {str(team.id): team.name for team in teams()}
    return lambda code: names.get(code, code)


def case_namer(line: LogLine) -> Callable[[str], str]:
    """From a case as stored to what it is called; tickets are named where they may be seen."""
    if not line.is_desk or line.has_tickets:
        return str
    if line.seen_from == AGENT:
        names = {f"{AGENT}:{person.id}": person.name for person in people()}
    elif line.seen_from == TEAM:
        names = {f"{TEAM}:{team.id}": team.name for team in teams()}
    else:
        names = {}
    named = thing_namer(line.seen_from, type_label(line, line.seen_from))
    return lambda case: names.get(case) or named(case)


def thing_namer(kind: str, label: str = "") -> Callable[[str], str]:
    """From the id of a thing without a name to its kind, or `label`, and the end of its id."""
    label = label or str(DESK_TYPES.get(kind, kind))
    return lambda thing: _("{thing} …{id}").format(thing=label, id=thing[-ID_CHARS_SHOWN:])
