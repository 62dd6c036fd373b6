"""The desk around a ticket, as rules must know it: statuses, teams, people, load, calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gemba.foundation.kernel.working_time import WorkingTime

SETTLED = ("resolved", "closed")


@dataclass(frozen=True, slots=True)
class Around:
    """Plain values, looked up once for many tickets.

    `categories` by status; `members` by team; `loads`: open tickets by person, which assigning
    adds to; `calendars` by id, '' is the desk's own; `shifts`: when people work.
    """

    categories: Mapping[str, str]
    members: Mapping[int, frozenset[int]]
    vendors: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    loads: dict[int, int] = field(default_factory=dict)
    calendars: Mapping[str, WorkingTime] = field(default_factory=dict)
    shifts: Mapping[int, WorkingTime] = field(default_factory=dict)

    def is_settled(self, status: str) -> bool:
        """Whether tickets in this status are finished."""
        return self.categories.get(status, "") in SETTLED

    def is_open(self, calendar: str, at: datetime) -> bool:
        """Whether the desk works then; a calendar that has gone is the desk's own."""
        found = self.calendars.get(calendar) or self.calendars.get("")
        return found.is_open(at) if found else True

    def least_loaded(self, team_id: int | None, at: datetime) -> int | None:
        """Who of a team – of all, without one – has fewest open tickets; who works then first."""
        wanted = self.people if team_id is None else self.members.get(team_id, frozenset())
        able = sorted(wanted & self.people)
        working = [each for each in able if each in self.shifts and self.shifts[each].is_open(at)]
        return min(working or able, key=lambda each: (self.loads.get(each, 0), each), default=None)

    def took(self, user_id: int | None, tickets: int = 1) -> None:
        """Somebody got more tickets, or fewer."""
        if user_id is not None:
            self.loads[user_id] = self.loads.get(user_id, 0) + tickets


def calendar_key(calendar_id: UUID | None) -> str:
    """How a calendar is named in rules; '' is the desk's own."""
    return calendar_id.hex if calendar_id else ""
