"""What the cases looked at cost, by step, cause, channel and value, and what poor quality costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.money import minor_of_mills
from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.rates import Rates
from gemba.insight.mining.filters.kinds.case_ids import CaseIds
from gemba.insight.mining.waiting.causes import CAUSES, WaitingTimes
from gemba.insight.mining.waiting.costs import (
    CostGroup,
    Costs,
    case_costs,
    costs_by_move,
    costs_by_step,
    costs_by_value,
)
from gemba.insight.mining.waiting.quality import kinds_of_rows, quality_costs
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.things import case_namer
from gemba.interfaces.console.process.waiting.pricing import marks_of
from gemba.interfaces.console.process.waiting.tickets import seen_tickets
from gemba.interfaces.console.process.waiting.words import CAUSE_TERMS
from gemba.interfaces.figures import money_words

LINES_SHOWN = 10
ATTRIBUTES_SHOWN = 30

QUALITY_LABELS: dict[str, Promise] = {
    "complaint": gettext_lazy("Complaints"),
    "reopened": gettext_lazy("Reopened"),
    "redone": gettext_lazy("Done again by another"),
    "repeated": gettext_lazy("Done again by the same"),
    "ping_pong": gettext_lazy("Ping-pong"),
    "breach": gettext_lazy("Broken promises"),
}
QUALITY_MEANINGS: dict[str, Promise] = {
    "complaint": gettext_lazy("Everything in cases that are complaints."),
    "reopened": gettext_lazy("Everything in a case from its reopening on."),
    "redone": gettext_lazy("A step done again in the same case by another person than before."),
    "repeated": gettext_lazy("A step done again in the same case by the same person."),
    "ping_pong": gettext_lazy("The first step after work came back to who had it before."),
    "breach": gettext_lazy("What the rates say a broken promise costs, once a case."),
}


@dataclass(frozen=True, slots=True)
class CostLine:
    """One amount in words; `share` is of all cost, `note` says what it is."""

    label: str
    amount: str
    share: float
    cases: int
    each: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DearCase:
    """A case and its cost; `number` and `subject` where it is a ticket this person may see, `url`
    where any other case is looked at."""

    case: str
    amount: str
    url: str = ""
    number: int | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class MoneyStory:
    """All cost of the chosen cases. `attributes` are those the log can be parted by."""

    total: str
    each: str
    kinds: tuple[CostLine, ...]
    steps: tuple[CostLine, ...]
    moves: tuple[CostLine, ...]
    dearest: tuple[DearCase, ...]
    causes: tuple[CostLine, ...]
    values: tuple[CostLine, ...]
    attribute: str
    attributes: tuple[str, ...]
    poor: tuple[CostLine, ...]
    poor_total: str
    poor_share: float


class _Purse:
    """Amounts in mills put into words."""

    def __init__(self, rates: Rates, whole: int) -> None:
        self.currency, self.whole = rates.currency, max(whole, 1)

    def words(self, mills: int) -> str:
        return money_words(minor_of_mills(mills), self.currency)

    def line(self, label: str, mills: int, cases: int, note: str = "") -> CostLine:
        each = self.words(mills // max(cases, 1))
        return CostLine(label, self.words(mills), mills / self.whole, cases, each, note)


@dataclass(frozen=True, eq=False)
class Priced:
    """What everything in a log costs, and the attribute by which it is to be parted."""

    rates: Rates
    costs: Costs
    attribute: str = ""


def money_story(choice: Choice, waits: WaitingTimes, priced: Priced, *, actor: Actor) -> MoneyStory:
    """Of the chosen cases, parted by an attribute where the log has it. `waits` are those between
    the steps shown."""
    columns, cases, costs = choice.columns, choice.cases, priced.costs
    by_case = case_costs(columns, costs)
    chosen = np.arange(columns.cases) if cases is None else np.flatnonzero(cases)
    whole = int(by_case[chosen].sum())
    purse = _Purse(priced.rates, whole)
    names = (*columns.case_attributes, *columns.attributes)
    wanted = priced.attribute if priced.attribute in names else next(iter(names), "")
    values = costs_by_value(columns, costs, wanted, cases) if wanted else None
    kinds = kinds_of_rows(columns, waits.works, marks_of(choice))
    poor = quality_costs(columns, costs, kinds, cases)
    bad = sum(each.mills for each in poor)
    return MoneyStory(
        total=purse.words(whole),
        each=purse.words(whole // max(len(chosen), 1)),
        kinds=_kinds(choice, costs, purse),
        steps=_ranked(purse, costs_by_step(columns, costs, cases), choice),
        moves=_moves(purse, choice, costs),
        dearest=_dearest(purse, choice, by_case, chosen, actor),
        causes=_causes(choice, waits, costs, purse),
        values=_ranked(purse, values, None) if values else (),
        attribute=wanted,
        attributes=names[:ATTRIBUTES_SHOWN],
        poor=tuple(
            purse.line(
                str(QUALITY_LABELS[each.kind]),
                each.mills,
                each.cases,
                str(QUALITY_MEANINGS[each.kind]),
            )
            for each in poor
        ),
        poor_total=purse.words(bad),
        poor_share=bad / purse.whole,
    )


def _kinds(choice: Choice, costs: Costs, purse: _Purse) -> tuple[CostLine, ...]:
    columns, cases = choice.columns, choice.cases
    rows = slice(None) if cases is None else columns.row_flags(cases)
    breach = costs.breach if cases is None else costs.breach[cases]
    amounts: list[tuple[str, Int64s]] = [
        (_("Work"), costs.work[rows]),
        (_("Contacts"), costs.contact[rows]),
        (_("Parts"), costs.part[rows]),
        (_("Waiting"), costs.waiting[rows]),
        (_("Broken promises"), breach),
    ]
    return tuple(
        purse.line(label, int(mills.sum()), choice.case_total)
        for label, mills in amounts
        if mills.any()
    )


def _ranked(purse: _Purse, group: CostGroup, choice: Choice | None) -> tuple[CostLine, ...]:
    label = choice.label if choice else str
    return tuple(
        purse.line(label(name) or "–", mills, cases)
        for name, mills, cases in group.ranked()[:LINES_SHOWN]
    )


def _moves(purse: _Purse, choice: Choice, costs: Costs) -> tuple[CostLine, ...]:
    group = costs_by_move(choice.columns, costs, choice.cases)
    names = choice.columns.activities
    lines = []
    for key, mills, cases in group.ranked()[:LINES_SHOWN]:
        source, target = (choice.label(names[int(code)]) for code in key.split("_"))
        lines.append(purse.line(f"{source} → {target}", mills, cases))
    return tuple(lines)


def _dearest(
    purse: _Purse, choice: Choice, by_case: Int64s, chosen: Int64s, actor: Actor
) -> tuple[DearCase, ...]:
    """The dearest cases; of tickets only those this person may see."""
    order = chosen[np.argsort(-by_case[chosen], kind="stable")[:LINES_SHOWN]].tolist()
    cases = [(choice.columns.case_ids[case], purse.words(int(by_case[case]))) for case in order]
    if not choice.log.has_tickets:
        name = case_namer(choice.log)
        return tuple(DearCase(name(case), amount, _url(choice, case)) for case, amount in cases)
    seen = seen_tickets((case for case, _amount in cases), actor)
    return tuple(DearCase(case, amount, "", *seen[case]) for case, amount in cases if case in seen)


def _url(choice: Choice, case: str) -> str:
    return choice.address("process-cases", filters=(*choice.filters, CaseIds((case,)))) + "#cases"


def _causes(
    choice: Choice, waits: WaitingTimes, costs: Costs, purse: _Purse
) -> tuple[CostLine, ...]:
    row, cases = waits.row, choice.cases
    owner = choice.columns.case[row]
    places = slice(None) if cases is None else np.flatnonzero(cases[owner])
    owner = owner[places]
    lines = []
    for name, mills in zip(CAUSES, costs.waiting_by_cause, strict=True):
        here = mills[places]
        if here.any():
            touched = int(np.count_nonzero(np.diff(owner[here > 0]))) + 1
            lines.append((int(here.sum()), str(CAUSE_TERMS[name]), touched))
    return tuple(purse.line(label, mills, cases) for mills, label, cases in sorted(lines)[::-1])
