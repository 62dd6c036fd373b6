"""What a proposal looks like on the board, and the frame of all its pages."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.improvement.order import Expected
from gemba.insight.improvement.queries import (
    ProposalLine,
    may_lead,
    unanswered_suggestions,
)
from gemba.insight.improvement.stages import (
    STAGES,
    Stage,
)
from gemba.insight.kpis.kpi import Kpi
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.console.board.told import signed
from gemba.interfaces.console.figures.words import value_words

UNDECIDED = (
    Stage.PROPOSED,
    Stage.SIMULATED,
    Stage.APPROVED,
    Stage.PILOTING,
    Stage.VERIFIED,
)


@dataclass(frozen=True)
class Card:
    """A proposal on the board."""

    line: ProposalLine
    kpi: str
    expected: str
    stage: str
    is_late: bool


def frame(actor: Actor, tab: str) -> dict[str, object]:
    """What stands around every page of the board."""
    return {
        "section": "board",
        "board_tab": tab,
        "may_lead": may_lead(actor),
        "unanswered": unanswered_suggestions(actor=actor),
    }


def card_of(line: ProposalLine, today: date) -> Card:
    """As it stands on the board."""
    kpi = kpis().get(line.kpi)
    return Card(
        line=line,
        kpi=_(kpi.label) if kpi else line.kpi,
        expected=expected_words(kpi, line.expected),
        stage=_(STAGES[line.stage]),
        is_late=is_late(line, today),
    )


def is_late(line: ProposalLine, today: date) -> bool:
    """Whether its day is over and nobody has decided: what is kept is only watched then."""
    is_undecided = line.stage in UNDECIDED
    return is_undecided and line.due_on is not None and line.due_on < today


def expected_words(kpi: Kpi | None, expected: Expected | None) -> str:
    """−1.5 h (−2 h to −1 h); empty where nothing is expected in numbers."""
    if kpi is None or expected is None:
        return ""
    value = signed(expected.value, kpi.unit)
    if not expected.is_told_by_twin:
        return value
    return _("{value} ({low} to {high})").format(
        value=value, low=signed(expected.low, kpi.unit), high=signed(expected.high, kpi.unit)
    )


def level_words(kpi: Kpi | None, value: float | None) -> str:
    return value_words(kpi, math.nan if value is None else value) if kpi else ""
