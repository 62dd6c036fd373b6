"""The queues that are switched on, in order, and by which policy they are handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from gemba.desk.calendars.queries import working_time
from gemba.desk.routing.assignment.policies import Mode, Policy
from gemba.desk.routing.body import QueueBody, Weights, decode, number_of
from gemba.desk.routing.weights_json import decode_weights
from gemba.desk.tickets.conditions import TicketFacts, matches
from gemba.foundation.accounts.queries import Person
from gemba.foundation.definitions.queries import Definition, active
from gemba.foundation.events.actors import Role

KIND, POLICY_KIND = "queue", "routing_policy"


@dataclass(frozen=True)
class Queue:
    """A queue that is switched on. `number` is its id in the arithmetic."""

    id: UUID
    name: str
    version: int
    body: QueueBody
    policy: Policy
    weights: Weights

    @property
    def number(self) -> int:
        """The queue's id in the arithmetic."""
        return number_of(self.id)

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


def queues() -> tuple[Queue, ...]:
    """Those switched on, in order: the first whose condition holds gets a ticket."""
    return _queues(active(KIND), weights())


def weights() -> Weights:
    """What counts: the first policy that is switched on, or the product's own."""
    found = next(iter(active(POLICY_KIND)), None)
    return _weights(found) if found else Weights()


def queue_for(facts: TicketFacts, offered: Sequence[Queue]) -> Queue | None:
    """Where this ticket waits; None: in no queue, nothing is done about it."""
    return next((each for each in offered if matches(each.body.when, facts)), None)


@lru_cache(maxsize=8)
def _queues(found: tuple[Definition, ...], counts: Weights) -> tuple[Queue, ...]:
    return tuple(_queue(each, counts) for each in found)


def _queue(each: Definition, counts: Weights) -> Queue:
    body = decode(each.body)
    return Queue(each.id, each.name, each.version, body, body.policy(counts), counts)


@lru_cache(maxsize=8)
def _weights(found: Definition) -> Weights:
    return decode_weights(found.body)
