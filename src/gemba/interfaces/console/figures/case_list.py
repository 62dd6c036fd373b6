"""The cases behind a number, a page at a time and as a file, one row each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import moment_or_none
from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.kpis.cases_behind import CasesBehind, cases_behind
from gemba.insight.kpis.kpi import Better, Grain, Kpi, Measure
from gemba.interfaces.console.figures.asking import Asked
from gemba.interfaces.console.figures.words import each_words
from gemba.interfaces.csv_lines import csv_line
from gemba.interfaces.figures import duration_words

PAGE_CASES = 25
EXPORT_CHUNK = 500


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case and what it contributes. On the desk's own log it is a ticket, with number and
    subject for those who may see it, and nothing but its value for others."""

    case: str
    number: int | None
    subject: str
    words: str
    count: int
    total: float
    at: datetime | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of the cases behind a number. `values` is how many values they have together."""

    rows: tuple[CaseRow, ...]
    cases: int
    values: int
    page: int
    pages: int
    is_ticket: bool
    has_counts: bool


def case_page(asked: Asked, kpi: Kpi, *, page: int, order: str, actor: Actor) -> CasePage:
    """The cases of the number asked for; the worst first unless `order` is "latest"."""
    found = _ordered(asked, kpi, order)
    pages = max(1, -(-len(found) // PAGE_CASES))
    page = min(max(page, 1), pages)
    shown = np.arange((page - 1) * PAGE_CASES, min(page * PAGE_CASES, len(found)))
    return CasePage(
        rows=tuple(_rows(asked, kpi, found, shown, actor)),
        cases=len(found),
        values=int(found.count.sum()),
        page=page,
        pages=pages,
        is_ticket=asked.choice.log.has_tickets,
        has_counts=kpi.grain is Grain.EVENT,
    )


def export_rows(asked: Asked, kpi: Kpi, *, actor: Actor) -> Iterator[str]:
    """Lines of a CSV file with one row a case, safe to open in a spreadsheet."""
    found = _ordered(asked, kpi, "")
    heads = ["ticket", "subject"] if asked.choice.log.has_tickets else ["case"]
    yield csv_line([*heads, "at", "values", f"total_{kpi.unit.value}"])
    for start in range(0, len(found), EXPORT_CHUNK):
        shown = np.arange(start, min(start + EXPORT_CHUNK, len(found)))
        for row in _rows(asked, kpi, found, shown, actor):
            name = (
                [str(row.number or ""), row.subject] if asked.choice.log.has_tickets else [row.case]
            )
            at = row.at.isoformat() if row.at else ""
            yield csv_line([*name, at, str(row.count), f"{row.total:.10g}"])


def _ordered(asked: Asked, kpi: Kpi, order: str) -> CasesBehind:
    facts = asked.facts(kpi)
    found = cases_behind(facts, asked.choose(kpi, facts, asked.period.window))
    if order == "latest" or kpi.better is Better.NEITHER:
        return found.latest_first()
    if kpi.measure is Measure.STOCK:  # all count alike: the oldest is the worst
        return found.earliest_first()
    return found.smallest_first() if kpi.better is Better.HIGHER else found.largest_first()


def _rows(
    asked: Asked, kpi: Kpi, found: CasesBehind, shown: Int64s, actor: Actor
) -> Iterator[CaseRow]:
    names = [asked.book.columns.case_ids[int(found.case[at])] for at in shown.tolist()]
    tickets = _tickets(names, actor) if asked.choice.log.has_tickets else {}
    for at, name in zip(shown.tolist(), names, strict=True):
        number, subject = tickets.get(name, (None, ""))
        yield CaseRow(
            case="" if asked.choice.log.has_tickets else name,
            number=number,
            subject=subject,
            words=_words(asked, kpi, found, at),
            count=int(found.count[at]),
            total=float(found.total[at]),
            at=moment_or_none(int(found.at_us[at])),
        )


def _words(asked: Asked, kpi: Kpi, found: CasesBehind, at: int) -> str:
    """What a case contributes; what merely counts is told by its age."""
    if kpi.measure is Measure.STOCK:
        return duration_words((asked.period.window.end_us - int(found.at_us[at])) / 1e6)
    return each_words(kpi, float(found.worst[at]))


def _tickets(cases: list[str], actor: Actor) -> dict[str, tuple[int, str]]:
    wanted = [UUID(case) for case in cases]
    rows = visible_tickets(actor).filter(pk__in=wanted).values_list("pk", "number", "subject")
    return {pk.hex: (number, subject) for pk, number, subject in rows}


def values_words(kpi: Kpi) -> str:
    """The head of the column of values."""
    if kpi.measure is Measure.STOCK:
        return _("Open for")
    return _("Longest") if kpi.grain is Grain.EVENT else _(kpi.label)
