"""Who would get what now: the plan of all queues, made and explained without doing anything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from gemba.desk.routing.assignment.basis import Basis, basis_of
from gemba.desk.routing.assignment.deciding import decide
from gemba.desk.routing.assignment.planning import Plan, assign, rank
from gemba.desk.routing.assignment.reasons import Decision, Shortage
from gemba.desk.routing.assignment.values import Candidate, Waiting
from gemba.desk.routing.body import number_of
from gemba.desk.routing.queries.queues import Queue
from gemba.desk.routing.queries.waiting import Entry

TURNS_MAX = 100
"""Of versions of one queue; tickets beyond, which seldom find somebody, are not interleaved."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An entry that comes to somebody."""

    entry: Entry
    queue: Queue
    agent_id: int


@dataclass(frozen=True, slots=True)
class Placed(Seat):
    """An entry that would come to somebody, and what that rests on."""

    basis: Basis

    @property
    def decision(self) -> Decision:
        """Why."""
        return self.basis.why(self.entry.waiting, self.agent_id)


@dataclass(frozen=True, slots=True)
class Left:
    """An entry that stays, why, and the vendor's team it would overflow to."""

    entry: Entry
    queue: Queue
    shortages: tuple[Shortage, ...]
    vendor_team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """All that would happen at this moment."""

    placed: tuple[Placed, ...]
    left: tuple[Left, ...]


def plan(
    waiting: Sequence[Entry],
    staff: Sequence[Candidate],
    offered: Sequence[Queue],
    *,
    now: datetime,
    places_max: int | None = None,
) -> Planned:
    """Queue after queue in their order, what one gives counting as load for the next; where
    tickets of one queue are served by several versions of it, they take turns.

    `places_max`: no more than so many are placed, the most urgent of each queue first.
    """
    placed: list[Placed] = []
    left: list[Left] = []
    given: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for queue, mine in _portions(offered, waiting, now):
        members = _loaded(_concerned(queue, staff), given)
        found = _plan(queue, mine, members, now)
        by_id = {each.id: each for each in mine}
        pairs = [each.waiting for each in mine]
        room = len(found.given) if places_max is None else max(0, places_max - len(placed))
        basis = basis_of(found, pairs, members, queue.policy, now)
        for one in found.given[:room]:
            entry = by_id[one.ticket_id]
            placed.append(Placed(entry, queue, one.agent_id, basis))
            given[one.agent_id][entry.waiting.channel] += 1
        stay = [by_id[number] for number in found.left]
        left += _explained(queue, stay, _loaded(_concerned(queue, staff), given), now)
    return Planned(tuple(placed), tuple(left))


def explained(entry: Entry, queue: Queue, staff: Sequence[Candidate], *, now: datetime) -> Decision:
    """What would be thought of everybody if this ticket alone waited."""
    return decide(entry.waiting, _concerned(queue, staff), queue.policy, now)


def _portions(
    offered: Sequence[Queue], waiting: Sequence[Entry], now: datetime
) -> Iterator[tuple[Queue, list[Entry]]]:
    """Which tickets are handed out together, and by which version of their queue."""
    by_number: defaultdict[int, list[Entry]] = defaultdict(list)
    for each in waiting:
        by_number[each.waiting.queue_id].append(each)
    for _key, versions in groupby(offered, key=lambda queue: queue.id):
        lanes = [(queue, mine) for queue in versions if (mine := by_number[queue.number])]
        yield from lanes if len(lanes) < 2 else _in_turns(lanes, now)


def _in_turns(
    lanes: Sequence[tuple[Queue, list[Entry]]], now: datetime
) -> Iterator[tuple[Queue, list[Entry]]]:
    """No version goes first: by turns, each ticket where it stands by its own version's policy."""
    queues = {queue.number: queue for queue, _mine in lanes}
    ranked = [
        (rank(each.waiting, queue.policy, now), queue.number, each)
        for queue, mine in lanes
        for each in mine
    ]
    ranked.sort(key=lambda one: one[0])
    turns = [
        (queues[number], [each for _rank, _number, each in run])
        for number, run in groupby(ranked, key=lambda one: one[1])
    ]
    yield from turns[:TURNS_MAX]
    rest: defaultdict[int, list[Entry]] = defaultdict(list)
    for queue, mine in turns[TURNS_MAX:]:
        rest[queue.number] += mine
    yield from ((queues[number], mine) for number, mine in rest.items())


def _plan(queue: Queue, mine: Sequence[Entry], staff: Sequence[Candidate], now: datetime) -> Plan:
    if queue.is_open(now):
        return assign([each.waiting for each in mine], staff, queue.policy, now)
    return Plan((), tuple(each.id for each in mine))


def _concerned(queue: Queue, staff: Sequence[Candidate]) -> list[Candidate]:
    """Those of the queue and of the queues it may overflow to."""
    numbers = {queue.number} | {
        number_of(each) for step in queue.body.overflow for each in step.queue_ids
    }
    return [each for each in staff if each.queue_ids & numbers]


def _loaded(staff: Sequence[Candidate], given: Mapping[int, Mapping[str, int]]) -> list[Candidate]:
    """With what the queues so far have given them."""
    return [one.with_more(given.get(one.agent_id, {})) for one in staff]


def _explained(
    queue: Queue, stay: Sequence[Entry], staff: Sequence[Candidate], now: datetime
) -> Iterator[Left]:
    """Tickets that ask for the same have the same reason: it is found once."""
    known: dict[object, Decision] = {}
    for entry in stay:
        key = _alike(entry.waiting, len(queue.policy.stages(entry.waiting, now)))
        if key not in known:
            known[key] = decide(entry.waiting, staff, queue.policy, now)
        decision = known[key]
        yield Left(entry, queue, decision.shortages, decision.vendor_queue_id)


def _alike(one: Waiting, stages: int) -> object:
    return (one.channel, one.needs, one.language, one.certifications, one.refused_ids,
            one.owner_id, stages)  # fmt: skip
