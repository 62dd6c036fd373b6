"""The fields of a ticket as lists to choose from, ready to be written."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import Conversation
from gemba.interfaces.console.choices import Choices


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. `name`: whose name it is, where the label says more."""

    value: str
    label: str
    is_chosen: bool
    name: str = ""


Options = tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """What tickets can be set to; `vendors` is empty where there is none to choose."""

    statuses: Options
    people: Options
    teams: Options
    priorities: Options
    types: Options
    vendors: Options = ()


def fields_of(found: Conversation, offered: Choices, *, me: int | None) -> Fields:
    """The fields of a ticket as they are set, for the person `me` to change."""
    ticket = found.ticket
    return Fields(
        statuses=options(((each.code, each.label) for each in offered.statuses), ticket.status),
        people=_people(offered, ticket.assignee_id, me),
        teams=options(((each.id, each.name) for each in offered.teams), ticket.team_id),
        priorities=options(((p.value, p.label) for p in offered.priorities), ticket.priority),
        types=options(((each.code, each.label) for each in offered.types), ticket.type),
        vendors=_vendors(found, offered),
    )


def blank_fields(offered: Choices) -> Fields:
    """Nothing chosen: what many tickets can be set to at once."""
    return Fields(
        statuses=options((each.code, each.label) for each in offered.statuses),
        people=options((each.id, each.name) for each in offered.people),
        teams=options((each.id, each.name) for each in offered.teams),
        priorities=options((each.value, each.label) for each in offered.priorities),
        types=options((each.code, each.label) for each in offered.types if each.code),
    )


def options(offered: Iterable[tuple[object, str]], chosen: object = None) -> Options:
    """Values with their labels as a list to choose from."""
    return tuple(Option(str(value), label, value == chosen) for value, label in offered)


def _people(offered: Choices, chosen: int | None, me: int | None) -> Options:
    return tuple(
        Option(
            value=str(each.id),
            label=_("%(name)s (me)") % {"name": each.name} if each.id == me else each.name,
            is_chosen=each.id == chosen,
            name=each.name,
        )
        for each in offered.people
    )


def _vendors(found: Conversation, offered: Choices) -> Options:
    """The teams of vendors, and the one it names that is no vendor's any more."""
    named = {team.id: team.name for team in offered.vendors}
    if found.vendor_id is not None:
        named.setdefault(found.vendor_id, found.vendor_name)
    return options(named.items(), found.vendor_id)
