"""What can have a price of its own on a log: its people, groups, channels and parts."""

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Role
from gemba.insight.eventlog.rates import Rates
from gemba.insight.mining.waiting.costs import event_values
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.waiting.reading import reading_of

PRICED = ("hour_by_group", "hour_by_person", "contact_by_channel", "parts")
NAMES_SHOWN = 60
ROLES: dict[str, Promise] = {
    Role.AGENT.value: _("All agents"),
    Role.SUPERVISOR.value: _("All supervisors"),
    Role.ADMINISTRATOR.value: _("All administrators"),
}


def names_of(choice: Choice, rates: Rates, table: str) -> list[tuple[str, str]]:
    """Names as stored with their words, the most frequent first; at most NAMES_SHOWN."""
    if table == "hour_by_person":
        return _people(choice)
    if table == "hour_by_group":
        return _groups() if choice.log.is_desk else []
    attribute = rates.channel_attribute if table == "contact_by_channel" else rates.part_attribute
    return [(name, name) for name in _values(choice, attribute)]


def _people(choice: Choice) -> list[tuple[str, str]]:
    columns = choice.whole
    counts = np.bincount(columns.resource + 1, minlength=len(columns.resources) + 1)[1:]
    outside = reading_of(choice.log, columns).not_people
    order = np.argsort(-counts, kind="stable").tolist()
    names = [columns.resources[code] for code in order if counts[code]]
    return [(name, choice.who(name)) for name in names if name not in outside][:NAMES_SHOWN]


def _groups() -> list[tuple[str, str]]:
    names = [(team.name, team.name) for team in teams()]
    return [*names, *((role, str(label)) for role, label in ROLES.items())][:NAMES_SHOWN]


def _values(choice: Choice, attribute: str) -> list[str]:
    told = event_values(choice.whole, attribute)
    if told is None:
        return []
    counts = np.bincount(told.codes[told.codes >= 0], minlength=len(told.names))
    order = np.argsort(-counts, kind="stable").tolist()
    return [told.names[code] for code in order if counts[code]][:NAMES_SHOWN]
