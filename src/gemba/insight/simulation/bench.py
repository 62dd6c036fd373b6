"""What a year of a desk of 100 agents costs to simulate: half a million tickets."""

from __future__ import annotations

import resource
import time
from dataclasses import replace

from .engine import run
from .model import (
    END,
    START,
    Activity,
    Arrivals,
    Branching,
    Calendar,
    CaseType,
    Chase,
    Choice,
    Customer,
    Delay,
    Draw,
    Handling,
    Horizon,
    Person,
    Twin,
)

IDS = ("simulation.year_seconds", "simulation.demanding_seconds", "simulation.year_gigabytes")

TICKETS, AGENTS = 500_000, 100
SECONDS_MAX, GIGABYTES_MAX = 20.0, 2.0
SEED = 20_250_101
START_US = 1_735_689_600_000_000
_ZONE = "Europe/Berlin"
_CHANNELS = ("phone", "email", "chat", "web")


def measure() -> list[dict[str, object]]:
    plain = desk_of_a_year(TICKETS, AGENTS)
    figures = [
        _seconds(IDS[0], plain, f"{AGENTS} agents in shifts"),
        _seconds(
            IDS[1],
            demanding(plain),
            f"{AGENTS} agents in shifts, each with handling of her own, customers who ask again"
            " and leave",
        ),
    ]
    # In kilobytes on Linux.
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return [
        *figures,
        {
            "id": IDS[2],
            "measured": gigabytes,
            "reference": GIGABYTES_MAX,
            "ratio": gigabytes / GIGABYTES_MAX,
            "goal": f"at most {GIGABYTES_MAX:g} GB",
            "met": gigabytes <= GIGABYTES_MAX,
            "method": "both years, one after the other; peak of the whole process.",
        },
    ]


def _seconds(name: str, twin: Twin, whose: str) -> dict[str, object]:
    wall, cpu = time.perf_counter(), time.process_time()
    outcome = run(twin, SEED)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "id": name,
        "measured": cpu,
        "reference": SECONDS_MAX,
        "ratio": cpu / SECONDS_MAX,
        "goal": f"at most {SECONDS_MAX:g} s of one core",
        "met": cpu <= SECONDS_MAX,
        "method": (
            f"{len(outcome.cases.type):,} tickets, {len(outcome.rows):,} events of {whose},"
            f" {len(outcome.waits.seconds):,} pieces of work; model to rows, one run. CPU seconds;"
            f" wall {wall:.1f} s."
        ),
    }


def demanding(twin: Twin) -> Twin:
    """The same desk with all that costs time: a fifth of its customers leaves, as many ask again,
    and every agent takes her own time for everything."""
    chase = Chase(Draw.exponential(6 * 3_600.0), 3, "Asked again", 0.3, "Answered")
    customer = Customer(Draw("lognormal", (11.0, 1.0)), Draw("lognormal", (11.5, 1.0)), chase=chase)
    own = [(each.name, (number % 7 - 3) / 20) for number, each in enumerate(twin.people)]
    return replace(
        twin,
        types=tuple(replace(each, customer=customer) for each in twin.types),
        activities=tuple(
            each
            if each.skills is None
            else replace(
                each,
                handling=(
                    *each.handling,
                    *(Handling(Draw("lognormal", (6 + pace, 0.8)), who=who) for who, pace in own),
                ),
            )
            for each in twin.activities
        ),
    )


def desk_of_a_year(tickets: int, agents: int) -> Twin:
    """Twelve types of ticket, two shifts with breaks on five of seven days, questions to and fro,
    reopening; agents work on tickets of two channels each, at about four fifths of their time."""
    types = tuple(
        CaseType(
            f"{channel} {topic}",
            (("channel", channel), ("topic", topic)),
            priority=int(topic == "invoice"),
            skills=(channel,),
            target_seconds=8 * 3_600,
        )
        for channel in _CHANNELS
        for topic in ("order", "repair", "invoice")
    )
    week = _week(tickets / 52.14 / len(types))
    return Twin(
        Horizon(START_US, 365),
        types,
        tuple(Arrivals(each.name, week, _ZONE) for each in types),
        _activities(),
        _branching(),
        (Delay("Customer replied", Draw("lognormal", (9, 1.2))), Delay("Closed", Draw.fixed(3e5))),
        tuple(
            Person(f"agent {n}", _shifts(n), tuple(_CHANNELS[(n + k) % 4] for k in (0, 1)))
            for n in range(agents)
        ),
    )


def _week(cases: float) -> tuple[float, ...]:
    hours = [
        (3 if 8 <= hour < 20 else 0.5) * (1 if day < 5 else 0.5)
        for day in range(7)
        for hour in range(24)
    ]
    return tuple(hour * cases / sum(hours) for hour in hours)


def _shifts(number: int) -> Calendar:
    parts = ((480, 720), (750, 960)) if number % 2 else ((720, 960), (990, 1_200))
    days = [day for day in range(7) if (day + number) % 7 < 5]
    return Calendar(
        tuple((day * 1_440 + start, day * 1_440 + end) for day in days for start, end in parts),
        _ZONE,
    )


def _activities() -> tuple[Activity, ...]:
    by_itself = (("Created", "customer"), ("Routed", "system"), ("Customer replied", "customer"))
    return (
        *(Activity(name, (Handling(Draw.fixed(0)),), None, who) for name, who in by_itself),
        Activity("Answered", (Handling(Draw("lognormal", (6, 0.8))),), reply=True),
        Activity("Resolved", (Handling(Draw("gamma", (2, 100))),)),
        Activity("Closed", (Handling(Draw.fixed(0)),), None, "system"),
    )


def _branching() -> Branching:
    ways: dict[str, tuple[tuple[str, float], ...]] = {
        START: (("Created", 1.0),),
        "Created": (("Routed", 1.0),),
        "Routed": (("Answered", 1.0),),
        "Answered": (("Customer replied", 0.35), ("Resolved", 0.65)),
        "Customer replied": (("Answered", 1.0),),
        "Resolved": (("Closed", 0.93), ("Customer replied", 0.07)),
        "Closed": ((END, 1.0),),
    }
    return Branching(tuple(Choice(after, (before,)) for before, after in ways.items()))
