"""Who waits, who could take it, and by which policy. Plain values; ids are those of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import inf


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """A skill a ticket asks for, at this level (1 is the lowest) or a higher one."""

    skill: str
    level_min: int = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits for somebody.

    `weight` is priority × customer tier: a minute of it costs as much as `weight` minutes of a
    ticket of weight 1. An empty `language` will do with anybody. `owner_id` is the first-contact
    owner (首问责任制), `continuity_id` who served this customer last, `refused_ids` who declined
    the offer or must not have it. `breach_chance`: how likely its promise is broken, where what is
    foretold counts, and `near` (0 to 1): so near to its due time it counts as for that.
    """

    ticket_id: int
    queue_id: int
    channel: str
    waiting_since: datetime
    needs: tuple[Need, ...] = ()
    language: str = ""
    certifications: frozenset[str] = frozenset()
    weight: float = 1.0
    due_at: datetime | None = None
    owner_id: int | None = None
    continuity_id: int | None = None
    refused_ids: frozenset[int] = frozenset()
    breach_chance: float | None = None
    near: float | None = None

    def __post_init__(self) -> None:
        if not 0 < self.weight < inf:
            raise ValueError(f"Ticket {self.ticket_id} weighs {self.weight}: a weight is above 0.")
        if len({need.skill for need in self.needs}) < len(self.needs):
            raise ValueError(f"Ticket {self.ticket_id} asks for a skill twice.")


class Status(StrEnum):
    """What an agent says of herself; only who is available is given work."""

    AVAILABLE = "available"
    PAUSED = "paused"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Duty:
    """On or off duty, until `until`; None: no end is known. After `until` it is the other way."""

    is_on: bool = True
    until: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Is she on duty then?"""
        return self.is_on == (self.until is None or now < self.until)

    def back_at(self, now: datetime) -> datetime | None:
        """When who is off duty now comes back, if that is known."""
        is_known = not self.is_on and self.until is not None and now < self.until
        return self.until if is_known else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent. `skills` is skill -> level; `capacity` and `load` are tickets by channel.

    `idle_since` is when she was last given work; None counts as just now.
    """

    agent_id: int
    queue_ids: frozenset[int]
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    certifications: frozenset[str] = frozenset()
    capacity: Mapping[str, int] = field(default_factory=dict)
    load: Mapping[str, int] = field(default_factory=dict)
    duty: Duty = Duty()
    status: Status = Status.AVAILABLE
    idle_since: datetime | None = None

    def level(self, skill: str) -> int:
        """0: she does not have it."""
        return self.skills.get(skill, 0)

    def free(self, channel: str) -> int:
        return max(0, self.capacity.get(channel, 0) - self.load.get(channel, 0))

    def with_more(self, tickets: Mapping[str, int]) -> Candidate:
        """The same with so many more in hand, by channel; fewer where below 0."""
        if not tickets:
            return self
        load = {channel: self.load.get(channel, 0) + count for channel, count in tickets.items()}
        return replace(self, load={**self.load, **load})

    def idle_seconds(self, now: datetime) -> float:
        since = self.idle_since
        return 0.0 if since is None else max(0.0, (now - since).total_seconds())


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked for at this moment, overflow included: any of `queue_ids` will do."""

    channel: str
    queue_ids: frozenset[int]
    needs: tuple[Need, ...]
    language: str
    certifications: frozenset[str]
    levels_lowered: int = 0


def after(moment: datetime, seconds: float) -> datetime:
    return moment + timedelta(seconds=seconds)
