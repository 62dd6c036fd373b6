"""Generated service desks with problems planted in them, and what removing one would save.

A simulator of its own: people with shifts, queues, cases on their way through a desk. Every chance
is drawn by case and purpose, so that the same desk without one of its problems has the same
customers with the same wishes, and the difference is what the problem costs. Shares no code with
the detectors.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
# A Monday.
FIRST = 19_723 * DAY
YEAR = 365.25 * DAY
OUTSIDE = ("customer", "system", "vendor")
TYPES = ("inquiry", "repair", "return", "complaint", "order", "delivery")
CHANNELS = ("mail", "phone", "chat", "form")
PRODUCTS = tuple(f"P{number}" for number in range(1, 9))
ARTICLE_HELPS = 0.7

PROBLEMS = (
    *("contention", "idle_delay", "absence", "batch", "rework", "ping_pong", "useless_step"),
    *("handover", "too_few", "too_many", "skill", "article", "late_escalation", "reopening"),
    *("bouncing_channel", "one_product", "drift"),
    *("slow_vendor", "set_days", "uncovered_hours", "duplicates", "comes_back"),
    "answered_twice",
)
# Of these a desk has what the problem befalls, also once the problem is removed.
LANGUAGES, VENDORS = ("en", "fr", "it"), ("V1", "V2", "V3", "V4")


@dataclass
class Step:
    """One piece of work. `who` may do it; `delay` passes before anybody sees it."""

    activity: str
    pool: str
    seconds: float
    delay: float = 0.0
    who: frozenset[str] | None = None
    same: bool = False
    other: bool = False
    batch: int = 1


@dataclass
class Case:
    """A customer's request on its way."""

    name: str
    arrival: float
    attributes: dict[str, str]
    steps: list[Step]
    place: int = 0
    last: str = ""
    again: bool = False


@dataclass
class Person:
    """Somebody with shifts, given as a set of (weekday, hour)."""

    name: str
    shift: frozenset[tuple[int, int]]
    busy: bool = False
    free_since: float = 0.0

    def on_duty(self, now: float) -> bool:
        day, second = divmod(now - FIRST, DAY)
        return (int(day) % 7, int(second // HOUR)) in self.shift


@dataclass(frozen=True)
class Simulated:
    """The log, and in truth: hours of work, hours cases waited for the desk, or for a vendor, hours
    people were paid for, and the years of it."""

    columns: EventColumns
    work_hours: float
    wait_hours: float
    paid_hours: float
    years: float
    vendor_hours: float = 0.0


@dataclass
class Desk:
    """One desk: its size and habits drawn from `seed`, its problems with their sizes (0 to 1)."""

    seed: int
    problems: Mapping[str, float] = field(default_factory=dict)
    days: int = 120
    # How much more than its own demand a desk is staffed for; None for what it has.
    staffed: float | None = None

    def __post_init__(self) -> None:
        if self.staffed is None:
            extra = self.more_of_one(self.size("one_product")) if self.size("one_product") else 0.0
            self.staffed = 1 + extra
        chance = random.Random(self.seed)
        self.per_day = chance.uniform(22, 36)
        self.scale = {name: chance.uniform(0.8, 1.25) for name in _MINUTES}
        self.asks = chance.uniform(0.2, 0.4)
        self.escalates = chance.uniform(0.1, 0.2)
        self.natural_return = chance.uniform(0.01, 0.03)
        self.natural_failure = chance.uniform(0.0, 0.025)
        self.weights = [chance.uniform(0.7, 1.3) for _ in TYPES]
        self.channels = [chance.uniform(0.7, 1.3) for _ in CHANNELS]
        self.products = [chance.uniform(0.7, 1.3) for _ in PRODUCTS]
        self.bad_day = chance.randrange(1, 5)
        self.bad_type = chance.choice(("inquiry", "order", "delivery"))
        # One person alone would be busy with approving for 86 to 93 % of the time.
        share = (self.weights[2] + self.weights[4]) / sum(self.weights)
        minutes = self.staffed * self.per_day * 5.2 * share * _MINUTES["Approve"]
        self.scale["Approve"] = chance.uniform(0.86, 0.93) * 45 * 60 / minutes
        self.change_day = int(self.days * chance.uniform(0.4, 0.6))

    @staticmethod
    def more_of_one(size: float) -> float:
        """How many cases the bad product brings, as a part of all others."""
        return 0.25 + 0.35 * size

    def size(self, problem: str) -> float:
        """0 where it is not planted, or removed; from 0.35 to 1 where it is."""
        return self.problems.get(problem, 0.0)

    def without(self, problem: str) -> Desk:
        """The same desk, one problem removed."""
        return Desk(self.seed, {**self.problems, problem: 0.0}, self.days, self.staffed)

    def simulated(self) -> Simulated:
        """Runs the desk."""
        return _Run(self).run()


_MINUTES = {
    "Triage": 5.0,
    "Diagnose": 22.0,
    "Ask customer": 6.0,
    "Check parts": 14.0,
    "Repair": 45.0,
    "Test": 15.0,
    "Approve": 9.0,
    "Pay out": 8.0,
    "Escalate": 4.0,
    "Analyse": 45.0,
    "Answer": 11.0,
    "Second check": 12.0,
    "Try to fix": 20.0,
    "Reopened": 2.0,
    "Sign": 3.0,
}
_POOLS = {
    "front": 6,
    "parts": 2,
    "workshop": 6,
    "approval": 2,
    "office": 2,
    "experts": 3,
    "board": 1,
}
MORNING_PEOPLE, HASTY = frozenset({"front-early1", "front-early2"}), "front2"


@dataclass
class _Worker:
    """Steps of one case, with the time each takes."""

    chance: random.Random
    scale: Mapping[str, float]

    def __call__(self, activity: str, pool: str, delay: float = 0.0, batch: int = 1) -> Step:
        mean = _MINUTES[activity] * MINUTE * self.scale[activity]
        seconds = mean * self.chance.lognormvariate(-0.08, 0.4)
        return Step(activity, pool, seconds, delay=delay, batch=batch)


class _Routes:
    """What each case needs, drawn once by case and purpose."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def chance(self, case: str, purpose: str) -> random.Random:
        return random.Random(f"{self.desk.seed}/{case}/{purpose}")

    def cases(self) -> list[Case]:
        desk, found = self.desk, []
        for day in range(desk.days):
            rate = desk.per_day * (0.1 if day % 7 > 4 else 1.0)
            for number in range(self._drawn(f"day {day}", rate)):
                found += self._arrived(f"{day}.{number}", day)
            found += self._extra(day)
        return found

    def _drawn(self, name: str, rate: float) -> int:
        chance, count, at = self.chance(name, "count"), 0, 0.0
        while (at := at + chance.expovariate(1.0)) < rate:
            count += 1
        return count

    def _arrived(self, name: str, day: int) -> list[Case]:
        desk, chance = self.desk, self.chance(name, "case")
        first = FIRST + day * DAY + chance.triangular(6, 20, 11) * HOUR
        told = {
            "type": chance.choices(TYPES, desk.weights)[0],
            "channel": chance.choices(CHANNELS, desk.channels)[0],
            "product": chance.choices(PRODUCTS, desk.products)[0],
            "customer": f"K{chance.randrange(600)}",
            **self._also(name),
        }
        found = [Case(name, first, told, self._way(name, day, told))]
        found += self._sent_twice(name, day, (first, told))
        if not desk.size("bouncing_channel") or told["channel"] != "chat":
            return found
        bounces = self.chance(name, "bounce")
        if bounces.random() < 0.2 + 0.35 * desk.size("bouncing_channel"):
            again = {**told, "channel": "phone"}
            at = first + bounces.uniform(0.2, 2) * DAY
            found.append(Case(name + "b", at, again, self._way(name + "b", day, again)))
        return found

    def _also(self, name: str) -> dict[str, str]:
        """What only desks tell that have a use for it."""
        if not self.desk.problems.keys() & {"uncovered_hours", "slow_vendor"}:
            return {}
        chance, told = self.chance(name, "also"), {}
        language, vendor = chance.choices(LANGUAGES, (5, 3, 2))[0], chance.choice(VENDORS)
        if "uncovered_hours" in self.desk.problems:
            told["language"] = language
        if "slow_vendor" in self.desk.problems:
            told["vendor"] = vendor
        return told

    def _sent_twice(self, name: str, day: int, first: tuple[float, dict[str, str]]) -> list[Case]:
        """The same request by another channel, whatever the first one was."""
        size, (at, told) = self.desk.size("duplicates"), first
        if not size or (chance := self.chance(name, "twice")).random() >= 0.08 + 0.12 * size:
            return []
        others = [each for each in CHANNELS if each != told["channel"]]
        again = {**told, "channel": chance.choice(others)}
        at += chance.uniform(0.1, 1.5) * DAY
        return [Case(name + "d", at, again, self._way(name + "d", day, again))]

    def _extra(self, day: int) -> list[Case]:
        """Cases that a planted problem brings."""
        desk, found = self.desk, []
        if day % 7 > 4:
            return []
        if size := desk.size("article"):
            rate = desk.per_day * (0.12 + 0.2 * size)
            for number in range(self._drawn(f"article {day}", rate)):
                name = f"{day}.a{number}"
                found.append(self._easy(name, day))
        if size := desk.size("one_product"):
            rate = desk.per_day * desk.more_of_one(size)
            for number in range(self._drawn(f"product {day}", rate)):
                name = f"{day}.p{number}"
                case = self._arrived(name, day)[0]
                case.attributes["product"] = "P3"
                found.append(case)
        return found

    def _easy(self, name: str, day: int) -> Case:
        chance = self.chance(name, "easy")
        first = FIRST + day * DAY + chance.triangular(6, 20, 11) * HOUR
        told = {
            "type": "password",
            "channel": chance.choices(CHANNELS, self.desk.channels)[0],
            "product": chance.choices(PRODUCTS, self.desk.products)[0],
            "customer": f"K{chance.randrange(600)}",
            **self._also(name),
        }
        work = self._worker(name)
        return Case(name, first, told, [work("Triage", "front"), work("Answer", "front")])

    def _worker(self, name: str) -> _Worker:
        return _Worker(self.chance(name, "work"), self.desk.scale)

    def _way(self, name: str, day: int, told: dict[str, str]) -> list[Step]:
        desk, chance = self.desk, self.chance(name, "way")
        work = self._worker(name)
        steps = [self._triage(told, work), self._diagnosis(day, told, work)]
        steps += self._sent_to_and_fro(name, work)
        if chance.random() < desk.asks:
            steps.append(work("Ask customer", "front"))
            waits = chance.expovariate(1 / 20) * HOUR
            steps.append(Step("Customer wrote", "customer", 0.0, delay=waits))
            steps.append(self._diagnosis(day, told, work))
        if chance.random() < desk.escalates:
            steps += self._escalation(name, work)
        if told["type"] in ("repair", "complaint"):
            steps += self._repair(name, work)
        if told["type"] in ("return", "order"):
            steps += self._refund(work)
        checked = 0.75 * desk.size("useless_step")
        if checked and self.chance(name, "check").random() < checked:
            steps.append(work("Second check", "office"))
        steps += self._answered_before_it_is_known(name, work)
        steps.append(work("Answer", "front"))
        steps.append(Step("Resolved", "system", 0.0))
        return steps + self._again(name, told, work)

    def _triage(self, told: Mapping[str, str], work: _Worker) -> Step:
        """What is in one language is read by those who come in the mornings, and nobody else."""
        step = work("Triage", "front")
        if self.desk.size("uncovered_hours") and told["language"] == "it":
            step.who = MORNING_PEOPLE
        return step

    def _diagnosis(self, day: int, told: Mapping[str, str], work: _Worker) -> Step:
        step = work("Diagnose", "front")
        if self.desk.size("drift") and day >= self.desk.change_day:
            step.seconds *= 1.6 + 0.6 * self.desk.size("drift")
        if self.desk.size("skill") and told["product"] == "P5":
            step.who = frozenset({"front1"})
        return step

    def _sent_to_and_fro(self, name: str, work: _Worker) -> list[Step]:
        size = self.desk.size("ping_pong")
        if not size or self.chance(name, "fro").random() >= 0.15 + 0.25 * size:
            return []
        return [work("Triage", "office"), work("Diagnose", "front")]

    def _escalation(self, name: str, work: _Worker) -> list[Step]:
        size, chance = self.desk.size("late_escalation"), self.chance(name, "late")
        tries = chance.choice((2, 3)) if size and chance.random() < 0.3 + 0.5 * size else 0
        early = [
            work("Try to fix", "front", delay=chance.uniform(1, 5) * HOUR) for _ in range(tries)
        ]
        return [*early, work("Escalate", "front"), work("Analyse", "experts")]

    def _answered_before_it_is_known(self, name: str, work: _Worker) -> list[Step]:
        """Somebody answers that others are looking into it, and has to answer once more."""
        size = self.desk.size("answered_twice")
        if not size or (chance := self.chance(name, "answered")).random() >= 0.1 + 0.25 * size:
            return []
        delay = chance.uniform(1, 4 + 8 * size) * HOUR
        analysis = work("Analyse", "experts", delay=delay)
        return [work("Answer", "front"), work("Escalate", "front"), analysis]

    def _repair(self, name: str, work: _Worker) -> list[Step]:
        desk, chance = self.desk, self.chance(name, "repair")
        idle = desk.size("idle_delay")
        delay = chance.expovariate(1.0) * (5 + 20 * idle) * HOUR if idle else 0.0
        steps = [work("Check parts", "parts", delay=delay)]
        fails = max(
            desk.natural_failure, (0.1 + 0.3 * desk.size("rework")) * (desk.size("rework") > 0)
        )
        steps += [work("Repair", "workshop"), self._test(name, "0", work)]
        for round_ in range(3):
            if chance.random() >= fails:
                break
            steps += [work("Repair", "workshop"), self._test(name, str(round_ + 1), work)]
        return steps + self._ordered(name)

    def _ordered(self, name: str) -> list[Step]:
        """A part comes from outside, and one vendor may be slow."""
        known = "slow_vendor" in self.desk.problems
        if not known or (chance := self.chance(name, "vendor")).random() > 0.7:
            return []
        days = chance.lognormvariate(0.9, 0.4)
        if self._also(name)["vendor"] == "V2":
            days *= 1 + 2.5 * self.desk.size("slow_vendor")
        return [
            Step("Waiting for vendor", "system", 0.0),
            Step("Part came", "vendor", 0.0, delay=days * DAY),
        ]

    def _test(self, name: str, which: str, work: _Worker) -> Step:
        size = self.desk.size("handover")
        step = work("Test", "workshop")
        step.same = True
        if size and (chance := self.chance(name, "test" + which)).random() < 0.3 + 0.4 * size:
            step.same, step.other = False, True
            step.delay = chance.uniform(2, 4 + 8 * size) * HOUR
        return step

    def _refund(self, work: _Worker) -> list[Step]:
        size = self.desk.size("batch")
        batch = round(8 + 14 * size) if size else 1
        steps = [work("Approve", "approval"), work("Pay out", "office", batch=batch)]
        return [*steps, work("Sign", "board")] if "set_days" in self.desk.problems else steps

    def _again(self, name: str, told: Mapping[str, str], work: _Worker) -> list[Step]:
        if "comes_back" in (desk := self.desk).problems:
            return []
        chance = self.chance(name, "again")
        share, size = desk.natural_return, desk.size("reopening")
        if size and told["type"] == desk.bad_type:
            share = 0.15 + 0.35 * size
        if chance.random() >= share:
            return []
        return self.again(chance, work)

    def again(self, chance: random.Random, work: _Worker) -> list[Step]:
        """What comes once more."""
        return [
            Step("Customer wrote", "customer", 0.0, delay=chance.uniform(0.5, 4) * DAY),
            work("Reopened", "front"),
            work("Diagnose", "front"),
            work("Answer", "front"),
            Step("Resolved", "system", 0.0),
        ]

    def after(self, case: Case) -> list[Step]:
        """What comes once more where it depends on who resolved it."""
        desk = self.desk
        if "comes_back" not in desk.problems or case.again:
            return []
        chance, share = self.chance(case.name, "after"), desk.natural_return
        if case.last == HASTY and (size := desk.size("comes_back")):
            share = 0.12 + 0.3 * size
        if chance.random() >= share:
            return []
        case.again = True
        return self.again(chance, self._worker(case.name + "after"))


class _Run:
    """The simulation: a heap of moments at which something may begin or end."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.routes = _Routes(desk)
        self.cases = self.routes.cases()
        self.pools = {pool: self._staff(pool) for pool in _POOLS}
        self.queues: dict[str, list[tuple[Case, Step, float]]] = {pool: [] for pool in _POOLS}
        self.gathering: list[tuple[Case, Step, float]] = []
        self.moments: list[tuple[float, int, Callable[[float], None]]] = []
        self.rows: list[tuple[Case, str, float, float, str, str]] = []
        self.seq = 0
        self.wait = self.work = self.vendor = 0.0

    def _staff(self, pool: str) -> list[Person]:
        desk = self.desk
        count = max(2, round(_POOLS[pool] * (desk.staffed or 1) * desk.per_day / 30))
        people = []
        for number in range(1, count + 1):
            days = set(range(5))
            if pool == "parts" and (size := desk.size("absence")):
                days = {1, 3} if size > 0.6 else {0, 2, 4}
            if pool == "front" and (size := desk.size("too_few")):
                days -= {desk.bad_day} if number > count * (0.6 - 0.15 * size) else set()
            if pool == "front" and number == 1 and (size := desk.size("skill")):
                days = {1} if size > 0.75 else {1, 3}
            shift = frozenset((day, hour) for day in days for hour in range(8, 17))
            people.append(Person(f"{pool}{number}", shift))
        if pool == "approval" and desk.size("contention"):
            people = people[:1]
        if pool == "board":
            size = desk.size("set_days")
            days = {2} if size > 0.6 else {2, 4} if size else set(range(5))
            shift = frozenset((day, hour) for day in days for hour in range(8, 17))
            people = [Person("board1", shift)]
        if pool == "front" and "uncovered_hours" in desk.problems:
            end = 12 if desk.size("uncovered_hours") > 0.6 else 14
            shift = frozenset((day, hour) for day in range(5) for hour in range(8, end))
            people += [Person(name, shift) for name in sorted(MORNING_PEOPLE)]
        if pool == "front" and (size := desk.size("too_many")):
            day = 1 + (desk.bad_day + 2) % 4
            for number in range(round(count * (0.8 + 0.8 * size))):
                shift = frozenset((day, hour) for hour in range(8, 17))
                people.append(Person(f"front-extra{number}", shift))
        return people

    def run(self) -> Simulated:
        for case in self.cases:
            self._at(case.arrival, partial(self._arrives, case))
        for day in range(self.desk.days + 40):
            self._at(FIRST + day * DAY + 8 * HOUR, self._look)
        while self.moments:
            now, _seq, happens = heapq.heappop(self.moments)
            happens(now)
        return self._told()

    def _at(self, when: float, happens: Callable[[float], None]) -> None:
        self.seq += 1
        heapq.heappush(self.moments, (when, self.seq, happens))

    def _arrives(self, case: Case, now: float) -> None:
        self.rows.append((case, "Request received", now, now, "customer", ""))
        self._next(case, now)

    def _done(self, case: Case, person: Person, pool: str, now: float) -> None:
        person.busy, person.free_since, case.last = False, now, person.name
        self._next(case, now)
        self._look_at(pool, now)

    def _next(self, case: Case, now: float) -> None:
        if case.place == len(case.steps):
            return
        step = case.steps[case.place]
        case.place += 1
        if step.pool in OUTSIDE:
            self._at(now + step.delay, partial(self._ready, case, step, now))
            return
        if step.same:
            step.who = frozenset({case.last})
        if step.other:
            step.who = frozenset(each.name for each in self.pools[step.pool]) - {case.last}
        self._at(now + step.delay, partial(self._ready, case, step, now))

    def _ready(self, case: Case, step: Step, since: float, now: float) -> None:
        if step.pool in OUTSIDE:
            self._outside(case, step, since, now)
            return
        if step.batch > 1:
            self.gathering.append((case, step, since))
            if len(self.gathering) >= step.batch:
                who = frozenset({self.pools[step.pool][0].name})
                for each in self.gathering:
                    each[1].who = who
                self.queues[step.pool][:0] = self.gathering
                self.gathering = []
        else:
            self.queues[step.pool].append((case, step, since))
        self._look_at(step.pool, now)

    def _outside(self, case: Case, step: Step, since: float, now: float) -> None:
        who = step.pool
        if step.pool == "vendor":
            self.vendor += now - since
        if step.activity == "Resolved":
            who = case.last if "comes_back" in self.desk.problems else who
            case.steps += self.routes.after(case)
        self.rows.append((case, step.activity, now, now, who, ""))
        self._next(case, now)

    def _look(self, now: float) -> None:
        for pool in self.queues:
            self._look_at(pool, now)

    def _look_at(self, pool: str, now: float) -> None:
        queue = self.queues[pool]
        if not queue:
            return
        free = [each for each in self.pools[pool] if not each.busy and each.on_duty(now)]
        free.sort(key=lambda each: each.free_since)
        for person in free:
            place = next(
                (at for at, (_c, step, _s) in enumerate(queue) if _may(person, step)), None
            )
            if place is not None:
                self._begin(person, *queue.pop(place), now)

    def _begin(self, person: Person, case: Case, step: Step, since: float, now: float) -> None:
        person.busy = True
        self.wait += now - since
        self.work += step.seconds
        self.rows.append((case, step.activity, now, now + step.seconds, person.name, step.pool))
        self._at(now + step.seconds, partial(self._done, case, person, step.pool))

    def _told(self) -> Simulated:
        rows = sorted(self.rows, key=lambda row: (row[3], row[2]))
        names = list(dict.fromkeys(row[0].name for row in rows))
        by_name = {case.name: case for case in self.cases}
        told = EventRows.of(
            [row[0].name for row in rows],
            [row[1] for row in rows],
            [round(row[3] * 1e6) for row in rows],
            [row[4] for row in rows],
            [round(row[2] * 1e6) for row in rows],
        )
        attributes = {"team": CodedColumn.of([row[5] or None for row in rows])}
        case_attributes = {
            key: CodedColumn.of([by_name[name].attributes[key] for name in names])
            for key in self.cases[0].attributes
        }
        columns = build(
            EventRows(
                told.case,
                told.activity,
                told.time_us,
                told.resource,
                told.start_us,
                attributes,
                case_attributes,
            )
        )
        years = self.desk.days * DAY / YEAR
        weeks = self.desk.days / 7
        paid = sum(len(each.shift) for pool in self.pools.values() for each in pool) * weeks
        vendor = self.vendor / HOUR
        return Simulated(columns, self.work / HOUR, self.wait / HOUR, paid, years, vendor)


def _may(person: Person, step: Step) -> bool:
    return step.who is None or person.name in step.who
