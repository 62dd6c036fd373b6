"""A desk at work: each piece of work finds a colleague on shift and free; first come, first served.

A story is a generator. It yields the work it needs or a rest until some moment, and is sent back
who did the work and when. Everything happens in the order of time.
"""

import heapq
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from gemba.interfaces.demo.company import Staff
from gemba.interfaces.demo.roster import Roster

PREFERRED_WAIT_MAX = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Work:
    """Something one of `who` has to do, rather `preferred`, one of them, if there within a day.

    `lag` passes before it lies on the table. Urgent work interrupts other work. While work that is
    `awaited` waits, the customer may lose patience.
    """

    who: tuple[Staff, ...]
    minutes: float
    preferred: Staff | None = None
    lag: timedelta = timedelta(0)
    is_urgent: bool = False
    is_awaited: bool = True


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing happens until then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """Who did the work, from when to when."""

    by: Staff
    begun: datetime
    ended: datetime

    def part(self, share: float) -> datetime:
        """A moment between begin and end."""
        return self.begun + (self.ended - self.begun) * share


Story = Generator[Work | Rest, Done, None]


class Listener(Protocol):
    """Whoever a story is about: told how long their work will wait."""

    def waits(self, ready: datetime, begun: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class _Turn:
    """What happens next to a story: it is told on, or its work has been noticed."""

    story: Story
    listener: Listener
    done: Done | None = None
    work: Work | None = None
    asked_at: datetime | None = None


class Shop:
    """The floor: who is busy until when, and which stories go on when."""

    def __init__(self, rosters: Mapping[str, Roster], until: datetime) -> None:
        self._rosters = rosters
        self._until = until
        self._free: dict[str, datetime] = {}
        self._queue: list[tuple[datetime, int, _Turn]] = []
        self._count = 0

    def add(self, at: datetime, story: Story, listener: Listener) -> None:
        """Let a story begin at a moment."""
        self._push(at, _Turn(story, listener))

    def run(self) -> None:
        """Play all stories up to the end; what is not done by then stays undone."""
        while self._queue and self._queue[0][0] <= self._until:
            at, _, turn = heapq.heappop(self._queue)
            if turn.work is not None and turn.asked_at is not None:
                self._assign(turn, turn.work, turn.asked_at, at)
            else:
                self._tell_on(turn, at)

    def _tell_on(self, turn: _Turn, at: datetime) -> None:
        try:
            need = next(turn.story) if turn.done is None else turn.story.send(turn.done)
        except StopIteration:
            return
        if isinstance(need, Rest):
            self._push(max(need.until, at), _Turn(turn.story, turn.listener))
        else:
            noticed = _Turn(turn.story, turn.listener, work=need, asked_at=at)
            self._push(at + need.lag, noticed)

    def _assign(self, turn: _Turn, work: Work, asked_at: datetime, noticed_at: datetime) -> None:
        done = self._do(work, noticed_at)
        if done is None:
            return
        if work.is_awaited:
            turn.listener.waits(asked_at, done.begun)
        self._push(done.ended, _Turn(turn.story, turn.listener, done=done))

    def _push(self, at: datetime, turn: _Turn) -> None:
        self._count += 1
        heapq.heappush(self._queue, (at, self._count, turn))

    def _do(self, work: Work, ready: datetime) -> Done | None:
        """The colleague who can begin first does it; None when nobody ever comes."""
        starts = {s.key: self._start(s, work, ready) for s in work.who}
        chosen = self._choose(work, starts, ready)
        if chosen is None or (begun := starts[chosen.key]) is None:
            return None
        done = Done(chosen, begun, begun + _minutes(work, chosen))
        if not work.is_urgent:
            self._free[chosen.key] = done.ended
        return done

    def _start(self, staff: Staff, work: Work, ready: datetime) -> datetime | None:
        at = ready if work.is_urgent else max(ready, self._free.get(staff.key, ready))
        return self._rosters[staff.key].next_slot(at, _minutes(work, staff))

    def _choose(
        self, work: Work, starts: Mapping[str, datetime | None], ready: datetime
    ) -> Staff | None:
        """The preferred colleague if there within a day, else whoever can begin first.

        Among those who could begin at once it is the one who has been free the longest.
        """
        if work.preferred is not None:
            start = starts[work.preferred.key]
            if start is not None and start <= ready + PREFERRED_WAIT_MAX:
                return work.preferred
        able = [(start, s) for s in work.who if (start := starts[s.key]) is not None]
        if not able:
            return None
        return min(able, key=lambda pair: (pair[0], self._free.get(pair[1].key, pair[0])))[1]


def _minutes(work: Work, staff: Staff) -> timedelta:
    return timedelta(minutes=work.minutes * staff.pace)
