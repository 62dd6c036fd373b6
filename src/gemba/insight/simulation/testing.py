"""Twins for tests: a single queue, as the textbooks have it, and any small one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from .model import (
    END,
    START,
    Activity,
    Arrivals,
    Batch,
    Branching,
    Calendar,
    CaseType,
    Chase,
    Choice,
    Customer,
    Delay,
    Discipline,
    Draw,
    Handling,
    Horizon,
    Need,
    OpenCase,
    Person,
    Switch,
    Twin,
)

# Monday 6 January 2025, 00:00 UTC.
MONDAY_US = 1_736_121_600_000_000
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US


def queue_twin(
    *,
    servers: int,
    per_hour: float,
    service: Draw,
    days: float,
    customer: Customer | None = None,
    discipline: Discipline | None = None,
) -> Twin:
    """One step, done by people who are always there; a day to warm up."""
    return Twin(
        Horizon(MONDAY_US, days, warm_up_days=1),
        types=(CaseType("ticket", customer=customer or Customer()),),
        arrivals=(Arrivals("ticket", (per_hour,) * 168),),
        activities=(Activity("Served", (Handling(service),), reply=True),),
        branching=chain("Served"),
        people=tuple(Person(f"server {n}", Calendar.always()) for n in range(servers)),
        discipline=discipline or Discipline(),
    )


def chain(*names: str) -> Branching:
    """One after the other, then the end."""
    steps = zip((START, *names), (*names, END), strict=True)
    return Branching(tuple(Choice(((after, 1.0),), (before,)) for before, after in steps))


def twins() -> SearchStrategy[Twin]:
    """Small models of every kind, each from one number: built part by part they take Hypothesis
    ten times as long as they take the engine."""
    return st.integers(0, 1 << 32).map(drawn_twin)


def drawn_twin(number: int) -> Twin:
    """In some of them nobody can do the work, nobody is there, or nothing comes."""
    return _Drawing(Random(number)).twin()  # noqa: S311 - no secret


_STEPS = ("write", "check", "do", "tell")
_TYPES = ("mail", "phone")
_SKILLS = ("a", "b")
_Some = TypeVar("_Some")


class _Drawing:
    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def maybe(self, made: Callable[[], _Some]) -> _Some | None:
        return made() if self.rng.random() < 0.5 else None

    def draw(self) -> Draw:
        rng = self.rng
        seconds = 10 ** rng.uniform(0, 4.6)
        return rng.choice(
            [
                Draw.fixed(rng.choice([0.0, seconds])),
                Draw.exponential(seconds),
                Draw("lognormal", (rng.uniform(0, 9), rng.uniform(0, 2)), 0.3, 1e6),
                Draw("empirical", (seconds / 3, seconds / 2, seconds)),
            ]
        )

    def calendar(self) -> Calendar:
        rng = self.rng
        zone = rng.choice(["UTC", "Europe/Berlin", "Asia/Shanghai"])
        first, minutes = rng.randint(0, 900), rng.randint(1, 500)
        weekly = tuple((day * 1440 + first, day * 1440 + first + minutes) for day in range(5))
        return rng.choice([Calendar.always(zone), Calendar(()), *[Calendar(weekly, zone)] * 3])

    def skills(self) -> tuple[str, ...]:
        return tuple(self.rng.sample(_SKILLS, self.rng.choice([0, 0, 0, 1, 2])))

    def case_type(self, name: str) -> CaseType:
        rng = self.rng
        customer = Customer(
            self.maybe(self.draw),
            self.maybe(self.draw),
            "leaves",
            self.maybe(lambda: Chase(self.draw(), rng.randint(0, 3), "asks", 0.5, "do")),
            self.maybe(lambda: Switch(rng.random(), rng.choice(_TYPES), self.draw())),
        )
        target = self.maybe(lambda: rng.uniform(0, 1e5))
        attributes = (("channel", name),)
        return CaseType(name, attributes, rng.randint(-1, 1), self.skills(), target, customer)

    def activity(self, name: str) -> Activity:
        rng = self.rng
        waits = self.maybe(lambda: rng.uniform(0, 90_000))
        batch = Batch(rng.randint(1, 4), waits, self.maybe(self.calendar))
        skills = rng.choice([None, (), self.skills()])
        return Activity(
            name,
            (Handling(self.draw()), Handling(self.draw(), who="p0")),
            skills=skills,
            resource="system",
            priority=rng.randint(0, 1),
            batch=rng.choice([None, None, batch]),
            parallel=rng.random() < 0.7,
            reply=rng.random() < 0.5,
            needs=() if skills is None else self.needs(),
        )

    def needs(self) -> tuple[Need, ...]:
        rng = self.rng
        afters = ((), (START,), (rng.choice(_STEPS),), (START, rng.choice(_STEPS)))
        return tuple(
            Need(
                (rng.choice(_SKILLS),), rng.choice([(), (rng.choice(_TYPES),)]), rng.choice(afters)
            )
            for _ in range(rng.choice([0, 0, 1, 2]))
        )

    def choice(self, after: str) -> Choice:
        names = (*_STEPS, END)
        weights = [self.rng.randint(0, 3) for _ in _STEPS] + [1]
        shares = [weight / sum(weights) for weight in weights]
        return Choice(tuple(zip(names, shares, strict=True)), (after,))

    def person(self, number: int) -> Person:
        rng = self.rng
        return Person(
            f"p{number}",
            self.calendar(),
            rng.choice([_SKILLS, self.skills()]),
            absences=((MONDAY_US + number * DAY_US, MONDAY_US + 3 * DAY_US),),
            places=rng.randint(1, 3),
            speed=rng.choice([1.0, 0.5, 1.7]),
            occasional=rng.choice([(), ((600, 900, 0.4), (7_200, 8_000, 0.7))]),
        )

    def twin(self) -> Twin:
        rng = self.rng
        is_open = rng.random() < 0.5
        start_us = MONDAY_US + rng.randint(0, 300) * DAY_US + rng.randint(0, DAY_US)
        warm_up_days = 0.0 if is_open else rng.uniform(0, 2)
        horizon = Horizon(start_us, rng.choice([0.0, rng.uniform(0, 9)]), warm_up_days)
        return Twin(
            replace(horizon, drain_days=rng.choice([0.0, 2.5])),
            types=tuple(self.case_type(name) for name in _TYPES),
            arrivals=tuple(
                Arrivals(name, (rng.uniform(0, 1),) * 168, daily_variation=rng.random())
                for name in _TYPES
            ),
            activities=tuple(self.activity(name) for name in _STEPS),
            branching=Branching(
                tuple(self.choice(name) for name in (START, *_STEPS)),
                visits_max=rng.randint(1, 4),
            ),
            delays=tuple(Delay(name, self.draw()) for name in _STEPS if rng.random() < 0.5),
            people=tuple(self.person(number) for number in range(rng.randint(0, 3))),
            discipline=Discipline(
                rng.choice(["enabled", "age", "due"]),
                rng.choice(["longest_idle", "least_loaded"]),
                rng.random() < 0.5,
                rng.random() < 0.3,
            ),
            open_cases=(OpenCase("mail", 5_000.0, ("write",), "old"),) if is_open else (),
            concurrent=rng.choice([(), (), (("check", "do"), ("write", "tell"), ("do", "tell"))]),
        )
