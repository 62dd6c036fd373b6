"""Everybody at the desk in one table."""

from dataclasses import dataclass
from datetime import datetime

from gemba.desk.calendars.queries import absences, working_times_of
from gemba.desk.routing.assignment.values import Duty
from gemba.desk.routing.queries.queues import every_queue
from gemba.desk.routing.queries.skills import skill_names
from gemba.desk.routing.queries.staff import AgentLine, agents, duty_at, loads

from .people_forms import channels


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person: a level for each skill of the table (0: none), load and capacity by channel."""

    line: AgentLine
    levels: tuple[int, ...]
    places: tuple[tuple[str, int, int], ...]
    duty: Duty
    away_until: datetime | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`unheld`: skills a queue asks for that nobody has."""

    skills: tuple[tuple[int, str], ...]
    rows: tuple[PersonRow, ...]
    unheld: tuple[str, ...]


def people_page(*, now: datetime) -> PeoplePage:
    """The table as it stands now."""
    names, labels = skill_names(), channels()
    lines = agents()
    ids = [line.person.id for line in lines]
    times, load = working_times_of(ids, now=now), loads(ids)
    entered = absences(user_ids=ids, ending_after=now)
    away = {each.user_id: each.ends_at for each in entered if each.starts_at <= now}
    in_hand = {(pk, code): n for pk, counts in load.items() for code, n in counts.items()}
    rows = tuple(
        PersonRow(
            line=line,
            levels=tuple(line.skills.get(pk, 0) for pk in names),
            places=tuple(
                (label, in_hand.get((line.person.id, code), 0), line.capacity_on(code))
                for code, label in labels.items()
            ),
            duty=duty_at(times[line.person.id], now),
            away_until=away.get(line.person.id),
        )
        for line in lines
    )
    held = {pk for line in lines for pk in line.skills}
    asked = {ask.skill_id for queue in every_queue() for ask in queue.body.asks}
    unheld = tuple(name for pk, name in names.items() if pk in asked - held)
    return PeoplePage(tuple(names.items()), rows, unheld)
