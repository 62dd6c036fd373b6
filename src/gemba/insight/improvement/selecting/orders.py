"""What people say of a selection, of what might do the work, and of its roll-out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from gemba.insight.improvement.order import Source

from .criteria import CandidateKind, Criterion
from .lines import CostLine, Horizon
from .ownership import USUAL_DISCOUNT, WHOLE, Range

YEARS_USUAL = 3
WEIGHT_USUAL = 5.0
WEIGHT_MAX = 10.0
USUAL_HORIZON = Horizon(YEARS_USUAL, USUAL_DISCOUNT)
BY_HAND = Source()
USUAL_WEIGHTS = dict.fromkeys(Criterion, WEIGHT_USUAL)


@dataclass(frozen=True)
class SelectionOrder:
    """What is to be automated, by what it is chosen, and who sees to it. `weights` lie between 0
    and WEIGHT_MAX; only their proportions count."""

    title: str
    task: str
    owner_id: int
    currency: str
    weights: Mapping[Criterion, float] = field(default_factory=lambda: dict(USUAL_WEIGHTS))
    horizon: Horizon = USUAL_HORIZON
    source: Source = BY_HAND


@dataclass(frozen=True)
class GivenScore:
    """A score, how far off it may be either way, and what it rests on."""

    value: float
    doubt: float = 0.0
    reason: str = ""


@dataclass(frozen=True)
class AutomationOrder:
    """Something that might do the work. `proposal_id` is the proposal whose pilot is its
    evidence; `first_year` is the share of a full year's gain that the first brings."""

    name: str
    kind: CandidateKind
    note: str = ""
    proposal_id: UUID | None = None
    scores: Mapping[Criterion, GivenScore] = field(default_factory=dict)
    lines: tuple[CostLine, ...] = ()
    first_year: Range = WHOLE


@dataclass(frozen=True)
class StepOrder:
    """From `due_on` a `share` of the traffic (0 to 1) is served by what was chosen."""

    due_on: date
    share: float
    text: str
    owner_id: int
