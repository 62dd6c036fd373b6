"""What the last weeks say of a pilot that is planned: who would take part, and what it takes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import get_default_timezone_name
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import opened_meeting
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.improvement.forecasting import (
    PAST_DAYS,
    Weeks,
    expected_of,
    forecast,
    lately,
    turns_of,
)
from gemba.insight.improvement.piloted import Draft
from gemba.insight.improvement.pilots.before import Expectation
from gemba.insight.improvement.pilots.plan import PilotUnit
from gemba.insight.improvement.pilots.sizes import Size
from gemba.insight.improvement.pilots.turns import Turns
from gemba.insight.kpis.queries import book

CASES_MIN = 60
"""A pilot that would see fewer tickets in the time allowed cannot tell anything."""
EVERY_TICKET: JsonValue = {"all": []}
WEEK_DAYS = 7
CONDITIONS_KEPT = 8

# By condition, the tickets asked about last and those of them that met it: how a ticket was when it
# came stays as it was.
_met: dict[str, tuple[frozenset[str], frozenset[str]]] = {}


@dataclass(frozen=True)
class Foreseen:
    """Of `tickets` of the last weeks `taking_part` met the condition when they came. `size` None:
    they tell nothing. `turns` of the versions, where blocks of time are drawn. `refusal`: why
    such a pilot is not begun, in a sentence; empty where it may be."""

    size: Size | None
    turns: Turns | None
    tickets: int
    taking_part: int
    refusal: str

    @property
    def share(self) -> float:
        """Of all tickets, those that take part."""
        return self.taking_part / self.tickets if self.tickets else 0.0


def foreseen(draft: Draft, condition: JsonValue, *, actor: Actor, now: datetime) -> Foreseen:
    """By the tickets of the last weeks that this actor sees. Raises ConditionRefused for what is no
    condition."""
    weeks, tickets = _weeks(draft, condition, actor, now)
    only = weeks.only
    is_told = draft.kpi in weeks.book.facts
    turns = turns_of(weeks, draft) if is_told else None
    told = Foreseen(
        size=forecast(weeks, draft, turns) if is_told else None,
        turns=turns,
        tickets=tickets,
        taking_part=tickets if only is None else len(only),
        refusal="",
    )
    if not is_told:
        refusal = _("The log does not tell this figure: choose another one.")
    else:
        refusal = _refusal(told, draft) if only is None else _refusal_of_some(told, draft)
    return replace(told, refusal=refusal)


def expected_of_tickets(
    draft: Draft, condition: JsonValue, names: Iterable[str], *, actor: Actor, now: datetime
) -> tuple[Expectation, ...]:
    """What is learnt of these KPIs from the same tickets, to be kept with the plan. Raises
    ConditionRefused."""
    weeks, _tickets = _weeks(draft, condition, actor, now)
    return expected_of(weeks, draft, names)


def _weeks(draft: Draft, condition: JsonValue, actor: Actor, now: datetime) -> tuple[Weeks, int]:
    """The last weeks, and how many tickets came in them."""
    found, now_us = book(DESK, open_columns(DESK, actor=actor, now=now)), microseconds(now)
    came = lately(found, draft, now_us)
    only = None if condition == EVERY_TICKET else _meeting(came, draft, condition, now)
    return Weeks(found, now_us, only, get_default_timezone_name()), len(came)


def _meeting(
    names: Iterable[str], draft: Draft, condition: JsonValue, now: datetime
) -> frozenset[str]:
    """Of these tickets, those that met the condition. Each is asked about once, for a plan is
    looked at again with every figure that is entered. Raises ConditionRefused."""
    key, came = json.dumps(condition, sort_keys=True), frozenset(names)
    asked, met = _met.pop(key, (frozenset(), frozenset()))
    since = now - timedelta(days=PAST_DAYS + draft.window_days + 1)
    ids = [UUID(each) for each in came - asked]
    found = opened_meeting(condition, ids, since=since, until=now)
    met = (met & came) | {each.hex for each in found}
    while len(_met) >= CONDITIONS_KEPT:
        _met.pop(next(iter(_met)), None)
    _met[key] = came, met
    return met


def _refusal(told: Foreseen, draft: Draft) -> str:
    """Of a pilot in which every ticket takes part."""
    if told.size is None:
        return _(
            "The last weeks tell too little of this figure to plan a pilot: choose another one."
        )
    seen = _seen(told.size, draft)
    if seen >= CASES_MIN:
        return ""
    return _(
        "Only {n} tickets would come in time, too few to tell anything. Allow more time,"
        " choose more tickets, or decide without a pilot and watch the control chart."
    ).format(n=round(seen))


def _refusal_of_some(told: Foreseen, draft: Draft) -> str:
    """Of one in which only some do."""
    if told.tickets and not told.taking_part:
        return _(
            "None of the {total} tickets of the last weeks met this when they came in. Tickets are"
            " drawn in that moment: ask for what is known then, such as inbox, channel or type."
        ).format(total=told.tickets)
    if told.size is None and told.taking_part < CASES_MIN:
        return _(
            "Only {n} of the {total} tickets of the last weeks met this when they came in, too few"
            " to plan a pilot by. Choose more tickets, or decide without a pilot and watch the"
            " control chart."
        ).format(n=told.taking_part, total=told.tickets)
    if told.size is None:
        return _refusal(told, draft)
    seen = _seen(told.size, draft)
    if seen >= CASES_MIN:
        return ""
    return _(
        "With {a_week} such tickets a week only {n} would come in time, too few to tell anything."
        " Allow more time, choose more tickets, or decide without a pilot and watch the control"
        " chart."
    ).format(a_week=round(told.size.a_day * WEEK_DAYS, 1), n=round(seen))


def _seen(size: Size, draft: Draft) -> float:
    """How many tickets count in the time allowed; blocks of time are told by their number."""
    if draft.unit is PilotUnit.BLOCK:
        return math.inf
    return size.a_day * max(draft.days_max - draft.window_days, 0)
