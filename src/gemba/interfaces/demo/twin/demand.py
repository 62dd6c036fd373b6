"""Who writes when, through which door, about what: ninety days of it, with two surges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from gemba.insight.simulation.model import Arrivals
from gemba.interfaces.demo.company import (
    DESK_ZONE,
    FAULTS,
    FAULTY,
    LAUNCHED,
    WESTERN_ZONE,
    Fault,
)
from gemba.interfaces.demo.topics import Topic, topics
from gemba.interfaces.demo.twin.matters import DUPLICATE, Matter, Request

DAYS = 90
CHINESE_SHARE, FORM_SHARE = 0.6, 0.35
DUPLICATE_SHARE = 0.055
KINDS = {"repair": 0.37, "inquiry": 0.29, "return": 0.19, "complaint": 0.09, "suggestion": 0.06}
LAUNCH_DAY, FAULT_DAY = 34, 64
LAUNCH_HEIGHT, FAULT_HEIGHT = 0.5, 0.6
SURGE_DAYS = 21
# The launch is announced a week before; from then on people ask about the new product.
ANNOUNCED_DAY = LAUNCH_DAY - 7
# Monday to Sunday
WEEKDAYS = (1.42, 1.15, 1.05, 1.0, 0.95, 0.76, 0.67)
# Midnight to 23 h, the customer's own clock: China writes in the evening, Europe in the morning.
HOURS = {
    "zh": (2, 1, 0.5, 0.3, 0.3, 0.6, 1.5, 3, 5, 8, 9, 8, 6, 6, 7, 7, 6, 6, 8, 11, 14, 14, 10, 5),
    "en": (1, 0.5, 0.3, 0.3, 0.3, 0.8, 2, 5, 8, 10, 9, 8, 7, 7, 7, 6, 6, 6, 7, 8, 8, 6, 4, 2),
}
ZONES = {"zh": DESK_ZONE, "en": WESTERN_ZONE}
# Mails of the last hour besides the usual, so that whoever opens the desk meets a living one.
FRESH_PER_HOUR = 3.0


def day_of(at: datetime, now: datetime) -> int:
    """Which of the ninety days it is, today being the last."""
    zone = ZoneInfo(DESK_ZONE)
    passed = (now.astimezone(zone).date() - at.astimezone(zone).date()).days
    return min(max(DAYS - 1 - passed, 0), DAYS - 1)


def launch(day: int) -> float:
    """How much more is asked because of the launch."""
    return _surge(day, LAUNCH_DAY, LAUNCH_HEIGHT)


def _surge(day: int, begins: int, height: float) -> float:
    """How much more comes: at once on the first day, gone after three weeks."""
    since = day - begins
    return height * max(0.0, 1 - since / SURGE_DAYS) if since >= 0 else 0.0


@dataclass(frozen=True)
class Demand:
    """About so many tickets in the ninety days up to `now`."""

    tickets: int
    now: datetime

    def arrivals(self, requests: Sequence[Request]) -> tuple[Arrivals, ...]:
        """A stream for each type of case, and what has only just come in."""
        return (*map(self._stream, requests), *self._fresh(requests))

    def _stream(self, of: Request) -> Arrivals:
        share = CHINESE_SHARE if of.language == "zh" else 1 - CHINESE_SHARE
        share *= _door_share(of)
        hours = HOURS[of.language]
        scale = share * self._each / sum(hours)
        by_day = [_growth(day) * _asked(of.matter, day) for day in range(DAYS)]
        return Arrivals(
            of.name,
            tuple(scale * weekday * hour for weekday in WEEKDAYS for hour in hours),
            ZONES[of.language],
            day_factors=tuple((date, by_day[day]) for date, day in self._dates),
        )

    def _fresh(self, requests: Sequence[Request]) -> Iterator[Arrivals]:
        for language, zone in ZONES.items():
            of = next(
                each
                for each in requests
                if each.language == language and not each.is_form and each.matter.kind == "inquiry"
            )
            last = [
                (self.now - timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
                for minutes in (60, 0)
            ]
            hours = {each.weekday() * 24 + each.hour for each in last}
            dates = {each.date() for each in last}
            yield Arrivals(
                of.name,
                tuple(FRESH_PER_HOUR if hour in hours else 0.0 for hour in range(7 * 24)),
                zone,
                day_factors=tuple((date, float(date in dates)) for date, _day in self._dates),
            )

    @cached_property
    def _dates(self) -> Sequence[tuple[date, int]]:
        """The dates that the ninety days touch anywhere, and which of the days each is."""
        today = self.now.astimezone(ZoneInfo(DESK_ZONE)).date()
        dates = [today - timedelta(days=back) for back in range(DAYS + 1, -2, -1)]
        return [(each, min(max(DAYS - 1 - (today - each).days, 0), DAYS - 1)) for each in dates]

    @cached_property
    def _each(self) -> float:
        """Tickets of a usual weekday at the beginning."""
        weights = [
            WEEKDAYS[each.weekday()] * _growth(day) * (1 + launch(day) + _faulty(day))
            for each, day in self._dates[2:-1]
        ]
        return self.tickets * (1 - DUPLICATE_SHARE) / sum(weights)


def _door_share(of: Request) -> float:
    """What is said again comes by the door by which it did not come at first."""
    is_form = not of.is_form if of.matter.kind == DUPLICATE else of.is_form
    return FORM_SHARE if is_form else 1 - FORM_SHARE


def _growth(day: int) -> float:
    return 0.9 + 0.2 * day / DAYS


def _faulty(day: int) -> float:
    return _surge(day, FAULT_DAY, FAULT_HEIGHT)


def _asked(matter: Matter, day: int) -> float:
    """The share of a matter in what is usually written on such a day, surges included."""
    usual = 1 + launch(day)
    if matter.kind == DUPLICATE:
        return (usual + _faulty(day)) * DUPLICATE_SHARE / (1 - DUPLICATE_SHARE)
    if matter.fault is None:
        known = topics_on(day, [each for each in topics() if each.kind == matter.kind])
        return usual * KINDS[matter.kind] * sum(t in known for t in matter.topics) / len(known)
    extra = _faulty(day) if matter.fault.key == FAULTY else 0.0
    return extra + usual * KINDS["repair"] * _fault_share(matter.fault, day)


def _fault_share(fault: Fault, day: int) -> float:
    is_out = day >= LAUNCH_DAY
    if fault.product == LAUNCHED and not is_out:
        return 0.0
    return fault.weight / _ALL_FAULTS[is_out]


_ALL_FAULTS = {
    is_out: sum(each.weight for each in FAULTS if is_out or each.product != LAUNCHED)
    for is_out in (False, True)
}


def topics_on(day: int, among: Sequence[Topic]) -> list[Topic]:
    """Those of `among` that people can ask about by then: a product has to be announced first."""
    is_out = day >= ANNOUNCED_DAY
    return [topic for topic in among if is_out or topic.products != (LAUNCHED,)]
