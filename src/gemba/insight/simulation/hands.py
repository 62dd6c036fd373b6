"""The people at work: who is free, what each has in hand, and when work begun now is done."""

from __future__ import annotations

from array import array

import numpy as np

from .draws import QuantileTable, table_place, table_places
from .duty import duties
from .lookup import Handlings
from .plan import LONGEST_MS, Plan
from .pools import NOBODY, Pools

Free = dict[int, None]


class Hands:
    """`free[pool]` holds those on duty with a free place, in the order in which they got their
    last work or became free: who has waited longest is first."""

    def __init__(self, plan: Plan, pools: Pools) -> None:
        people, discipline = plan.twin.people, plan.twin.discipline
        clock = plan.clock
        self.plan = plan
        self.duties = duties(people, clock.begin_us, clock.end_us, plan.key)
        self.overtime = discipline.overtime
        self.exclusive = pools.exclusive
        self.pools_of = pools.of_person(len(people))
        self.free: list[Free] = [{} for _ in pools.people]
        self.her_free = [[self.free[pool] for pool in each] for each in self.pools_of]
        self.is_free = [False] * len(people)
        self.on_duty = [False] * len(people)
        self.span = [0] * len(people)
        self.shift_end = [0] * len(people)
        self.load = [0] * len(people)
        self.places = [each.places for each in people]
        self.speed = [each.speed for each in people]
        self.same_person = discipline.same_person
        self.least_loaded = discipline.chooses == "least_loaded"
        self.is_plain = not (self.same_person or self.least_loaded or any(self.exclusive))
        self.worked_on: list[int] = [NOBODY] * (len(plan.cases) if self.same_person else 0)
        self._set_work()

    def _set_work(self) -> None:
        """Milliseconds of each piece; -1 where it depends on who does it."""
        work, twin = self.plan.work, self.plan.twin
        self.handlings = [Handlings(each) for each in twin.activities]
        differs = np.array([each.differs_by_doer for each in self.handlings], dtype=np.bool_)
        self.work_ms: list[int] = np.where(differs[work.activity], -1, work.work_ms).tolist()
        self.differs = bool(differs.any())
        # Where its luck lies in the tables of all who could do it.
        self.place: array[int] = array("q")
        self.over: array[float] = array("d")
        if self.differs:
            places, over = table_places(work.luck)
            self.place.frombytes(places.tobytes())
            self.over.frombytes(over.tobytes())
        self.types = len(twin.types)
        self.tables: list[dict[int, QuantileTable]] = [{} for _ in (*twin.people, NOBODY)]

    def choose(self, pool: int, case: int) -> int:
        """Who of those free gets the work; NOBODY if there is none."""
        free = self.free[pool]
        if not free:
            return NOBODY
        if self.is_plain:
            return next(iter(free))
        if self.exclusive[pool]:
            free = {person: None for person in free if not self.load[person]}
            if not free:
                return NOBODY
        if self.same_person and self.worked_on[case] in free:
            return self.worked_on[case]
        if self.least_loaded:
            return min(free, key=self.load.__getitem__)
        return next(iter(free))

    def take(self, person: int, pool: int, work_ms: int, now: int) -> int:
        """Has her begin; when it will be done."""
        load = self.load[person] + (self.places[person] if self.exclusive[pool] else 1)
        self.load[person] = load
        if self.is_free[person]:
            for free in self.her_free[person]:
                del free[person]
            self.is_free[person] = False
        if load < self.places[person]:
            self.set_free(person)
        until = now + work_ms
        if until <= self.shift_end[person] or self.overtime:
            return until
        return self.duties[person].finish(self.span[person], until - self.shift_end[person])

    def put_down(self, person: int, pool: int) -> bool:
        """She has done a piece; whether she is on duty and can begin another."""
        self.load[person] -= self.places[person] if self.exclusive[pool] else 1
        return self.on_duty[person]

    def set_free(self, person: int) -> None:
        """She waits for work from now on."""
        if not self.is_free[person]:
            self.is_free[person] = True
            for free in self.her_free[person]:
                free[person] = None

    def change_duty(self, person: int) -> bool:
        """The next begin or end of a shift; whether she is on duty now."""
        if self.on_duty[person]:
            self.on_duty[person] = False
            self.span[person] += 1
            if self.is_free[person]:
                self.is_free[person] = False
                for free in self.her_free[person]:
                    del free[person]
            return False
        self.on_duty[person] = True
        self.shift_end[person] = self.duties[person].ends[self.span[person]]
        return True

    def add_work(self, activity: int, of_type: int, luck: float) -> None:
        """One more piece, after all others."""
        if self.differs:
            place, over = table_place(luck)
            self.place.append(place)
            self.over.append(over)
        differs = self.handlings[activity].differs_by_doer
        anybody = self._table(NOBODY, activity, of_type)
        self.work_ms.append(-1 if differs else round(anybody.at(luck)))

    def work_of(self, piece: int, person: int, activity: int, of_type: int) -> int:
        """Milliseconds that piece takes her."""
        work_ms = self.work_ms[piece]
        if work_ms < 0:
            table = self.tables[person].get(activity * self.types + of_type)
            if table is None:
                table = self._table(person, activity, of_type)
            place, over = self.place[piece], self.over[piece]
            if table.zero_share:
                work_ms = round(table.at(table.chances[place] + over))
            else:
                work_ms = round(table.seconds[place] + over * table.slopes[place])
        speed = self.speed[person]
        return work_ms if speed == 1 else round(work_ms / speed)

    def _table(self, person: int, activity: int, of_type: int) -> QuantileTable:
        """How long it takes her, in milliseconds; of NOBODY in particular, what anybody takes."""
        twin, key = self.plan.twin, activity * self.types + of_type
        if key not in self.tables[person]:
            doer = twin.people[person] if person >= 0 else None
            draw = self.handlings[activity].draw(twin.types[of_type].name, doer)
            self.tables[person][key] = QuantileTable.of(draw).in_ms(LONGEST_MS)
        return self.tables[person][key]
