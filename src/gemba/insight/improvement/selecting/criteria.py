"""By what automation is chosen, and how candidates are scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gemba.foundation.kernel.wording import gettext_noop

SCORE_MAX = 10.0


class Criterion(StrEnum):
    """What a candidate is held against."""

    FIT = "fit"
    COMPATIBILITY = "compatibility"
    EXTENSIBILITY = "extensibility"
    COST_AND_BENEFIT = "cost_and_benefit"
    SECURITY = "security"
    EASE = "ease"


CRITERIA = {
    Criterion.FIT: gettext_noop("business fit"),
    Criterion.COMPATIBILITY: gettext_noop("compatibility"),
    Criterion.EXTENSIBILITY: gettext_noop("extensibility"),
    Criterion.COST_AND_BENEFIT: gettext_noop("cost and benefit"),
    Criterion.SECURITY: gettext_noop("security"),
    Criterion.EASE: gettext_noop("ease of use"),
}


class CandidateKind(StrEnum):
    """What would do the work."""

    RULE = "rule"
    ASSISTANT = "assistant"
    ROBOT = "robot"
    PRODUCT = "product"


@dataclass(frozen=True)
class Score:
    """0 (useless) to 10 (as good as can be), and how far off it may be either way."""

    value: float
    doubt: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.value <= SCORE_MAX or not 0 <= self.doubt <= SCORE_MAX:
            raise ValueError("Scores and their doubt lie between 0 and 10.")


@dataclass(frozen=True)
class Candidate:
    """One that might be chosen; it needs a score for each criterion that has a weight."""

    name: str
    kind: CandidateKind
    scores: Mapping[Criterion, Score]


def shares_of(weights: Mapping[Criterion, float]) -> dict[Criterion, float]:
    """Weights as shares of 1, in the order of the criteria; those without any are left out. Raises
    ValueError for weights below zero or none above."""
    chosen = {each: weights.get(each, 0.0) for each in Criterion if weights.get(each, 0.0)}
    if min(chosen.values(), default=0.0) <= 0:
        raise ValueError("Weights are above zero, at least one of them.")
    whole = sum(chosen.values())
    return {each: weight / whole for each, weight in chosen.items()}
