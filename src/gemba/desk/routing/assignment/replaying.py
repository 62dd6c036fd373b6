"""A history of arrivals and shifts worked through under any way of handing out."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from .planning import assign
from .policies import Policy
from .values import Candidate, Duty, Waiting, after

# Who gets what of the tickets waiting: pairs of ticket and agent. The candidates are those on duty
# with a free place on some channel.
Dispatcher = Callable[[Sequence[Waiting], Sequence[Candidate], datetime], Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A ticket as it began to wait, and how long the work on it took."""

    waiting: Waiting
    handling_seconds: float


@dataclass(frozen=True, slots=True)
class Shift:
    agent_id: int
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class History:
    """`staff` as it was at the beginning with empty hands; shifts say when each is on duty."""

    arrivals: Sequence[Arrival]
    staff: Sequence[Candidate]
    shifts: Sequence[Shift]


@dataclass(frozen=True, slots=True)
class Served:
    ticket_id: int
    agent_id: int
    began_at: datetime
    ended_at: datetime


def by_policy(policy: Policy) -> Dispatcher:
    """Hand out as the live desk would."""

    def dispatch(
        queue: Sequence[Waiting], candidates: Sequence[Candidate], now: datetime
    ) -> Sequence[tuple[int, int]]:
        plan = assign(queue, candidates, policy, now)
        return [(one.ticket_id, one.agent_id) for one in plan.given]

    return dispatch


def replay(history: History, dispatch: Dispatcher) -> tuple[Served, ...]:
    """What would have been served, in the order it ended; who is not in it was still waiting.

    Everybody works on one ticket at a time, in the order given to her, begins none when her shift
    is over and ends what she has begun. `dispatch` is asked whenever a ticket comes, work ends or a
    shift begins. Raises ValueError if it gives out what does not wait.
    """
    run = _Run(history, dispatch)
    while run.events:
        run.step()
    return tuple(run.served)


@dataclass(slots=True)
class _Desk:
    """One agent's hands: tickets given, the one in work first."""

    line: deque[Arrival]
    working: bool
    idle_since: datetime | None
    shift_ends_at: datetime | None


class _Run:
    def __init__(self, history: History, dispatch: Dispatcher) -> None:
        self.dispatch, self.staff = dispatch, {one.agent_id: one for one in history.staff}
        self.desks = {number: _Desk(deque(), False, None, None) for number in self.staff}
        self.queue: dict[int, Arrival] = {}
        self.served: list[Served] = []
        self.numbers = count()
        self.events: list[tuple[datetime, int, Arrival | Shift | Served]] = []
        for arrival in history.arrivals:
            self._expect(arrival.waiting.waiting_since, arrival)
        for shift in history.shifts:
            self._expect(shift.begins_at, shift)

    def step(self) -> None:
        """All that happens at one moment, then the queue is handed out."""
        now = self.events[0][0]
        while self.events and self.events[0][0] == now:
            self._happen(heapq.heappop(self.events)[2])
        candidates = self._candidates(now)
        if not self.queue or not candidates:
            return
        waiting = [arrival.waiting for arrival in self.queue.values()]
        for ticket_id, agent_id in self.dispatch(waiting, candidates, now):
            if ticket_id not in self.queue:
                raise ValueError(f"Ticket {ticket_id} was handed out, but does not wait.")
            desk = self.desks[agent_id]
            desk.line.append(self.queue.pop(ticket_id))
            desk.idle_since = now
            self._work(agent_id, now)

    def _expect(self, at: datetime, event: Arrival | Shift | Served) -> None:
        heapq.heappush(self.events, (at, next(self.numbers), event))

    def _happen(self, event: Arrival | Shift | Served) -> None:
        match event:
            case Arrival(waiting):
                self.queue[waiting.ticket_id] = event
            case Shift(agent_id, begins_at, ends_at):
                self.desks[agent_id].shift_ends_at = ends_at
                self.desks[agent_id].idle_since = begins_at
                self._work(agent_id, begins_at)
            case Served(_, agent_id, _, ended_at):
                self.served.append(event)
                self.desks[agent_id].line.popleft()
                self.desks[agent_id].working = False
                self._work(agent_id, ended_at)

    def _work(self, agent_id: int, now: datetime) -> None:
        desk = self.desks[agent_id]
        is_on = desk.shift_ends_at is not None and now < desk.shift_ends_at
        if desk.line and not desk.working and is_on:
            desk.working = True
            next_up = desk.line[0]
            ended_at = after(now, next_up.handling_seconds)
            self._expect(ended_at, Served(next_up.waiting.ticket_id, agent_id, now, ended_at))

    def _candidates(self, now: datetime) -> list[Candidate]:
        found = []
        for agent_id, desk in self.desks.items():
            if desk.shift_ends_at is None or now >= desk.shift_ends_at:
                continue
            one, load = self.staff[agent_id], _load(desk.line)
            if any(load.get(channel, 0) < most for channel, most in one.capacity.items()):
                duty = Duty(True, desk.shift_ends_at)
                found.append(replace(one, load=load, duty=duty, idle_since=desk.idle_since))
        return found


def _load(line: deque[Arrival]) -> Mapping[str, int]:
    load: dict[str, int] = {}
    for arrival in line:
        load[arrival.waiting.channel] = load.get(arrival.waiting.channel, 0) + 1
    return load
