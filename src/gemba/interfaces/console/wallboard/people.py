"""Who is there, and how much each of them has."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gemba.desk.calendars.queries import working_times_of
from gemba.desk.routing.queries.staff import AgentLine, agents
from gemba.desk.tickets.queries.standing import Standing, Standings, Wanted
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import Role
from gemba.interfaces.console.wallboard.asking import tickets_url
from gemba.interfaces.console.wallboard.numbers import Number

FIGURES = ("open", "waiting", "at_risk", "broken")
STATES: dict[str, Promise] = {
    "available": _("Available"),
    "away": _("Away"),
    "off_duty": _("Off duty"),
    "offline": _("Offline"),
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person with their numbers.

    `state` is one of STATES, off duty whoever is available outside their shifts; `at_work`: open
    tickets that wait for nobody else; `load_width`: those, in per cent of the capacity if one is
    set, else of the most anybody has.
    """

    id: int
    name: str
    state: str
    state_since: datetime | None
    numbers: tuple[Number, ...]
    at_work: int
    capacity: int | None
    load_width: float

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(STATES[self.state])

    @property
    def is_full(self) -> bool:
        """Has as much as they are meant to have, or more."""
        return self.capacity is not None and self.at_work >= self.capacity


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many people are in a state."""

    code: str
    label: str
    count: int


def person_lines(found: Standings, *, now: datetime) -> tuple[PersonLine, ...]:
    """Agents, and whoever else has tickets: by state, then who has most."""
    shown = [each for each in desk_people() if each.role is Role.AGENT or each.id in found.people]
    times = working_times_of([each.id for each in shown], now=now)
    standings = {each.id: found.people.get(each.id, Standing()) for each in shown}
    most = max((each.open - each.pending for each in standings.values()), default=0)
    order = list(STATES)
    lines = [
        _line(each, standings[each.person.id], most, is_on_duty=times[each.person.id].is_open(now))
        for each in agents(shown)
    ]
    return tuple(
        sorted(lines, key=lambda line: (order.index(line.state), -line.at_work, line.name))
    )


def state_counts(lines: tuple[PersonLine, ...]) -> tuple[StateCount, ...]:
    """How many people are there, in the order of STATES, empty states left out."""
    found = Counter(line.state for line in lines)
    return tuple(
        StateCount(code, str(label), found[code]) for code, label in STATES.items() if found[code]
    )


def _line(agent: AgentLine, standing: Standing, most: int, *, is_on_duty: bool) -> PersonLine:
    user_id, at_work = agent.person.id, standing.open - standing.pending
    is_off = agent.availability == "available" and not is_on_duty
    capacity = sum(agent.capacity.values()) or None
    numbers = tuple(
        Number(name, getattr(standing, name), tickets_url(Wanted(name, user_id=user_id)))
        for name in FIGURES
    )
    return PersonLine(
        id=user_id,
        name=agent.person.name,
        state="off_duty" if is_off else agent.availability,
        state_since=None if is_off else agent.availability_since,
        numbers=numbers,
        at_work=at_work,
        capacity=capacity,
        load_width=min(100 * at_work / max(capacity or most, 1), 100),
    )
