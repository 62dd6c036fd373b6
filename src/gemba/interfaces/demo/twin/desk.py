"""The demo desk as a twin: ninety days of requests, and who does what with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from gemba.insight.simulation.model import Branching, Choice, Discipline, Horizon, Twin
from gemba.interfaces.demo.planted import EVERYTHING, Planted
from gemba.interfaces.demo.twin.activities import activities
from gemba.interfaces.demo.twin.colleagues import colleagues
from gemba.interfaces.demo.twin.courses.course import Course
from gemba.interfaces.demo.twin.courses.repairs import BOUNCES_MAX, repair
from gemba.interfaces.demo.twin.courses.returns import returning
from gemba.interfaces.demo.twin.courses.small import complaint, duplicate, inquiry, suggestion
from gemba.interfaces.demo.twin.delays import delays
from gemba.interfaces.demo.twin.demand import DAYS, Demand
from gemba.interfaces.demo.twin.matters import Request, requests

COURSES: Mapping[str, Callable[[Course], None]] = {
    "inquiry": inquiry,
    "suggestion": suggestion,
    "complaint": complaint,
    "repair": repair,
    "return": returning,
    "duplicate": duplicate,
}


@dataclass(frozen=True)
class Solisle:
    """The desk: its twin, and what each type of case is about, by name."""

    twin: Twin
    requests: Mapping[str, Request]


def solisle(*, seed: int, tickets: int, now: datetime, planted: Planted = EVERYTHING) -> Solisle:
    """The ninety days up to `now`, with about so many tickets."""
    types = requests(planted)
    start_us = int((now - timedelta(days=DAYS)).timestamp()) * 1_000_000
    twin = Twin(
        Horizon(start_us, DAYS),
        types=tuple(each.of_type for each in types),
        arrivals=Demand(tickets, now).arrivals(types),
        activities=activities(planted),
        branching=_branching(types, planted),
        delays=delays(planted),
        people=colleagues(seed=seed, tickets=tickets, now=now, planted=planted),
        discipline=Discipline(same_person=True, overtime=True),
    )
    return Solisle(twin, {each.name: each for each in types})


def _branching(types: tuple[Request, ...], planted: Planted) -> Branching:
    choices: list[Choice] = []
    for each in types:
        course = Course(each, planted)
        COURSES[each.matter.kind](course)
        choices += course.choices
    return Branching(tuple(choices), visits_told=BOUNCES_MAX)
