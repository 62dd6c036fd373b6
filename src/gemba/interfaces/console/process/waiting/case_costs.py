"""What every case costs, as a file: one row a case, the dearest first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.money import minor_of_mills, plain_amount
from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.mining.waiting.bills import Biller
from gemba.insight.mining.waiting.causes import CAUSES
from gemba.insight.mining.waiting.costs import case_costs, costs_by_step, costs_of
from gemba.insight.mining.waiting.one_by_one import waits_one_by_one
from gemba.interfaces.console.process.choosing import Choice, PartUnknown
from gemba.interfaces.console.process.things import case_namer
from gemba.interfaces.console.process.waiting.pricing import pricing_of, rates_for
from gemba.interfaces.console.process.waiting.reading import waited
from gemba.interfaces.console.process.waiting.tickets import seen_tickets
from gemba.interfaces.csv_lines import csv_line

STEPS_MAX = 50
CHUNK = 500
KINDS = ("work", "contacts", "parts", "waiting", "broken promises")


def cost_lines(choice: Choice, *, actor: Actor) -> Iterator[str]:
    """A CSV file of the chosen cases: what each costs in all, for what, while waiting for what, and
    at its dearest `STEPS_MAX` steps. Raises PartUnknown where nothing has a price."""
    rates = rates_for(choice.log, actor=actor)
    if not rates.are_set:
        raise PartUnknown("rates")
    columns = choice.columns
    times = waits_one_by_one(waited(choice).index, columns)
    costs = costs_of(columns, times, pricing_of(choice, rates))
    dearest = costs_by_step(columns, costs, choice.cases).ranked()[:STEPS_MAX]
    steps = [columns.activities.codes[name] for name, _mills, _cases in dearest]
    biller = Biller(columns, costs, waits=times.row, steps=steps)
    whole = case_costs(columns, costs)
    chosen = np.arange(columns.cases) if choice.cases is None else np.flatnonzero(choice.cases)
    order = chosen[np.argsort(-whole[chosen], kind="stable")]
    heads = ["ticket", "subject"] if choice.log.has_tickets else ["case"]
    heads += ["currency", "total", *KINDS, *(f"waiting: {cause}" for cause in CAUSES)]
    heads += [f"step: {choice.label(name)}" for name, _mills, _cases in dearest]
    return _lines(choice, biller, order, [*heads, "other steps"], (rates.currency, actor))


def _lines(
    choice: Choice, biller: Biller, order: Int64s, heads: list[str], by: tuple[str, Actor]
) -> Iterator[str]:
    currency, actor = by
    yield csv_line(heads)
    for start in range(0, len(order), CHUNK):
        cases = order[start : start + CHUNK]
        bills = biller.of(cases)
        mills = np.column_stack([bills.whole, bills.kinds, bills.causes, bills.steps])
        for name, amounts in zip(_names(choice, cases, actor), mills.tolist(), strict=True):
            cells = [plain_amount(minor_of_mills(each), currency) for each in amounts]
            yield csv_line([*name, currency, *cells])


def _names(choice: Choice, cases: Int64s, actor: Actor) -> Iterator[list[str]]:
    """Tickets this person may not see keep their amounts and lose their name."""
    ids = [choice.columns.case_ids[case] for case in cases.tolist()]
    if not choice.log.has_tickets:
        name = case_namer(choice.log)
        yield from ([name(case)] for case in ids)
        return
    seen = seen_tickets(ids, actor)
    for case in ids:
        number, subject = seen.get(case, ("", ""))
        yield [str(number), subject]
