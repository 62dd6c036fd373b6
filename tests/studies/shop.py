"""A service desk that can be changed for real: what the twin has to predict without knowing it.

A simulator of its own that shares no code with the twin: three teams with shifts, four types of
request, rework, parts from outside, refunds saved up. `Shop.drawn` draws one by a seed; each field
can be changed, and `run` tells what then happens, as a log.
"""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn

MINUTE, HOUR, DAY, WEEK = 60.0, 3_600.0, 86_400.0, 604_800.0
# Monday 1 January 2024.
FIRST = 19_723 * DAY
TYPES = ("question", "repair", "refund", "complaint")
TEAMS = {
    "front": ("Read", "Ask", "Answer"),
    "workshop": ("Diagnose", "Repair", "Test"),
    "office": ("Check", "Second check", "Refund", "Decide"),
}
# Who does what nobody of ours does.
OUTSIDE = {"Received": "customer", "Customer wrote": "customer", "Part delivered": "vendor"}
ROBOT, SYSTEM = "robot", "system"
_MINUTES = {
    **{"Read": 7.0, "Ask": 6.0, "Answer": 12.0, "Diagnose": 25.0, "Repair": 45.0, "Test": 14.0},
    **{"Check": 16.0, "Second check": 11.0, "Refund": 8.0, "Decide": 30.0},
}
_DAYS = (1.15, 1.05, 1.0, 1.0, 0.8, 0.35, 0.15)


@dataclass(frozen=True)
class Worker:
    """Somebody who is there in these hours of the week and does these steps."""

    name: str
    hours: frozenset[int]
    steps: frozenset[str]

    def is_there(self, now: float) -> bool:
        return int((now - FIRST) % WEEK // HOUR) in self.hours


@dataclass(frozen=True)
class Shop:
    """How the desk works. Shares are chances, `minutes` means; `automatic` is the share of a step
    that a robot does at once, `first` the type that goes before others."""

    workers: tuple[Worker, ...]
    per_day: float
    shares: tuple[float, ...]
    minutes: Mapping[str, float]
    spread: float
    asks: float
    orders: float
    vendor_days: float
    fails: float
    checks: float
    returns: float
    batch: int
    automatic: Mapping[str, float] = field(default_factory=dict)
    first: str = ""

    @classmethod
    def drawn(cls, seed: int) -> Shop:
        """Teams are as large as their work asks for at 80 to 95 % of their time at most."""
        chance = random.Random(f"shop {seed}")
        shop = cls(
            workers=_plenty(),
            per_day=chance.uniform(40, 70),
            shares=tuple(chance.uniform(0.15, 0.4) for _ in TYPES),
            minutes={step: mean * chance.uniform(0.75, 1.3) for step, mean in _MINUTES.items()},
            spread=chance.uniform(0.3, 0.7),
            asks=chance.uniform(0.15, 0.4),
            orders=chance.uniform(0.4, 0.8),
            vendor_days=chance.uniform(2.0, 5.0),
            fails=chance.uniform(0.3, 0.5),
            checks=chance.uniform(0.4, 0.9),
            returns=chance.uniform(0.04, 0.12),
            batch=chance.randint(8, 20),
        )
        weekly = {step: each / 8 for step, each in run(shop, seed, 56).work_seconds.items()}
        workers: list[Worker] = []
        for team, steps in TEAMS.items():
            needed = sum(weekly[step] for step in steps) / (40 * HOUR)
            count = max(2, math.ceil(needed / chance.uniform(0.8, 0.95)))
            workers += [_worker(team, number) for number in range(1, count + 1)]
        return replace(shop, workers=tuple(workers))


@dataclass(frozen=True, eq=False)
class Happened:
    """The log, the seconds of work by step, and those people were there while requests arrived."""

    columns: EventColumns
    work_seconds: Mapping[str, float]
    there_seconds: float


@dataclass(frozen=True)
class _Work:
    """A step somebody does; what is `saved_up` somebody does in one go when there is a batch."""

    step: str
    saved_up: bool = False


@dataclass(frozen=True)
class _Pass:
    """A step that takes place by itself after so many seconds."""

    step: str
    seconds: float


_Way = Iterator[_Work | _Pass]


def _way(shop: Shop, kind: str, chance: random.Random) -> _Way:
    """What one request goes through."""
    yield _Pass("Received", 0.0)
    yield _Work("Read")
    if kind == "question" and chance.random() < shop.asks:
        yield _Work("Ask")
        yield _Pass("Customer wrote", chance.expovariate(1 / (20 * HOUR)))
    elif kind == "repair":
        yield _Work("Diagnose")
        yield from _repair(shop, chance)
    elif kind == "refund":
        yield _Work("Check")
        if chance.random() < shop.checks:
            yield _Work("Second check")
        yield _Work("Refund", saved_up=True)
    elif kind == "complaint":
        yield _Work("Diagnose")
        yield _Work("Decide")
    yield _Work("Answer")
    while chance.random() < shop.returns:
        yield _Pass("Customer wrote", chance.expovariate(1 / (40 * HOUR)))
        yield _Work("Answer")
    yield _Pass("Closed", 0.0)


def _repair(shop: Shop, chance: random.Random) -> _Way:
    if chance.random() < shop.orders:
        yield _Pass("Part delivered", chance.gammavariate(3, shop.vendor_days * DAY / 3))
    yield _Work("Repair")
    yield _Work("Test")
    while chance.random() < shop.fails:
        yield _Work("Repair")
        yield _Work("Test")


def run(shop: Shop, luck: int, days: int) -> Happened:
    """Requests arrive for so many days; then what is open is finished, and nothing saved up."""
    return _Run(shop, luck, days).told()


def _worker(team: str, number: int) -> Worker:
    """Eight hours on five days; every third comes late, every fourth works on Saturdays."""
    begin, off = (11 if number % 3 == 0 else 8), (number % 5 if number % 4 == 0 else 5)
    days = [day for day in range(6) if day != off]
    hours = frozenset(day * 24 + hour for day in days for hour in range(begin, begin + 8))
    return Worker(f"{team} {number}", hours, frozenset(TEAMS[team]))


def _plenty() -> tuple[Worker, ...]:
    always, every = frozenset(range(168)), frozenset(_MINUTES)
    return tuple(Worker(str(number), always, every) for number in range(100))


@dataclass
class _Case:
    name: str
    kind: str
    way: _Way


# Whether others go first, its number, whose cases wait for which step.
_Waiting = tuple[bool, int, list[_Case], str]


class _Run:
    """A heap of moments; after each, whoever is free begins what has waited longest."""

    def __init__(self, shop: Shop, luck: int, days: int) -> None:
        self.shop, self.days = shop, days
        self.chance = random.Random(f"luck {luck}")
        # When, in which order, whose, who has worked on it, and on what she works next.
        self.moments: list[tuple[float, int, _Case | None, Worker | None, list[_Case]]] = []
        self.waiting: dict[str, list[_Waiting]] = {step: [] for step in _MINUTES}
        self.saved_up: list[_Case] = []
        self.last_step: dict[str, str] = {}
        self.free = {each.name: each for each in shop.workers}
        self.rows: list[tuple[str, str, float, float, str]] = []
        self.kinds: dict[str, str] = {}
        self.work = dict.fromkeys(_MINUTES, 0.0)
        self.number = 0

    def told(self) -> Happened:
        for day in range(self.days):
            self._arrivals(day)
        for hour in range((self.days + 60) * 24):
            self._at(FIRST + hour * HOUR, None)
        while self.moments:
            now, _number, case, worker, rest = heapq.heappop(self.moments)
            if worker is not None:
                self._goes_on(worker, rest, now)
            if case is not None:
                self._on(case, now)
            if now >= FIRST + self.days * DAY:
                self._wait(self.saved_up, "Refund")
                self.saved_up = []
            self._hand_out(now)
        there = sum(len(each.hours) for each in self.shop.workers) * HOUR * self.days / 7
        return Happened(_log(self.rows, self.kinds), self.work, there)

    def _at(self, when: float, case: _Case | None) -> None:
        self.number += 1
        heapq.heappush(self.moments, (when, self.number, case, None, []))

    def _arrivals(self, day: int) -> None:
        """Poisson; few on weekends, most late in the morning."""
        passed = self.chance.expovariate(1.0)
        while passed < self.shop.per_day * _DAYS[day % 7]:
            kind = self.chance.choices(TYPES, self.shop.shares)[0]
            name = f"c{len(self.kinds)}"
            self.kinds[name] = kind
            way = _way(self.shop, kind, self.chance)
            when = FIRST + day * DAY + self.chance.triangular(6, 21, 11) * HOUR
            self._at(when, _Case(name, kind, way))
            passed += self.chance.expovariate(1.0)

    def _on(self, case: _Case, now: float) -> None:
        """The next of a case; what passes by itself is told when it has passed."""
        for each in case.way:
            if isinstance(each, _Pass):
                who = OUTSIDE.get(each.step, SYSTEM)
                at = now + each.seconds
                self.rows.append((case.name, each.step, at, at, who))
                if each.seconds:
                    self._at(at, case)
                    return
            elif self.chance.random() < self.shop.automatic.get(each.step, 0.0):
                self.rows.append((case.name, each.step, now, now, ROBOT))
            else:
                self._wait([case] if not each.saved_up else self._gathered(case), each.step)
                return

    def _gathered(self, case: _Case) -> list[_Case]:
        """A whole batch, or nothing yet."""
        self.saved_up.append(case)
        if len(self.saved_up) < self.shop.batch:
            return []
        batch, self.saved_up = self.saved_up, []
        return batch

    def _wait(self, cases: list[_Case], step: str) -> None:
        if cases:
            self.number += 1
            later = cases[0].kind != self.shop.first
            heapq.heappush(self.waiting[step], (later, self.number, cases, step))

    def _hand_out(self, now: float) -> None:
        """Who has been free longest takes what has waited longest of all she can do."""
        for worker in tuple(self.free.values()):
            if not any(self.waiting.values()):
                return
            lines = [line for step in worker.steps if (line := self.waiting[step])]
            if lines and worker.is_there(now):
                _later, _number, cases, step = heapq.heappop(min(lines))
                del self.free[worker.name]
                self._begin(worker, cases, step, now)

    def _goes_on(self, worker: Worker, rest: list[_Case], now: float) -> None:
        """With the rest of a batch; what is left after the shift goes first in the next."""
        step = self.last_step[worker.name]
        if rest and worker.is_there(now):
            self._begin(worker, rest, step, now)
            return
        self.free[worker.name] = worker
        if rest:
            self.number += 1
            heapq.heappush(self.waiting[step], (False, -self.number, rest, step))

    def _begin(self, worker: Worker, cases: list[_Case], step: str, now: float) -> None:
        """Begun work is finished, also after the shift."""
        case, rest = cases[0], cases[1:]
        self.last_step[worker.name] = step
        spread = self.shop.spread
        mean = self.shop.minutes[step] * MINUTE
        seconds = mean * self.chance.lognormvariate(-spread * spread / 2, spread)
        self.work[step] += seconds
        self.rows.append((case.name, step, now, now + seconds, worker.name))
        self.number += 1
        heapq.heappush(self.moments, (now + seconds, self.number, case, worker, rest))


def _log(rows: list[tuple[str, str, float, float, str]], kinds: Mapping[str, str]) -> EventColumns:
    rows = sorted(rows, key=lambda row: (row[3], row[2]))
    names = list(dict.fromkeys(row[0] for row in rows))
    told = EventRows.of(
        [row[0] for row in rows],
        [row[1] for row in rows],
        [round(row[3] * 1e6) for row in rows],
        [row[4] for row in rows],
        [round(row[2] * 1e6) for row in rows],
    )
    types = {"type": CodedColumn.of([kinds[name] for name in names])}
    return build(replace(told, case_attributes=types))
