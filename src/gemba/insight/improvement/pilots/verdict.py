"""A verdict: what a pilot has shown, as plain numbers; `wording` says it in sentences.

Everything in it follows from the rows, the plan and the moment: the same rows give the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gemba.insight.kpis.kpi import Better, Unit
from gemba.insight.mining.comparing.intervals import Estimate

from .bad_events import EventsWatched
from .balance import Balance
from .guardrails import Alarm
from .looking import Ended

_REACH_TOLD_MAX = 100.0
"""How often larger than the figures themselves an interval may be that still tells something."""


class Advice(StrEnum):
    """What to do now."""

    KEEP = "keep"
    ROLL_BACK = "roll_back"
    GO_ON = "go_on"


class Reason(StrEnum):
    """Why."""

    GUARD = "guard"
    UNFAIR = "unfair"
    WORSE = "worse"
    BETTER = "better"
    TOO_SMALL = "too_small"
    NOT_SHOWN = "not_shown"
    NOTHING_YET = "nothing_yet"
    NOT_SURE_YET = "not_sure_yet"


@dataclass(frozen=True)
class Figure:
    """A KPI in both arms. `difference` is treatment less control in the unit of the KPI,
    `relative` the same as a share of control. `p` is that of one look, and `stands` tells whether
    it stands beside all others that were looked at; of the KPI the pilot is about, whether it lies
    beyond its bound. `cases` by arm (control, treatment)."""

    kpi: str
    measured_in: Unit
    better: Better
    control: float
    treatment: float
    difference: Estimate
    relative: Estimate | None
    p: float
    stands: bool
    cases: tuple[int, int]

    @property
    def has_ends(self) -> bool:
        """Whether the interval tells anything: not where all tickets are alike, nor where two or
        three units an arm leave it open by many times the figure itself."""
        reach = self.difference.high - self.difference.low
        return 0 < reach <= _REACH_TOLD_MAX * max(abs(self.control), abs(self.treatment))

    @property
    def is_better(self) -> bool | None:
        """Whether the treated arm is better; None where neither way is."""
        if self.better is Better.NEITHER or not self.difference.value:
            return None
        return (self.difference.value < 0) == (self.better is Better.LOWER)


@dataclass(frozen=True)
class GuardFigure:
    """What a guardrail on a KPI saw up to its alarm or to the end."""

    kpi: str
    margin: float
    limit: float | None
    figure: Figure | None
    alarm: Alarm | None
    fired_us: int | None
    looks: int


@dataclass(frozen=True)
class EventFigure:
    """What a guardrail on events saw."""

    name: str
    count_max: int | None
    watched: EventsWatched


@dataclass(frozen=True)
class SegmentFigure:
    """The effect in one segment: `attribute` and `value` as the log calls them."""

    attribute: str
    value: str
    difference: Estimate
    pooled: float
    p: float
    stands: bool
    cases: tuple[int, int]


@dataclass(frozen=True)
class YearlyWorth:
    """What a year is worth if all cases were served so: hours saved and money in whole units of
    `currency`; below zero it costs."""

    work_hours: Estimate
    waiting_hours: Estimate
    money: Estimate
    currency: str
    cases_a_year: float


@dataclass(frozen=True)
class Verdict:
    """`information` is the share of the planned one at the last look; `days_run` since the start,
    `days_left` until certainty at the rate so far (None: it is there, or nothing came yet).
    `saved` is the share of the sample covariates saved. `ripened` and `silent` by arm."""

    at_us: int
    ended: Ended
    ended_us: int | None
    looks: int
    information: float
    main: Figure | None
    others: tuple[Figure, ...]
    guards: tuple[GuardFigure, ...]
    events: tuple[EventFigure, ...]
    segments: tuple[SegmentFigure, ...]
    balance: Balance
    worth: YearlyWorth | None
    days_run: float
    days_left: float | None
    saved: float
    ripened: tuple[int, int]
    silent: tuple[int, int]
    advice: Advice
    reason: Reason
