"""The queues that are switched on, in order, and by which policy they are handed out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID, uuid5

from gemba.desk.calendars.queries import working_time
from gemba.desk.routing.assignment.policies import Mode, Policy
from gemba.desk.routing.body import QueueBody, Weights, decode, number_of
from gemba.desk.routing.weights_json import decode_weights
from gemba.desk.tickets.conditions import TicketFacts, matches
from gemba.foundation.accounts.queries import Person
from gemba.foundation.definitions.queries import Definition, active
from gemba.foundation.events.actors import Role
from gemba.foundation.trials.queries import (
    NOBODY,
    as_treated,
    combinations,
    treated_of,
)

KIND, POLICY_KIND = "queue", "routing_policy"


@dataclass(frozen=True)
class Queue:
    """A queue that is switched on. `number` is its id in the arithmetic, another one for tickets
    that are served by other versions in a trial; `place` is where it stands in the order."""

    id: UUID
    name: str
    version: int
    body: QueueBody
    policy: Policy
    weights: Weights
    number: int
    place: tuple[int, UUID]

    @property
    def mode(self) -> Mode:
        """How it hands out."""
        return self.body.mode

    def is_open(self, now: datetime) -> bool:
        """Whether tickets are handed out at this time."""
        calendar = self.body.calendar_id
        return calendar is None or working_time(calendar).is_open(now)

    def is_served_by(self, person: Person) -> bool:
        """Whether this person's work is in this queue."""
        if not self.body.team_ids:
            return person.role is Role.AGENT
        return bool(person.team_ids & set(self.body.team_ids))


def queues(treated: frozenset[UUID] = NOBODY) -> tuple[Queue, ...]:
    """Those switched on for tickets treated in these trials, in order: the first whose condition
    holds gets a ticket."""
    return _queues_to([treated])[treated]


def weights() -> Weights:
    """What counts: the first policy that is switched on, or the product's own."""
    return _weights(active(POLICY_KIND)[:1])


def every_queue() -> tuple[Queue, ...]:
    """The queues in every version by which tickets are served now, each once, in order."""
    offered = _queues_to(combinations())
    if len(offered) == 1:
        return offered[NOBODY]
    found = {queue.number: queue for each in offered.values() for queue in each}
    return tuple(sorted(found.values(), key=lambda queue: queue.place))


def listed_queues() -> tuple[Queue, ...]:
    """The queues in which tickets may wait now, each once, in order: as most are served, where
    several versions are."""
    found: dict[UUID, Queue] = {}
    for each in every_queue():
        found.setdefault(each.id, each)
    return tuple({**found, **{each.id: each for each in queues()}}.values())


class Offered:
    """The queues as they are for each of some tickets."""

    def __init__(self, ticket_ids: Iterable[UUID]) -> None:
        self._treated = treated_of(ticket_ids)
        self._queues = _queues_to([NOBODY, *self._treated.values()])

    def __bool__(self) -> bool:
        """Whether there is any queue for any of them."""
        return any(self._queues.values())

    def to(self, ticket_id: UUID) -> tuple[Queue, ...]:
        """The queues this ticket may wait in, in order."""
        return self._queues[self._treated.get(ticket_id, NOBODY)]

    def called(self, queue_id: UUID, ticket_id: UUID) -> Queue | None:
        """A queue as it is for a ticket; None: it is off for it."""
        return next((each for each in self.to(ticket_id) if each.id == queue_id), None)


def queue_for(facts: TicketFacts, offered: Sequence[Queue]) -> Queue | None:
    """Where this ticket waits; None: in no queue, nothing is done about it."""
    return next((each for each in offered if matches(each.body.when, facts)), None)


Defined = tuple[Definition, ...]


def _queues_to(wanted: Iterable[frozenset[UUID]]) -> dict[frozenset[UUID], tuple[Queue, ...]]:
    found, policies = active(KIND), active(POLICY_KIND)
    base = (found, policies[:1])
    return {
        treated: _queues(
            as_treated(found, KIND, treated),
            as_treated(policies, POLICY_KIND, treated)[:1],
            base if treated else None,
        )
        for treated in dict.fromkeys(wanted)
    }


@lru_cache(maxsize=64)
def _queues(
    found: Defined, policies: Defined, base: tuple[Defined, Defined] | None = None
) -> tuple[Queue, ...]:
    """`base`: what serves most tickets; queues that are the same there have the same numbers."""
    counts = _weights(policies)
    same = set(base[0]) if base and base[1] == policies else set()
    numbers = {
        each.id: number_of(each.id) if base is None or each in same else _number(each, policies)
        for each in found
    }
    return tuple(_queue(each, counts, numbers) for each in found)


def _number(each: Definition, policies: Defined) -> int:
    """Of a queue in another version, or handed out by another policy, than for most tickets."""
    rests_on = [str(each.version), *(f"{one.id}/{one.version}" for one in policies)]
    return number_of(uuid5(each.id, " ".join(rests_on)))


def _queue(each: Definition, counts: Weights, numbers: Mapping[UUID, int]) -> Queue:
    body = decode(each.body)
    policy = body.policy(counts, numbers)
    place = (each.position, each.id)
    return Queue(each.id, each.name, each.version, body, policy, counts, numbers[each.id], place)


@lru_cache(maxsize=16)
def _weights(policies: Defined) -> Weights:
    return decode_weights(policies[0].body) if policies else Weights()
