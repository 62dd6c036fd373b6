"""What a ticket's fields can be set to, and the words for their codes."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.desk.contacts.queries import tiers
from gemba.desk.sla.promises import Promise
from gemba.desk.sla.wording import promise_told
from gemba.desk.tickets.queries import (
    PriorityLine,
    StatusLine,
    TypeLine,
    priorities,
    statuses,
    ticket_types,
)
from gemba.foundation.accounts.queries import Person, TeamName, desk_people, teams

AFTER_SENDING = ("pending_customer", "open", "pending_vendor", "resolved")


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything there is to choose from, in its order."""

    statuses: tuple[StatusLine, ...]
    people: tuple[Person, ...]
    teams: tuple[TeamName, ...]
    priorities: tuple[PriorityLine, ...]
    types: tuple[TypeLine, ...]
    tiers: tuple[tuple[str, str], ...]

    @property
    def vendors(self) -> tuple[TeamName, ...]:
        """The teams of vendors."""
        return tuple(team for team in self.teams if team.is_vendor)

    @property
    def after_sending(self) -> tuple[StatusLine, ...]:
        """Where a ticket may go with a reply, the usual way first."""
        found = [each for each in self.statuses if each.category in AFTER_SENDING]
        return tuple(sorted(found, key=lambda each: AFTER_SENDING.index(each.category)))

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """The words for the codes in an event's fields: field, code, word."""
        return {
            "status": {each.code: each.label for each in self.statuses},
            "priority": {str(each.value): each.label for each in self.priorities},
            "type": {each.code: each.label for each in self.types},
            "tier": dict(self.tiers),
            "answer": {"satisfied": _("satisfied"), "unsatisfied": _("not satisfied")},
            "promise": {each.value: promise_told(each) for each in Promise},
        }


def choices() -> Choices:
    """What can be chosen now."""
    return Choices(
        statuses=tuple(statuses()),
        people=tuple(desk_people()),
        teams=tuple(teams()),
        priorities=tuple(priorities()),
        types=tuple(ticket_types()),
        tiers=tuple(tiers()),
    )
