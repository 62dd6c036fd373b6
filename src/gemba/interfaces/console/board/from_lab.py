"""A scenario of the Lab becomes a proposal, with what the twin showed as its first evidence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.improvement.operations import keep_simulation, make_proposal
from gemba.insight.improvement.order import Expected, Order, Origin, Source
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.refusing import Refused
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.comparing import MORE_IS_BETTER, Comparison
from gemba.insight.simulation.whatif.registry import as_json
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.board.acting import there, told
from gemba.interfaces.console.board.beginning import DUE_DAYS, GUARDS, usual_guards
from gemba.interfaces.console.board.levels import levels_of
from gemba.interfaces.console.lab.asked import Asked, asked
from gemba.interfaces.console.lab.runs import compared
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.twin_words import measure_name

# What a twin measures and the KPI of the desk that says the same; -1 where more of the one is less
# of the other. In the order in which people ask.
KPI_OF = {
    "first_reply_seconds": ("first_response", 1),
    "case_seconds": ("resolution_time", 1),
    "late_share": ("sla_attainment", -1),
    "first_contact_share": ("first_contact_resolution", 1),
    "left_share": ("abandonment", 1),
}


@require_POST
@supervisor
@told
@of_log
def lab_propose(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Propose one scenario of the address."""
    wanted = asked(request.GET)
    name = request.POST.get("scenario", "")
    scenario = next((each for each in wanted.scenarios if each.name == name), None)
    if scenario is None:
        raise Http404
    try:
        found = compared(choice, wanted)
    except Refused as refusal:
        raise Http404 from refusal
    now = current_time()
    names = {*GUARDS, *(kpi for kpi, _sign in KPI_OF.values())}
    levels = levels_of(names, actor=request.actor, now=now)
    key = propose(choice, wanted, scenario, found, levels=levels, by=(request.actor, now))
    return there(request, "proposal", key)


@transaction.atomic
def propose(
    choice: Choice,
    wanted: Asked,
    scenario: Scenario,
    found: Comparison,
    *,
    levels: Mapping[str, float],
    by: tuple[Actor, datetime],
) -> UUID:
    """The proposal, simulated; `levels` are where figures stand, by KPI. Raises
    ProposalRefused."""
    actor, now = by
    effects = {
        each.measure: each.difference
        for each in found.effects
        if each.scenario == scenario.name and _is_told(each.difference)
    }
    measure = foremost(effects)
    kpi, sign = KPI_OF[measure]
    level = levels.get(kpi, math.nan)
    today = localdate(now)
    source = Source(Origin.SCENARIO, choice.log.key, wanted.finding, scenario.name)
    order = Order(
        title=scenario.name[:120],
        trouble="",
        kpi=kpi,
        owner_id=actor.user_id or 0,
        source=source,
        expected=_expected(effects.get(measure), sign),
        baseline=None if math.isnan(level) else level,
        guardrails=usual_guards(kpi, levels),
        scenario=cast(JsonValue, as_json(scenario)),
        begins_on=today,
        due_on=today + timedelta(days=DUE_DAYS),
    )
    key = make_proposal(order=order, actor=actor, now=now)
    shown: JsonValue = {
        "runs": found.replications,
        "effects": [
            {"measure": name, "name": measure_name(name), **_numbers(each)}
            for name, each in effects.items()
        ],
    }
    keep_simulation(proposal_id=key, shown=shown, actor=actor, now=now)
    return key


def foremost(effects: dict[str, Estimate]) -> str:
    """The measure whose gain is surest; the first of all where nothing is sure."""

    def sureness(measure: str) -> float:
        each = effects.get(measure)
        if each is None or each.high <= each.low:
            return 0.0
        sign = 1 if measure in MORE_IS_BETTER else -1
        return sign * each.value / (each.high - each.low)

    best = max(KPI_OF, key=sureness)
    return best if sureness(best) > 0 else next(iter(KPI_OF))


def _is_told(effect: Estimate) -> bool:
    """A measure that no run shows, such as money at a desk without prices, has no number."""
    return all(map(math.isfinite, (effect.value, effect.low, effect.high)))


def _expected(effect: Estimate | None, sign: int) -> Expected | None:
    """None where the twin does not move at all: without an interval it would read as a wish."""
    if effect is None or effect.low == effect.high:
        return None
    ends = sorted((sign * effect.low, sign * effect.high))
    return Expected(sign * effect.value, ends[0], ends[1])


def _numbers(effect: Estimate) -> dict[str, JsonValue]:
    return {"value": effect.value, "low": effect.low, "high": effect.high}
