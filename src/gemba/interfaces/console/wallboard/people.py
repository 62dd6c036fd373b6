"""Who is there, and how much each of them has."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gemba.desk.calendars.queries import working_times_of
from gemba.desk.routing.queries.staff import Readiness, readiness
from gemba.desk.tickets.queries.standing import Standing, Standings, Wanted
from gemba.foundation.accounts.queries import Person, desk_people
from gemba.foundation.events.actors import Role
from gemba.interfaces.console.wallboard.asking import tickets_url
from gemba.interfaces.console.wallboard.numbers import Number
from gemba.interfaces.templatetags.desk import age

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

    `state` is one of STATES, off duty whoever is available outside their shifts, `state_age` for
    how long; `at_work`: open tickets that wait for nobody else; `load_width`: those, in per cent of
    the capacity if one is set (0: none), else of the most anybody has.
    """

    id: int
    name: str
    state: str
    state_since: str
    state_age: str
    numbers: tuple[Number, ...]
    at_work: int
    capacity: int
    load_width: float

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(STATES[self.state])

    @property
    def is_full(self) -> bool:
        """Has as much as they are meant to have, or more."""
        return 0 < self.capacity <= self.at_work


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
    said, nothing = readiness(), Readiness()
    lines = [
        _line(
            each,
            standings[each.id],
            said.get(each.id, nothing),
            most=most,
            is_on_duty=times[each.id].is_open(now),
            now=now,
        )
        for each in shown
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


def _line(
    person: Person,
    standing: Standing,
    said: Readiness,
    *,
    most: int,
    is_on_duty: bool,
    now: datetime,
) -> PersonLine:
    at_work = standing.open - standing.pending
    is_off = said.availability == "available" and not is_on_duty
    since = None if is_off else said.since
    numbers = tuple(
        Number(name, getattr(standing, name), tickets_url(Wanted(name, user_id=person.id)))
        for name in FIGURES
    )
    return PersonLine(
        id=person.id,
        name=person.name,
        state="off_duty" if is_off else said.availability,
        state_since=since.isoformat() if since else "",
        state_age=age(since, now) if since else "",
        numbers=numbers,
        at_work=at_work,
        capacity=said.capacity,
        load_width=min(100 * at_work / max(said.capacity or most, 1), 100),
    )
