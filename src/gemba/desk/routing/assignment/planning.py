"""A whole queue at once: who gets what, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from .eligibility import bound_to_owner, obstacles
from .filling import NOWHERE, Places, fill
from .matrix import Int64s, Lines, Staff
from .policies import Mode, Policy
from .values import Candidate, Waiting

# More than these are handed out in portions, heaviest first: the arrays stay small.
TICKETS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Given:
    """`wait_seconds`: how long what she has in hand, and what comes before it, holds it up."""

    ticket_id: int
    agent_id: int
    wait_seconds: float


@dataclass(frozen=True)
class Plan:
    """Tickets handed out, heaviest first, and the ids of those left."""

    given: tuple[Given, ...]
    left: tuple[int, ...]

    def agent_of(self, ticket_id: int) -> int | None:
        return next((one.agent_id for one in self.given if one.ticket_id == ticket_id), None)


def assign(
    queue: Sequence[Waiting], candidates: Sequence[Candidate], policy: Policy, now: datetime
) -> Plan:
    """Hand out all that can be; nothing when the policy is to pull.

    Small on purpose is the sum over tickets of urgency × (wait_seconds + what else speaks against
    the agent, in seconds). wait_seconds is (tickets of the channel in her hands or given before)
    × the channel's turn; a ticket left counts a turn more than the worst that can be given.
    The order of the input does not matter. Raises ValueError if an id comes twice.
    """
    _once("ticket", [one.ticket_id for one in queue])
    _once("agent", [one.agent_id for one in candidates])
    ordered = in_order(queue, policy, now)
    given: dict[int, Given] = {}
    if policy.mode is not Mode.PULL and candidates:
        staff = Staff(candidates, policy, now)
        for channel in sorted({one.channel for one in queue}):
            tickets = [one for one in ordered if one.channel == channel]
            given |= _channel(tickets, staff, policy, now)
    return Plan(
        tuple(given[one.ticket_id] for one in ordered if one.ticket_id in given),
        tuple(one.ticket_id for one in ordered if one.ticket_id not in given),
    )


def in_order(queue: Sequence[Waiting], policy: Policy, now: datetime) -> list[Waiting]:
    """Most urgent first, then soonest due, longest waiting, lowest number."""
    return sorted(queue, key=lambda one: rank(one, policy, now))


def rank(one: Waiting, policy: Policy, now: datetime) -> tuple[float, float, float, int]:
    """Where a ticket stands among those that wait, the lower the sooner."""
    due = np.inf if one.due_at is None else one.due_at.timestamp()
    return -policy.urgency(one, now), due, one.waiting_since.timestamp(), one.ticket_id


def pick(
    agent: Candidate,
    queue: Sequence[Waiting],
    candidates: Sequence[Candidate],
    policy: Policy,
    now: datetime,
) -> Waiting | None:
    """What somebody who pulls gets: the most urgent she may have; None: there is nothing for her.
    `candidates` are the others, for a first-contact owner may have the first call."""
    others = {one.agent_id: one for one in (*candidates, agent)}
    for one in in_order(queue, policy, now):
        demand = policy.demand(one, now)
        owner = None if one.owner_id is None else others.get(one.owner_id)
        bound = bound_to_owner(one, owner, demand, policy, now)
        if not obstacles(one, agent, demand, now, bound):
            return one
    return None


def places_of(
    tickets: Sequence[Waiting], lines: Lines, load: Int64s, free: Int64s,
    *, policy: Policy, now: datetime,
) -> Places:  # fmt: skip
    """The free places of a channel with their costs, tickets in the order given."""
    line = np.repeat(np.arange(len(free)), free)
    nth = np.arange(len(line)) - np.repeat(np.cumsum(free) - free, free)
    turn = policy.turn(tickets[0].channel)
    wait_seconds = (load[line] + nth) * turn
    urgency = np.array([policy.urgency(one, now) for one in tickets])
    worst = float(lines.aside_seconds.max(initial=0.0)) + float(wait_seconds.max(initial=0.0))
    cost = np.take(np.where(lines.can, lines.aside_seconds, np.inf), line, axis=1)
    cost += wait_seconds
    cost *= urgency[:, None]
    return Places(cost, line, urgency * (worst + max(turn, 1.0)))


def _channel(
    tickets: Sequence[Waiting], staff: Staff, policy: Policy, now: datetime
) -> dict[int, Given]:
    """Portion by portion, until no place is free."""
    channel = tickets[0].channel
    load = np.array([one.load.get(channel, 0) for one in staff.agents], dtype=np.int64)
    free = np.array([one.free(channel) for one in staff.agents], dtype=np.int64) * staff.is_there()
    given: dict[int, Given] = {}
    for start in range(0, len(tickets), TICKETS_AT_ONCE):
        if not free.any():
            break
        portion = tickets[start : start + TICKETS_AT_ONCE]
        lines = staff.lines(portion)
        places = places_of(
            portion, lines, load, np.minimum(free, len(portion)), policy=policy, now=now
        )
        seats = fill(places)
        for row in np.flatnonzero(seats != NOWHERE).tolist():
            agent = int(places.line[seats[row]])
            wait_seconds = float(load[agent]) * policy.turn(channel)
            ticket_id = portion[row].ticket_id
            given[ticket_id] = Given(ticket_id, staff.agents[agent].agent_id, wait_seconds)
            load[agent] += 1
            free[agent] -= 1
    return given


def _once(what: str, ids: Sequence[int]) -> None:
    twice = [number for number, count in Counter(ids).items() if count > 1]
    if twice:
        raise ValueError(f"The {what} {min(twice)} is there twice.")
