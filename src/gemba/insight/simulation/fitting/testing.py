"""A small desk whose every figure is known, and the log it leaves."""

from __future__ import annotations

from functools import lru_cache

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.mining.calendars import Calendar
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import (
    END,
    START,
    Activity,
    Arrivals,
    Branching,
    CaseType,
    Choice,
    Delay,
    Draw,
    Handling,
    Horizon,
    Person,
    Twin,
)
from gemba.insight.simulation.testing import MONDAY_US

ZONE = "Europe/Berlin"
OFFICE = Calendar.weekly(range(5), 9, 17)
DELAY = Draw("lognormal", (8.5, 0.5))
CHECK, SOLVE = Draw("gamma", (4.0, 150.0)), Draw("lognormal", (7.0, 0.5))
ESCALATED = {"mail": 0.4, "phone": 0.1}


def planted(days: float = 84.0) -> Twin:
    """Two ways in; some cases are escalated, which two of five people can do; whoever solves
    waits for something that the log does not tell."""
    hours = Calendar(OFFICE.intervals, ZONE)
    daily = [0.0] * 24
    daily[9:17] = [2.0, 3.0, 2.5, 1.5, 1.5, 2.0, 1.5, 1.0]
    week = (*daily * 5, *[0.0] * 48)
    return Twin(
        Horizon(MONDAY_US, days, drain_days=7.0),
        types=tuple(CaseType(name, (("channel", name),)) for name in ESCALATED),
        arrivals=tuple(Arrivals(name, tuple(week), ZONE) for name in ESCALATED),
        activities=(
            Activity("Check", (Handling(CHECK),)),
            Activity("Escalate", (Handling(Draw.fixed(900.0)),), skills=("senior",)),
            Activity("Solve", (Handling(SOLVE), Handling(Draw.fixed(300.0), who="Eve"))),
        ),
        branching=Branching(
            (
                Choice((("Check", 1.0),), (START,)),
                *(
                    Choice((("Escalate", share), ("Solve", 1 - share)), ("Check",), name)
                    for name, share in ESCALATED.items()
                ),
                Choice((("Solve", 1.0),), ("Escalate",)),
                # Once escalated, a solution is checked again.
                Choice(((END, 1.0),), ("Solve",)),
                Choice((("Check", 0.5), (END, 0.5)), ("Escalate", "Solve")),
            )
        ),
        delays=(Delay("Solve", DELAY, "Check"),),
        people=tuple(
            Person(name, hours, ("senior",) if name in ("Ann", "Bob") else ())
            for name in ("Ann", "Bob", "Cem", "Dan", "Eve")
        ),
    )


@lru_cache
def planted_log(days: float = 84.0, seed: int = 1) -> EventColumns:
    return build(run(planted(days), seed).rows)
