"""The loop: work becomes possible, waits, is begun, rests over the end of shifts, and is done.

Everything is an integer. Nobody is on duty with a free place while work waits that she may do:
each act restores that before the next. Begun work is never taken away from its doer.
"""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from .branches import Waiting
from .cases import NOT_YET
from .customers import Customers
from .gathering import ALL, Gathering
from .hands import Hands
from .histories import histories_behind
from .plan import BRANCHES, NEXT, NOTHING, Plan
from .pools import NOBODY, pools_of
from .ranks import Ranks
from .signals import CHASED, DONE, DUTY, LEFT, POSSIBLE, RELEASED, TIME, WHAT, WHICH, signal

_DONE, _POSSIBLE = DONE << WHAT, POSSIBLE << WHAT
# Waiting work is `rank << _PIECE | piece`.
_PIECE = 32
_PIECES = (1 << _PIECE) - 1
# What is special about a piece that becomes possible.
_GATHERED, _WAITED_FOR = 1, 2


class Floor:
    """One run of a plan. By piece of work: `begun`, `done` (milliseconds, -1: never), `doer`.

    `added` are the pieces that customers caused by asking again: case and activity of each; they
    stand after those of the plan.
    """

    def __init__(self, plan: Plan) -> None:
        work, twin = plan.work, plan.twin
        self.plan = plan
        self.pools = pools_of(twin)
        self.ranks = Ranks(plan)
        self.events: list[int] = []
        self.customers = Customers(plan, self.events)
        self.gathering = Gathering(plan, self.events)
        self.added: list[tuple[int, int]] = []
        self.activity: list[int] = work.activity.tolist()
        self.type: list[int] = work.type.tolist()
        self.case: list[int] = work.case.tolist()
        self.lead: list[int] = work.lead_ms.tolist()
        self.behind = histories_behind(plan, self.pools.histories)
        self.pool: list[int] = self.pools.of[work.activity, work.type, self.behind].tolist()
        self.rank: list[int] = self.ranks.of(work.activity, work.type, work.case).tolist()
        self.follows = bytearray(work.follows.tobytes())
        self.waiting = Waiting(plan)
        self.special = bytearray(self._special().tobytes())
        self.gone = bytearray(len(work))
        self.begun = [-1] * len(work)
        self.done = [-1] * len(work)
        self.doer = [NOBODY] * len(work)
        self.queues: list[list[int]] = [[] for _ in self.pools.people]
        self.hands = Hands(plan, self.pools)
        self.adds_time = self.ranks.adds_time
        self.end_ms = plan.clock.end_ms

    def run(self) -> None:
        """Until the end; what would happen then or later does not."""
        events, known, place = self.events, self._known_events(), 0
        stop = known[-1]
        following = known[0]
        while True:
            if events and events[0] < following:
                event = heappop(events)
            else:
                event = following
                if event == stop:
                    return
                place += 1
                following = known[place]
            what, which, now = event >> WHAT & 7, event & WHICH, event >> TIME
            if what == DONE:
                self._finish(which, now)
            elif what == POSSIBLE:
                self._enable(which, now)
            elif what == DUTY:
                self._change_duty(which, now)
            elif what == LEFT:
                self._lose(which, now)
            elif what == CHASED:
                self._chase(which, now)
            else:
                self._let_go(which, now)

    def _known_events(self) -> list[int]:
        """Arrivals, shifts and the end, which stands last."""
        work, cases, clock = self.plan.work, self.plan.cases, self.plan.clock
        first = np.flatnonzero(work.is_first)
        arrival = cases.arrival_ms[work.case[first]]
        here = arrival > NOT_YET
        times = (np.maximum(arrival, 0) + work.lead_ms[first])[here].tolist()
        known = [
            time << TIME | _POSSIBLE | piece
            for time, piece in zip(times, first[here].tolist(), strict=True)
        ]
        for person, duty in enumerate(self.hands.duties):
            known += [signal(edge, DUTY, person) for edge in (*duty.starts, *duty.ends)]
        known.append(signal(clock.arrivals_end_ms, RELEASED, ALL))
        stop = signal(clock.end_ms, 0, 0)
        known = [event for event in known if event < stop]
        known.sort()
        return [*known, stop]

    def _special(self) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        gathered = np.array([each.batch is not None for each in self.plan.twin.activities])
        flags = np.where(self.customers.waited_for, _WAITED_FOR, 0)
        if len(gathered):
            flags = flags + gathered[self.plan.work.activity] * _GATHERED
        return flags.astype(np.uint8)

    def _enable(self, piece: int, now: int) -> None:
        special = self.special[piece]
        if not special:
            self._offer(piece, now)
            return
        if self.gone[piece]:
            return
        until = -1
        if special & _GATHERED:
            for each in self.gathering.add(piece, self.activity[piece], now):
                ends = self._offer(each, now)
                until = ends if each == piece else until
        else:
            until = self._offer(piece, now)
        if special & _WAITED_FOR:
            self.customers.wait(piece, self.type[piece], now, until)

    def _offer(self, piece: int, now: int) -> int:
        """To somebody free, or into the queue; when it will be done, -1 where nobody has begun."""
        if self.gone[piece]:
            return -1
        pool = self.pool[piece]
        if pool == NOBODY:
            self.begun[piece] = now
            until = now + self.hands.work_ms[piece]
            heappush(self.events, until << TIME | _DONE | piece)
            return until
        person = self.hands.choose(pool, self.case[piece])
        if person >= 0:
            return self._begin(piece, person, now)
        rank = self.rank[piece] + now if self.adds_time else self.rank[piece]
        heappush(self.queues[pool], rank << _PIECE | piece)
        return -1

    def _begin(self, piece: int, person: int, now: int) -> int:
        """When it will be done."""
        hands = self.hands
        self.begun[piece] = now
        self.doer[piece] = person
        work_ms = hands.work_of(piece, person, self.activity[piece], self.type[piece])
        until = hands.take(person, self.pool[piece], work_ms, now)
        if hands.same_person:
            hands.worked_on[self.case[piece]] = person
        if until < self.end_ms:
            heappush(self.events, until << TIME | _DONE | piece)
        return until

    def _finish(self, piece: int, now: int) -> None:
        self.done[piece] = now
        follows = self.follows[piece]
        if follows == NEXT:
            lead = self.lead[piece + 1]
            heappush(self.events, now + lead << TIME | _POSSIBLE | piece + 1)
        elif follows == BRANCHES:
            for each, possible in self.waiting.set_going(piece, now):
                heappush(self.events, possible << TIME | _POSSIBLE | each)
        person = self.doer[piece]
        if person >= 0 and self.hands.put_down(person, self.pool[piece]):
            self._pull(person, now)

    def _pull(self, person: int, now: int) -> None:
        """She begins what is first of all that waits for her, and more while she has places."""
        hands = self.hands
        load, places = hands.load, hands.places[person]
        while load[person] < places:
            pool = self._first_queue(person)
            if pool == NOBODY:
                hands.set_free(person)
                return
            piece = heappop(self.queues[pool]) & _PIECES
            self._begin(piece, person, now)

    def _first_queue(self, person: int) -> int:
        """The queue among hers with the most urgent work that she can begin now."""
        best, found, queues, gone = 0, NOBODY, self.queues, self.gone
        for pool in self.hands.pools_of[person]:
            queue = queues[pool]
            while queue and gone[queue[0] & _PIECES]:
                heappop(queue)
            if not queue or (found >= 0 and queue[0] >= best):
                continue
            if self.hands.exclusive[pool] and self.hands.load[person]:
                continue
            best, found = queue[0], pool
        return found

    def _change_duty(self, person: int, now: int) -> None:
        if self.hands.change_duty(person):
            self._pull(person, now)

    def _let_go(self, activity: int, now: int) -> None:
        gathering = self.gathering
        for piece in gathering.end() if activity == ALL else gathering.due(activity, now):
            self._offer(piece, now)

    def _lose(self, piece: int, now: int) -> None:
        """The customer's patience is over; she leaves unless somebody has begun."""
        if self.gone[piece]:
            return
        if self.begun[piece] >= 0:
            if self.done[piece] < 0:
                self.customers.stay(piece)
            return
        self.gone[piece] = 1
        case = self.case[piece]
        for each in self.waiting.all_of(piece):
            if self.begun[each] < 0:
                self.gone[each] = 1
        other = self.customers.leave(self.type[piece], case, now)
        if other is None:
            return
        work = self.plan.work
        low, high = np.searchsorted(work.case, [other, other + 1]).tolist()
        arrival = self.customers.returned[other]
        for first in (low + np.flatnonzero(work.is_first[low:high])).tolist():
            heappush(self.events, signal(arrival + self.lead[first], POSSIBLE, first))

    def _chase(self, piece: int, now: int) -> None:
        if self.done[piece] >= 0 or self.gone[piece]:
            return
        of_type = self.type[piece]
        self.customers.ask_again(piece, of_type, self.case[piece], now)
        caused = self.customers.caused(piece, of_type)
        if caused is not None:
            self._add(piece, *caused, now)

    def _add(self, cause: int, activity: int, luck: float, now: int) -> None:
        """A piece of work besides the path of the case, possible at once."""
        piece, of_type, case = len(self.begun), self.type[cause], self.case[cause]
        self.added.append((case, activity))
        self.activity.append(activity)
        self.type.append(of_type)
        self.case.append(case)
        self.pool.append(int(self.pools.of[activity, of_type, self.behind[cause]]))
        self.rank.append(self.ranks.of_one(activity, of_type, case))
        self.follows.append(NOTHING)
        self.special.append(_GATHERED if self.gathering.batches[activity] else 0)
        self.gone.append(0)
        self.begun.append(-1)
        self.done.append(-1)
        self.doer.append(NOBODY)
        self.hands.add_work(activity, of_type, luck)
        self._enable(piece, now)
