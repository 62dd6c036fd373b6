"""The dealers' desk as a twin of its own: nobody else has to do with it.

Two people answer what comes. Whoever looks through the list finds a request after a while; one that
is given to somebody is seen sooner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.trials.assigning import CONTROL, TREATMENT
from gemba.insight.eventlog.arrays import Int32s, Int64s
from gemba.insight.simulation.chances import Keys
from gemba.insight.simulation.model import (
    START,
    Activity,
    Arrivals,
    Branching,
    Choice,
    Delay,
    Discipline,
    Horizon,
    Person,
    Trial,
    Twin,
)
from gemba.interfaces.demo.company import (
    DEALERS,
    DEALERS_AGENTS,
    DESK_ZONE,
    MAIL_DEALERS,
    WESTERN_ZONE,
)
from gemba.interfaces.demo.dealers.calendar import Dates
from gemba.interfaces.demo.planted import EVERYTHING
from gemba.interfaces.demo.twin.activities import by_hand, by_system, care_by, turns_to
from gemba.interfaces.demo.twin.colleagues import MANAGED_TICKETS
from gemba.interfaces.demo.twin.courses.course import Course
from gemba.interfaces.demo.twin.delays import (
    HOUR,
    before_care,
    before_closing,
    before_turns_to,
)
from gemba.interfaces.demo.twin.demand import DAYS
from gemba.interfaces.demo.twin.desk import Solisle
from gemba.interfaces.demo.twin.matters import Matter, Request
from gemba.interfaces.demo.twin.steps import CLOSED, LANGUAGES, MAIL, around, at_door

TICKETS_MIN = 2500
"""A smaller desk would have too few dealers for a pilot to tell anything."""
SHARE = 0.3
"""Of the tickets of the whole desk, those that come besides from dealers."""
LANGUAGE_SHARES = {"zh": 0.55, "en": 0.45}
# Monday to Sunday, and the hours of a day: shops write while they are open.
WEEKDAYS = (1.2, 1.05, 1.0, 0.95, 0.9, 0.03, 0.02)
HOURS = (*[0.0] * 8, 2.0, 4.0, 5.0, 4.0, 2.0, 3.0, 5.0, 5.0, 4.0, 2.0, 0.6, 0.3, *[0.0] * 4)
ZONES = {"zh": DESK_ZONE, "en": WESTERN_ZONE}
NOTICED_AFTER_HOURS = {CONTROL: 1.5, TREATMENT: 0.7}
ANSWER_MINUTES = 9


@dataclass(frozen=True)
class Adopted(Trial):
    """Cases are drawn from `since_us` to `until_us`; all that come later are treated."""

    since_us: int = 0
    until_us: int = 0

    def drawn(
        self, of_type: Int32s, key: Keys, arrival_us: Int64s, codes: dict[str, int]
    ) -> Int32s:
        """The types of cases that arrive, by code, as their arms have them."""
        by_lot = Trial(self.types, self.share).drawn(of_type, key, arrival_us, codes)
        treated = Trial(self.types, 1.0).drawn(of_type, key, arrival_us, codes)
        later = np.where(arrival_us < self.until_us, by_lot, treated)
        found: Int32s = np.where(arrival_us < self.since_us, of_type, later).astype(np.int32)
        return found


def dealers_desk(*, tickets: int, now: datetime) -> Solisle:
    """The ninety days up to `now`, at a desk that has so many tickets besides."""
    requests = [_request(language, arm) for arm in NOTICED_AFTER_HOURS for language in LANGUAGES]
    start_us = int((now - timedelta(days=DAYS)).timestamp()) * 1_000_000
    since, until = Dates(now).pushed
    pairs = tuple(
        (_request(each, CONTROL).name, _request(each, TREATMENT).name) for each in LANGUAGES
    )
    twin = Twin(
        Horizon(start_us, DAYS),
        types=tuple(replace(each.of_type, priority=0) for each in requests),
        arrivals=tuple(_stream(each, tickets) for each in requests if arm_of(each) == CONTROL),
        activities=tuple(_activities()),
        branching=Branching(tuple(_choices(requests))),
        delays=tuple(_delays(requests)),
        people=tuple(_people(tickets)),
        discipline=Discipline(same_person=True, overtime=True),
        trial=Adopted(pairs, since_us=microseconds(since), until_us=microseconds(until)),
    )
    return Solisle(twin, {each.name: each for each in requests})


def arm_of(request: Request) -> str:
    """Whether it is looked for in the list, or given to somebody."""
    return request.matter.name


def _request(language: str, arm: str) -> Request:
    return Request(Matter("dealer", name=arm), language, MAIL_DEALERS)


def _stream(of: Request, tickets: int) -> Arrivals:
    weeks = DAYS / 7
    scale = tickets * SHARE * LANGUAGE_SHARES[of.language] / weeks / sum(WEEKDAYS) / sum(HOURS)
    hourly = tuple(scale * weekday * hour for weekday in WEEKDAYS for hour in HOURS)
    return Arrivals(of.name, hourly, ZONES[of.language])


def _people(tickets: int) -> Iterator[Person]:
    haste = max(1.0, tickets / MANAGED_TICKETS)
    for each in DEALERS_AGENTS:
        skills = (*each.reads, DEALERS)
        yield Person(each.key, each.hours, skills, role=DEALERS, speed=haste / each.pace)


def _activities() -> Iterator[Activity]:
    for what in ("answers", "settles"):
        yield by_hand(at_door(what, MAIL), DEALERS, ANSWER_MINUTES)
    yield from care_by(DEALERS)
    yield from turns_to(DEALERS)
    yield by_system(CLOSED)


def _choices(requests: list[Request]) -> Iterator[Choice]:
    for each in requests:
        course = Course(each, EVERYTHING)
        answered = course.answered(course.look("answers"), DEALERS, course.look("settles"))
        course.after(START, answered)
        yield from course.choices


def _delays(requests: list[Request]) -> Iterator[Delay]:
    for each in requests:
        noticed = around(NOTICED_AFTER_HOURS[arm_of(each)] * HOUR)
        for what in ("answers", "settles"):
            yield Delay(at_door(what, MAIL), noticed, START, each.name)
    yield from before_care(DEALERS)
    yield from before_turns_to(DEALERS)
    yield before_closing()
