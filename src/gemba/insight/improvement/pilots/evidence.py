"""All that a verdict is told from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.improvement.worth import WorthRates
from gemba.insight.kpis.kpi import Better, Measure, Unit

from .bad_events import EventGuard
from .guardrails import Guard
from .outcomes import Outcomes, Ripeness


class Loss(StrEnum):
    """What a KPI's unit costs: a second of work or of a customer's waiting, a needless contact, one
    unit of money; nothing that can be told."""

    WORK = "work"
    WAITING = "waiting"
    CONTACT = "contact"
    MONEY = "money"
    NONE = "none"


@dataclass(frozen=True)
class Terms:
    """What a case's KPI costs, and how many such cases there are in a year."""

    loss: Loss
    cases_a_year: float
    rates: WorthRates


@dataclass(frozen=True)
class Beside:
    """A KPI that is told beside the one the pilot is about."""

    kpi: str
    measure: Measure
    measured_in: Unit
    better: Better
    ripeness: Ripeness
    outcomes: Outcomes


@dataclass(frozen=True)
class Guarded:
    """A guardrail and its own outcomes, of the same cases."""

    guard: Guard
    outcomes: Outcomes


@dataclass(frozen=True, eq=False)
class BadEvents:
    """A guardrail on events: which unit of which arm, and when, an entry an event."""

    guard: EventGuard
    unit: Int64s
    treated: Bools
    at_us: Int64s


@dataclass(frozen=True, eq=False)
class Evidence:
    """`outcomes` are those of the KPI the pilot is about. `drawn` are the cases with all that the
    lot is checked by (None: the covariates of the outcomes), whose names are `covariates`. By
    attribute, the names of the codes of segments. `stopped_us` is when somebody stopped it by hand.
    """

    outcomes: Outcomes
    guards: Sequence[Guarded] = ()
    events: Sequence[BadEvents] = ()
    others: Sequence[Beside] = ()
    drawn: Outcomes | None = None
    covariates: Sequence[str] = ()
    segments: Sequence[tuple[str, Sequence[str]]] = field(default_factory=tuple)
    terms: Terms | None = None
    stopped_us: int | None = None
