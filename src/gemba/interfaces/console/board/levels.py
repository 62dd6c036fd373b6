"""Where the figures of the desk stand: the last 28 days."""

from __future__ import annotations

import math
from datetime import datetime
from uuid import UUID

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.improvement.queries import aims
from gemba.insight.kpis.figures import figure
from gemba.insight.kpis.queries import book, days_before
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.access import DeskRequest

LEVEL_DAYS = 28


def levels(request: DeskRequest, now: datetime) -> dict[str, float]:
    """By KPI of an open aim, its level lately; NaN where the log tells too little."""
    wanted = {each.kpi for each in aims(actor=request.actor) if each.closed_at is None}
    return levels_of(wanted, actor=request.actor, now=now)


def level_of(aim_id: UUID, *, actor: Actor, now: datetime) -> float:
    """Of the KPI of an aim; NaN where there is no such aim or nothing is told."""
    kpi = next((each.kpi for each in aims(actor=actor) if each.id == aim_id), "")
    return levels_of({kpi}, actor=actor, now=now).get(kpi, math.nan)


def levels_of(wanted: set[str], *, actor: Actor, now: datetime) -> dict[str, float]:
    """By KPI, of those wanted that the desk's log tells."""
    if not wanted:
        return {}
    facts = book(DESK, open_columns(DESK, actor=actor, now=now)).facts
    window = days_before(now, LEVEL_DAYS)
    return {
        name: figure(kpis()[name], facts[name], window).value for name in wanted if name in facts
    }
