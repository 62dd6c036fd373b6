"""What a new proposal says before anybody has written a word: what it comes from tells it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from gemba.insight.improvement.order import Guardrail, Order, Origin, Source
from gemba.insight.improvement.queries import suggestions
from gemba.insight.kpis.kpi import Unit
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.changes import read_swaps
from gemba.interfaces.console.board.forms import read_uuid
from gemba.interfaces.console.board.levels import levels_of

KPI_USUAL = "first_response"
DUE_DAYS = 42
# By detector, the figure that its trouble shows in; the usual one for all others.
KPI_OF = {
    "rework": "rework_rate",
    "ping_pong": "ping_pong",
    "first_contact": "first_contact_resolution",
    "comes_back": "reopen_rate",
    "handovers": "transfers",
    "questions": "handling_time",
    "no_change": "handling_time",
    "too_many_people": "cost_per_ticket",
    "late_escalation": "resolution_time",
    "slow_vendor": "resolution_time",
    "set_days": "resolution_time",
    "batches": "resolution_time",
    "waiting": "resolution_time",
}
# What must not pay for it, where the desk tells it: harm shows here first.
GUARDS = ("reopen_rate", "complaint_rate", "sla_attainment")
WORSE_MAX_POINTS = 0.03


def beginning(request: DeskRequest, now: datetime) -> Order:
    """From the query string: `origin`, `log`, `key`, `said`, and `kpi`."""
    asked = request.GET
    origin = asked.get("origin", "")
    source = Source(
        Origin(origin) if origin in set(Origin) else Origin.PERSON,
        asked.get("log", "")[:80],
        asked.get("key", "")[:300],
        asked.get("said", "")[:500],
    )
    kpi = asked.get("kpi") or KPI_OF.get(source.key.partition(":")[0], KPI_USUAL)
    kpi = kpi if kpi in kpis() else KPI_USUAL
    known = levels_of({kpi, *GUARDS}, actor=request.actor, now=now)
    level = known.get(kpi, math.nan)
    today = localdate(now)
    return Order(
        title="",
        trouble=_said(source, request),
        kpi=kpi,
        owner_id=request.actor.user_id or 0,
        source=source,
        baseline=None if math.isnan(level) else level,
        guardrails=usual_guards(kpi, known),
        swaps=read_swaps(asked.getlist("swap"), request.actor),
        begins_on=today,
        due_on=today + timedelta(days=DUE_DAYS),
    )


def usual_guards(kpi: str, known: Mapping[str, float]) -> tuple[Guardrail, ...]:
    """Of those the desk tells; `known` are levels by KPI."""
    return tuple(
        Guardrail(each, WORSE_MAX_POINTS)
        for each in GUARDS
        if each != kpi
        and kpis()[each].unit is Unit.SHARE
        and not math.isnan(known.get(each, math.nan))
    )


def _said(source: Source, request: DeskRequest) -> str:
    if source.origin is not Origin.SUGGESTION:
        return source.said
    key = read_uuid(source.key)
    found = (each.text for each in suggestions(actor=request.actor) if each.id == key)
    return next(found, "")
