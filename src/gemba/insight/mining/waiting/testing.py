"""A small service with waiting planted in it: a simulator that knows why every item waits.

Items go through steps; each step has people with a queue and perhaps a calendar. The simulator
notes, moment by moment, what keeps each item from being begun. So a log it writes comes with
the true waiting of every cause. Seeded: the same plan gives the same log.
"""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.mining.calendars import Calendar

SECOND_US = 1_000_000
DAY_SECONDS = 86_400
# A Monday.
FIRST_SECOND = 19_723 * DAY_SECONDS
FAR = 10**12


@dataclass(frozen=True)
class StepPlan:
    """One step. Each item is given to one of `people`, who take `work_seconds` on average.

    `delay_seconds` (on average) pass before anybody could begin, for the reason `delay_cause`:
    customer, vendor or extraneous. A `batch` above one is done when so many lie there.
    """

    activity: str
    people: tuple[str, ...]
    work_seconds: float = 600
    delay_seconds: float = 0
    delay_cause: str = "extraneous"
    batch: int = 1


@dataclass(frozen=True)
class ServicePlan:
    """`gap_seconds` on average between arrivals; `urgent_share` of the cases goes before all
    others. `calendar` is that of every person but those in `always`."""

    steps: tuple[StepPlan, ...]
    cases: int = 300
    gap_seconds: float = 900
    urgent_share: float = 0
    calendar: Calendar | None = None
    always: frozenset[str] = frozenset()


@dataclass(eq=False)
class _Item:
    case: int
    step: int
    enabled: int
    workable: int
    urgent: bool
    waited: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(eq=False)
class _Person:
    name: str
    batch: int
    shifts: list[tuple[int, int]] | None
    queue: list[_Item] = field(default_factory=list)
    in_hand: list[_Item] = field(default_factory=list)
    current: _Item | None = None
    free_at: int = 0
    seen: int = 0

    def on_duty(self, now: int) -> bool:
        return self.shifts is None or any(start <= now < end for start, end in self.shifts)

    def gathered(self, now: int) -> list[_Item]:
        """What may be done now: all that is workable, once enough of it lies there."""
        ready = [item for item in self.queue if item.workable <= now]
        return ready if len(ready) >= self.batch else []


@dataclass(frozen=True, eq=False)
class PlantedLog:
    """A log with starts, and the true seconds of waiting by cause."""

    columns: EventColumns
    truth: dict[str, int]
    calendars: dict[str, Calendar | None]

    def calendars_of(self, columns: EventColumns) -> list[Calendar | None]:
        """The planted calendars by the resource codes of a log."""
        return [self.calendars[name] for name in columns.resources]

    def completions_only(self) -> EventColumns:
        """The same log without starts."""
        log = self.columns
        return build(
            EventRows.of(
                [log.case_ids[code] for code in log.case],
                [log.activities[int(code)] for code in log.activity],
                log.time_us.tolist(),
                [log.resources[code] for code in log.resource],
            )
        )


class _Service:
    """The simulation: a heap of moments at which something may change for a person."""

    def __init__(self, plan: ServicePlan, seed: int) -> None:
        self.plan, self.chance = plan, random.Random(seed)  # noqa: S311
        self.truth: dict[str, int] = defaultdict(int)
        self.rows: list[tuple[int, int, str, int, int]] = []
        self.moments: list[tuple[int, str, int]] = []
        self.people: dict[tuple[int, str], _Person] = {}
        shifts = _shifts(plan)
        for place, step in enumerate(plan.steps):
            for name in step.people:
                own = None if name in plan.always else shifts
                self.people[place, name] = _Person(name, step.batch, own)

    def run(self) -> None:
        now = FIRST_SECOND
        arrivals = []
        for case in range(self.plan.cases):
            now += round(self.chance.expovariate(1 / self.plan.gap_seconds))
            arrivals.append((now, case))
        for at, case in arrivals:
            self.rows.append((case, -1, "gate", at, at))
        for at, case in arrivals:
            self._advance(at)
            self._enter(case, 0, at, self.chance.random() < self.plan.urgent_share)
        self._advance(FAR)

    def _enter(self, case: int, place: int, now: int, urgent: bool) -> None:
        if place == len(self.plan.steps):
            return
        step = self.plan.steps[place]
        person = self.people[place, self.chance.choice(step.people)]
        delay = self.chance.expovariate(1 / step.delay_seconds) if step.delay_seconds else 0
        self._account(person, now)
        item = _Item(case, place, now, now + round(delay), urgent)
        person.queue.append(item)
        self._look_again(person, place, now)
        self._look_again(person, place, item.workable)

    def _look_again(self, person: _Person, place: int, at: int) -> None:
        heapq.heappush(self.moments, (at, person.name, place))

    def _advance(self, until: int) -> None:
        while self.moments and self.moments[0][0] <= until:
            now, name, place = heapq.heappop(self.moments)
            person = self.people[place, name]
            self._account(person, now)
            self._finish(person, now)
            self._begin(person, place, now)

    def _finish(self, person: _Person, now: int) -> None:
        item = person.current
        if item is not None and now >= person.free_at:
            person.current = None
            self._enter(item.case, item.step + 1, now, item.urgent)

    def _begin(self, person: _Person, place: int, now: int) -> None:
        if person.current is not None:
            return
        if not person.on_duty(now):
            later = [start for start, _end in person.shifts or [] if start > now]
            if later and person.queue:
                self._look_again(person, place, later[0])
            return
        if not person.in_hand:
            ready = sorted(person.gathered(now), key=lambda i: (not i.urgent, i.enabled, i.case))
            person.in_hand = ready if person.batch > 1 else ready[:1]
        if not person.in_hand:
            return
        item = person.in_hand.pop(0)
        person.queue.remove(item)
        for cause, waited in item.waited.items():
            self.truth[cause] += waited
        seconds = self.plan.steps[place].work_seconds
        end = now + max(round(self.chance.gauss(seconds, seconds / 10)), 0)
        person.current, person.free_at = item, end
        self.rows.append((item.case, place, person.name, now, end))
        self._look_again(person, place, end)

    def _account(self, person: _Person, now: int) -> None:
        """Notes why each item in the queue waited since the person was last looked at."""
        marks = {person.seen, now, *(item.workable for item in person.queue)}
        marks |= {at for span in person.shifts or [] for at in span}
        ordered = sorted(at for at in marks if person.seen <= at <= now)
        for since, until in pairwise(ordered):
            for item in person.queue:
                item.waited[self._cause(person, item, since)] += until - since
        person.seen = now

    def _cause(self, person: _Person, item: _Item, at: int) -> str:
        if at < item.workable:
            return self.plan.steps[item.step].delay_cause
        if person.current is not None:
            first = person.current.enabled <= item.enabled
            return "contention" if first else "prioritisation"
        if not person.on_duty(at):
            return "unavailability"
        return "batching" if person.batch > 1 and item not in person.in_hand else "extraneous"


def planted_log(plan: ServicePlan, seed: int = 1) -> PlantedLog:
    """Simulates the plan."""
    service = _Service(plan, seed)
    service.run()
    # Customers' and vendors' own steps take no time; their people are named after them.
    rows = sorted(service.rows, key=lambda row: (row[3], row[4], row[0], row[1]))
    names = ["Arrived", *(step.activity for step in plan.steps)]
    columns = build(
        EventRows.of(
            [f"case {row[0]}" for row in rows],
            [names[row[1] + 1] for row in rows],
            [row[4] * SECOND_US for row in rows],
            [row[2] for row in rows],
            [row[3] * SECOND_US for row in rows],
        )
    )
    free = {*plan.always, "gate"}
    calendars = {name: None if name in free else plan.calendar for name in columns.resources}
    return PlantedLog(columns, dict(service.truth), calendars)


def _shifts(plan: ServicePlan) -> list[tuple[int, int]] | None:
    if plan.calendar is None:
        return None
    length = plan.cases * plan.gap_seconds * 2 + 60 * DAY_SECONDS
    spans = plan.calendar.spans(
        FIRST_SECOND * SECOND_US, (FIRST_SECOND + round(length)) * SECOND_US
    )
    start, end = np.asarray(spans.start_us) // SECOND_US, np.asarray(spans.end_us) // SECOND_US
    return list(zip(start.tolist(), end.tolist(), strict=True))
