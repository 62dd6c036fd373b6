"""The form of a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.improvement.order import ORIGINS, Expected, Order, Origin
from gemba.insight.improvement.queries import (
    aims,
)
from gemba.insight.kpis.kpi import Kpi
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.cards import frame
from gemba.interfaces.console.board.changes import offered, served_to_all
from gemba.interfaces.console.board.forms import GUARDRAILS_SHOWN, owners
from gemba.interfaces.console.board.units import (
    entered,
    guarding,
    steered,
)


@dataclass(frozen=True)
class Choice:
    """One of several to choose from; `unit` is what a figure is entered in."""

    value: str
    name: str
    unit: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class GuardRow:
    """A guardrail as entered; an empty one is to be filled in."""

    choices: tuple[Choice, ...]
    worse_max: float | None
    unit: str


def form_context(request: DeskRequest, order: Order, problem: str = "") -> dict[str, object]:
    """The form of a proposal."""
    kpi = kpis().get(order.kpi)
    return {
        **frame(request.actor, "board"),
        "order": order,
        "problem": problem,
        "figures": choices(steered(), order.kpi),
        "better_by": _entered(kpi, order.expected),
        "owners": [
            Choice(str(key), name, is_chosen=key == order.owner_id) for key, name in owners()
        ],
        "aims": [
            Choice(str(each.id), each.title, is_chosen=each.id == order.aim_id)
            for each in aims(actor=request.actor)
            if each.closed_at is None
        ],
        "changes": offered(request.actor, order.swaps),
        "served_to_all": served_to_all(),
        "guards": _guard_rows(order),
        "origin_words": _(ORIGINS[order.source.origin]),
        "is_from_elsewhere": order.source.origin is not Origin.PERSON,
    }


def choices(found: Iterable[Kpi], chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(each.name, _(each.label), entered(each).name, each.name == chosen) for each in found
    )


def _entered(kpi: Kpi | None, expected: Expected | None) -> float | None:
    if kpi is None or expected is None:
        return None
    return round(abs(expected.value) / entered(kpi).factor, 2)


def _guard_rows(order: Order) -> tuple[GuardRow, ...]:
    rows = []
    for guard in order.guardrails:
        kpi = kpis().get(guard.kpi)
        unit = entered(kpi) if kpi else None
        amount = round(guard.worse_max / unit.factor, 3) if unit else guard.worse_max
        rows.append(GuardRow(choices(guarding(), guard.kpi), amount, unit.name if unit else ""))
    more = max(GUARDRAILS_SHOWN - len(rows), 1)
    return (*rows, *(GuardRow(choices(guarding(), ""), None, "") for _each in range(more)))
