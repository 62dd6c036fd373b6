"""What a detector found, as plain values: where, how sure, what it costs and what would help."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.comparing.intervals import Estimate

from .wording import HOUR_SECONDS, DayHours, Said, WeekHours


class Lever(StrEnum):
    """What kind of change answers a finding."""

    SIMPLIFY = "simplify"
    AUTOMATE = "automate"
    RESTAFF = "restaff"
    TRAIN = "train"
    ARTICLE = "article"
    ROUTING = "routing"
    ONE_PERSON = "one_person"
    QUALITY = "quality"
    FLOW = "flow"
    ESCALATE = "escalate"
    AT_THE_SOURCE = "at_the_source"
    INVESTIGATE = "investigate"
    PARTNER = "partner"
    COACH = "coach"
    JOIN = "join"


LEVERS = {
    Lever.SIMPLIFY: gettext_noop("leave the step out"),
    Lever.AUTOMATE: gettext_noop("let a rule or a robot do it"),
    Lever.RESTAFF: gettext_noop("move working hours"),
    Lever.TRAIN: gettext_noop("train more people for it"),
    Lever.ARTICLE: gettext_noop("write an article and let the assistant answer"),
    Lever.ROUTING: gettext_noop("change the routing"),
    Lever.ONE_PERSON: gettext_noop("let one person do both steps"),
    Lever.QUALITY: gettext_noop("find why it fails the first time"),
    Lever.FLOW: gettext_noop("do work as it comes instead of saving it up"),
    Lever.ESCALATE: gettext_noop("escalate earlier"),
    Lever.AT_THE_SOURCE: gettext_noop("cure it where it comes from"),
    Lever.INVESTIGATE: gettext_noop("find out what changed that day"),
    Lever.PARTNER: gettext_noop("agree on times with the vendor, or choose another"),
    Lever.COACH: gettext_noop("look together at how others do it"),
    Lever.JOIN: gettext_noop("join what comes twice as it comes in"),
}


class Unit(StrEnum):
    """What a figure is told in."""

    SECONDS = "seconds"
    SHARE = "share"
    COUNT = "count"


@dataclass(frozen=True)
class Place:
    """What a finding is about; any part may be empty. Names as the log stores them.

    `edges` are moves between activities, `hours` a stretch of the week or of each day.
    """

    activities: tuple[str, ...] = ()
    edges: tuple[tuple[str, str], ...] = ()
    attribute: str = ""
    value: str = ""
    resources: tuple[str, ...] = ()
    hours: WeekHours | DayHours | None = None

    @property
    def key(self) -> str:
        """The same for the same place, however much the log grows."""
        parts = [*self.activities, *(text for edge in self.edges for text in edge)]
        parts += [self.attribute, self.value] if self.attribute else []
        parts += self.resources
        parts += [] if self.hours is None else [f"{self.hours.first}-{self.hours.end}"]
        return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)


@dataclass(frozen=True)
class Figure:
    """One number of the evidence with its 95 % interval, from `count` observations."""

    name: str
    unit: Unit
    estimate: Estimate
    count: int

    @classmethod
    def of_hours(cls, name: str, hours: Estimate, count: int) -> Figure:
        """How long something takes."""
        ends = (each * HOUR_SECONDS for each in (hours.value, hours.low, hours.high))
        return cls(name, Unit.SECONDS, Estimate(*ends), count)


@dataclass(frozen=True)
class Evidence:
    """Cases that show it, those with most of it first (`case_total` in all, of `log_cases`), the
    moves of the map it happens on, figures, and the people it is about, who does most first, where
    that is told."""

    cases: tuple[str, ...]
    case_total: int
    edges: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]
    people: tuple[str, ...] = ()
    log_cases: int = 0


@dataclass(frozen=True)
class Saving:
    """What a year would gain, each with a 95 % interval: hours of people's work, hours customers
    wait, money (whole currency units) and goodwill (points), and what that assumes."""

    work_hours: Estimate
    waiting_hours: Estimate
    money: Estimate
    goodwill: Estimate
    worth: Estimate
    assumptions: tuple[Said, ...]


@dataclass(frozen=True)
class Finding:
    """Something the log shows that costs time, money or goodwill.

    `key` stays the same while the log grows. `p` is how likely so much would be by chance,
    `share_kept` the part of its hours that no greater finding explains.
    """

    key: str
    detector: str
    place: Place
    said: Said
    evidence: Evidence
    saving: Saving
    lever: Lever
    p: float
    share_kept: float = field(default=1.0)


def key_of(detector: str, place: Place) -> str:
    """Of the finding of a detector at a place."""
    return f"{detector}:{place.key}"


def parts_of_key(key: str) -> tuple[str, tuple[str, ...]]:
    """The detector, and the parts of the place in the order of `Place.key`: an attribute stands
    right before its value."""
    detector, _colon, place = key.partition(":")
    parts = re.findall(r"(?:^|\|)((?:\\.|[^|\\])*)", place)
    return detector, tuple(re.sub(r"\\(.)", r"\1", each) for each in parts)
