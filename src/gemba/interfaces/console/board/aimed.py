"""Aims, how far they have come, and what is done for them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gemba.insight.improvement.queries import (
    AimLine,
    ProposalLine,
    aims,
    proposals,
)
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.cards import frame, level_words
from gemba.interfaces.console.board.filling import Choice, choices
from gemba.interfaces.console.board.forms import owners
from gemba.interfaces.console.board.units import (
    steered,
)


@dataclass(frozen=True)
class AimCard:
    """An aim, how far it has come, and what is done for it. `part` is the part of the way."""

    line: AimLine
    kpi: str
    baseline: str
    goal: str
    now: str
    part: float | None
    is_late: bool
    is_met: bool
    proposals: tuple[ProposalLine, ...]


def aims_context(
    request: DeskRequest, today: date, levels: Mapping[str, float]
) -> dict[str, object]:
    """Aims with where their figures stand, and the form of another; `levels` by KPI."""
    lines = proposals(actor=request.actor)
    return {
        **frame(request.actor, "aims"),
        "aims": [aim_card(each, lines, today, levels) for each in aims(actor=request.actor)],
        "figures": choices(steered(), ""),
        "owners": [Choice(str(key), name) for key, name in owners()],
    }


def aim_card(
    line: AimLine, lines: Iterable[ProposalLine], today: date, levels: Mapping[str, float]
) -> AimCard:
    """An aim where its figure stands by `levels`, or where it stood when it was closed."""
    kpi = kpis().get(line.kpi)
    level = line.reached if line.reached is not None else levels.get(line.kpi, math.nan)
    way = line.goal - line.baseline
    is_met = kpi is not None and not math.isnan(level) and kpi.judges(level, line.goal)
    part = None if math.isnan(level) or not way else min(max((level - line.baseline) / way, 0), 1)
    return AimCard(
        line=line,
        kpi=_(kpi.label) if kpi else line.kpi,
        baseline=level_words(kpi, line.baseline),
        goal=level_words(kpi, line.goal),
        now=level_words(kpi, level),
        part=part,
        is_late=line.closed_at is None and line.due_on < today and not is_met,
        is_met=is_met,
        proposals=tuple(each for each in lines if each.aim_id == line.id),
    )
