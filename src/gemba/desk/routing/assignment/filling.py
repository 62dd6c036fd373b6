"""Which ticket takes which place, so that the sum of costs is small: a near-optimal assignment.

Tickets come one after another, heaviest first. Each takes the place that costs least, where a
taken place costs what its holder loses by going to the best free place instead; whoever is put
out looks for a place in the same way. Who is left then may still be let in by a longer chain: the
first goes where the second was, the second where the third was, the last to a free place. Within
about 1 % of the optimum of an assignment solver (`routing.assign_gap_percent`), at the cost of
one pass over the places per ticket.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .matrix import Floats, Int64s

NOWHERE = -1
# Every exchange lowers the sum by at least this part of the highest cost: so chains end.
_GAIN_MIN = 1e-9
# Beyond that a ticket put out takes a free place or stays out.
_CHAIN_MAX = 200
_FAR = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, eq=False)
class Places:
    """Free places in lines: `cost[ticket, place]`, infinite where the ticket may not go.

    `line[place]` ascends; the places of one line follow each other, first come the cheap ones, and
    are taken in that order. `left_cost[ticket]` is what it costs to leave the ticket; it is
    above every finite cost of the ticket.
    """

    cost: Floats
    line: Int64s
    left_cost: Floats


def fill(places: Places) -> Int64s:
    """The place of each ticket, or NOWHERE. Tickets are in order, heaviest first.

    No ticket stays out while a line it may go to has a free place.
    """
    if not places.cost.size:
        return np.full(len(places.left_cost), NOWHERE, dtype=np.int64)
    filling = _Filling(places)
    for ticket in range(len(places.left_cost)):
        filling.seat(ticket)
    filling.let_in()
    return filling.seats


class _Filling:
    """`price[place]`: what taking it costs its holder; infinite where the line has cheaper free
    places. `free_cost[ticket]`: the cheapest free place, `counts_on`, or staying out.

    Free places only become fewer, so a price worked out earlier is too low at worst: it is worked
    out anew when somebody is about to pay it.
    """

    def __init__(self, places: Places) -> None:
        tickets, count = places.cost.shape
        self.cost, self.left_cost = places.cost, places.left_cost
        starts = np.flatnonzero(np.r_[True, places.line[1:] != places.line[:-1]])
        self.end = np.r_[starts[1:], count]
        self.may = np.isfinite(places.cost[:, starts])
        self.line = np.repeat(np.arange(len(starts)), self.end - starts)
        self.next_free = starts
        self.open = starts.copy()
        self.holder = np.full(count, NOWHERE, dtype=np.int64)
        self.seats = np.full(tickets, NOWHERE, dtype=np.int64)
        self.counts_on = np.full(tickets, NOWHERE, dtype=np.int64)
        self.free_cost = self.left_cost.copy()
        self.price = np.full(count, np.inf)
        self.price[starts] = 0.0
        self.offers = np.empty(count)
        self.gain_min = _GAIN_MIN * float(self.left_cost.max())

    def seat(self, ticket: int) -> None:
        """A place for the ticket, and one for each that is put out for it."""
        self._look(ticket)
        for step in range(2 * _CHAIN_MAX):
            place = self._best(ticket, self.price if step < _CHAIN_MAX else self._free_only())
            if place == NOWHERE:
                return
            put_out = int(self.holder[place])
            self.holder[place], self.seats[ticket] = ticket, place
            self._price_anew(place)
            if put_out == NOWHERE:
                self._advance(int(self.line[place]))
                return
            self.seats[put_out] = NOWHERE
            ticket = put_out

    def _best(self, ticket: int, prices: Floats) -> int:
        """Its cheapest place at prices of this moment; NOWHERE: staying out is cheaper."""
        while True:
            np.add(self.cost[ticket], prices, out=self.offers)
            place = int(self.offers.argmin())
            if not self.offers[place] < self.left_cost[ticket]:
                return NOWHERE
            holder = int(self.holder[place])
            if holder == NOWHERE or not self._is_outdated(holder):
                return place
            self._look(holder)
            self._price_anew(place)

    def _is_outdated(self, ticket: int) -> bool:
        place = self.counts_on[ticket]
        return bool(place != NOWHERE and self.holder[place] != NOWHERE)

    def _free_only(self) -> Floats:
        return np.where(self.holder == NOWHERE, self.price, np.inf)

    def _price_anew(self, place: int) -> None:
        holder = self.holder[place]
        loss = self.free_cost[holder] - self.cost[holder, place]
        self.price[place] = loss + self.gain_min

    def let_in(self) -> None:
        """Seat who is left by the shortest chain to a free place, where that costs less."""
        steps = self._steps()
        for ticket in np.flatnonzero(self.seats == NOWHERE).tolist():
            if len(self.open) and self._let_in(ticket, steps):
                steps = self._steps()

    def _steps(self) -> Int64s:
        """By line, how many must move before it has room; _FAR: it cannot be made."""
        steps = np.full(len(self.end), _FAR, dtype=np.int64)
        held = np.flatnonzero(self.holder != NOWHERE)
        lines, may = self.line[held], self.may[self.holder[held]]
        reached, step = self.line[self.open], 0
        while len(reached):
            steps[reached] = step
            step += 1
            could_leave = lines[may[:, reached].any(axis=1)]
            reached = np.unique(could_leave[steps[could_leave] == _FAR])
        return steps

    def _let_in(self, ticket: int, steps: Int64s) -> bool:
        first = int(steps[self.may[ticket]].min(initial=_FAR))
        if first == _FAR:
            return False
        gain, moving, chain = float(self.left_cost[ticket]), ticket, []
        for step in range(first, -1, -1):
            places, freed = self._ways(step, steps)
            costs = self.cost[moving, places] - freed
            best = int(costs.argmin())
            gain -= float(costs[best])
            chain.append((moving, int(places[best])))
            moving = int(self.holder[places[best]])
        if gain <= self.gain_min:
            return False
        for mover, place in chain:
            self.holder[place], self.seats[mover] = mover, place
        self._advance(int(self.line[chain[-1][1]]))
        return True

    def _ways(self, step: int, steps: Int64s) -> tuple[Int64s, Floats]:
        """Places in lines so many steps away whose holders can go one step nearer, and what each
        holder's leaving saves."""
        if step == 0:
            return self.open, np.zeros(len(self.open))
        places = np.flatnonzero((self.holder != NOWHERE) & (steps[self.line] == step))
        nearer = self.may[self.holder[places]][:, steps == step - 1].any(axis=1)
        places = places[nearer]
        return places, self.cost[self.holder[places], places]

    def _advance(self, line: int) -> None:
        """The line's first free place is taken."""
        self.next_free[line] += 1
        place = int(self.next_free[line])
        if place < self.end[line]:
            self.price[place] = 0.0
        self.open = self.next_free[self.next_free < self.end]

    def _look(self, ticket: int) -> None:
        """The cheapest free place there is for it now."""
        self.counts_on[ticket], self.free_cost[ticket] = NOWHERE, self.left_cost[ticket]
        if len(self.open):
            costs = self.cost[ticket, self.open]
            best = int(costs.argmin())
            if costs[best] < self.left_cost[ticket]:
                self.counts_on[ticket], self.free_cost[ticket] = self.open[best], costs[best]
