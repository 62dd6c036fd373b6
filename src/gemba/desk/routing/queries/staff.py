"""Who could take tickets: what each can do, has in hand, and whether they are there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from gemba.desk.calendars.queries import absences, working_times_of
from gemba.desk.routing.assignment.values import Candidate, Duty, Status
from gemba.desk.routing.models import (
    AgentProfile,
    AgentSkill,
    Availability,
    Certificate,
    RoutingOffer,
)
from gemba.desk.routing.queries.queues import Queue
from gemba.desk.tickets.queries.handing import in_hands
from gemba.foundation.accounts.queries import Person, desk_people
from gemba.foundation.kernel.working_time import WorkingTime

DEFAULT_CAPACITY = 10
# who was never given work counts as idle for so long
NEVER_GIVEN = timedelta(hours=8)
_STATUS = {
    Availability.AVAILABLE.value: Status.AVAILABLE,
    Availability.AWAY.value: Status.PAUSED,
    Availability.OFFLINE.value: Status.ABSENT,
}


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate; `expires_on` None: it never does."""

    name: str
    expires_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it counts on that day."""
        return self.expires_on is None or day <= self.expires_on


@dataclass(frozen=True, slots=True)
class AgentLine:
    """What is known of a person's work. Skills by key; no languages: any will do."""

    person: Person
    skills: Mapping[int, int]
    languages: tuple[str, ...]
    certificates: tuple[CertificateLine, ...]
    capacity: Mapping[str, int]
    availability: str
    availability_since: datetime | None
    availability_by: str
    given_at: datetime | None

    def capacity_on(self, channel: str) -> int:
        """How many tickets of the channel they take at once."""
        return self.capacity.get(channel, DEFAULT_CAPACITY)


def agents(people: Sequence[Person] | None = None) -> list[AgentLine]:
    """Everybody at the desk, or these people, by name. Three queries and who is who."""
    wanted = desk_people() if people is None else people
    profiles, unknown = {row.pk: row for row in AgentProfile.objects.all()}, AgentProfile()
    skills: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for user_id, skill_id, level in AgentSkill.objects.values_list("user", "skill", "level"):
        skills[user_id][skill_id] = level
    held: defaultdict[int, list[CertificateLine]] = defaultdict(list)
    for user_id, name, expires_on in Certificate.objects.values_list("user", "name", "expires_on"):
        held[user_id].append(CertificateLine(name, expires_on))
    return [
        _line(each, profiles.get(each.id, unknown), skills[each.id], held[each.id])
        for each in wanted
    ]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a person says of themselves, since when, and how much they take at once; 0: not set."""

    availability: str = Availability.AVAILABLE.value
    since: datetime | None = None
    capacity: int = 0


def readiness() -> dict[int, Readiness]:
    """By person; who never said anything is missing. One query."""
    rows = AgentProfile.objects.values_list("pk", "availability", "availability_since", "capacity")
    return {
        pk: Readiness(availability, since, sum(capacity.values()))
        for pk, availability, since, capacity in rows
    }


def agent(user_id: int) -> AgentLine | None:
    """One person of the desk; None: nobody who works here."""
    return next((each for each in agents() if each.person.id == user_id), None)


def availability_of(user_id: int) -> str:
    """What this person says of themselves."""
    row = AgentProfile.objects.filter(pk=user_id).values_list("availability", flat=True).first()
    return row or Availability.AVAILABLE.value


@dataclass(frozen=True, slots=True)
class Presence:
    """On duty or off, and whether an absence stands in the way."""

    duty: Duty
    is_away: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the tickets at hand are about: their channels and languages."""

    channels: frozenset[str]
    languages: frozenset[str] = frozenset()


def candidates(offered: Sequence[Queue], *, asked: Asked, now: datetime) -> list[Candidate]:
    """Everybody who serves one of the queues, as the arithmetic knows them. Eleven queries."""
    serving = [p for p in desk_people() if any(queue.is_served_by(p) for queue in offered)]
    ids = [each.id for each in serving]
    times = working_times_of(ids, now=now)
    entered = absences(user_ids=ids, ending_after=now)
    away = {each.user_id for each in entered if each.starts_at <= now}
    load = loads(ids)
    return [
        _candidate(
            line,
            offered,
            asked,
            load.get(line.person.id, {}),
            Presence(duty_at(times[line.person.id], now), line.person.id in away),
            now=now,
        )
        for line in agents(serving)
    ]


def loads(user_ids: Iterable[int]) -> dict[int, Counter[str]]:
    """Tickets in hand by channel, those on offer included."""
    found = {user_id: Counter(counts) for user_id, counts in in_hands(user_ids).items()}
    open_offers = RoutingOffer.objects.filter(answered_at=None)
    for user_id, channel in open_offers.values_list("user", "entry__channel"):
        found.setdefault(user_id, Counter())[channel] += 1
    return found


def duty_at(time: WorkingTime, now: datetime) -> Duty:
    """On or off duty now, and until when."""
    is_on = time.is_open(now)
    return Duty(is_on, time.next_closing(now) if is_on else time.next_opening(now))


def _candidate(
    line: AgentLine,
    offered: Sequence[Queue],
    asked: Asked,
    load: Mapping[str, int],
    presence: Presence,
    *,
    now: datetime,
) -> Candidate:
    today = timezone.localdate(now)
    return Candidate(
        agent_id=line.person.id,
        queue_ids=frozenset(q.number for q in offered if q.is_served_by(line.person)),
        skills={str(skill_id): level for skill_id, level in line.skills.items()},
        languages=frozenset(line.languages) or asked.languages,
        certifications=frozenset(c.name for c in line.certificates if c.holds_on(today)),
        capacity={channel: line.capacity_on(channel) for channel in asked.channels},
        load=load,
        duty=presence.duty,
        status=Status.ABSENT if presence.is_away else _STATUS[line.availability],
        idle_since=line.given_at or now - NEVER_GIVEN,
    )


def _line(
    person: Person,
    profile: AgentProfile,
    skills: Mapping[int, int],
    held: Sequence[CertificateLine],
) -> AgentLine:
    return AgentLine(
        person=person,
        skills=skills,
        languages=tuple(profile.languages),
        certificates=tuple(held),
        capacity=profile.capacity,
        availability=profile.availability,
        availability_since=profile.availability_since,
        availability_by=profile.availability_by,
        given_at=profile.given_at,
    )
