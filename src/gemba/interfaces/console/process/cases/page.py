"""What the tab shows: the curve of the variants, a page of cases, the ways to sort them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import moment_of
from gemba.insight.mining.case_list import SORTS, CaseRow, Sort, case_order, case_rows
from gemba.insight.mining.filters.kinds.variant import Mainstream
from gemba.insight.mining.variants import variants
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.cases.ways import Way, way_of
from gemba.interfaces.console.process.choosing import VARIANTS_SHOWN_MAX, Choice
from gemba.interfaces.console.process.palette import hues
from gemba.interfaces.console.process.tabs import CASES, tab_context
from gemba.interfaces.console.process.variant_lines import variant_lines

CASES_A_PAGE = 25
COVERAGES = (0.5, 0.8, 0.95)
CURVE_POINTS = 120


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case of the list. `number` and `subject` where it is a ticket; `is_hidden` where it is one
    this person may not see."""

    row: CaseRow
    name: str
    first_at: datetime
    last_at: datetime
    way_url: str
    way: tuple[Way, ...]
    number: int | None = None
    subject: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the list; `url` sorts by it."""

    words: str
    url: str
    is_sorted: bool
    is_down: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """The first `variants` variants cover `share` of the cases; `url` filters by them."""

    share: float
    variants: int
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list; empty addresses where there is no page before or after."""

    lines: tuple[CaseLine, ...]
    first: int
    last: int
    total: int
    before_url: str
    after_url: str


def cases_context(request: DeskRequest, choice: Choice) -> dict[str, object]:
    """Everything the tab is given."""
    sort = SORTS.get(request.GET.get("sort", ""), "start")
    down = request.GET.get("down") == "1"
    colours = hues(choice.whole)
    lines, total = variant_lines(choice, colours, CASES.url_name)
    wider = replace(choice, shown=min(choice.shown * 3, VARIANTS_SHOWN_MAX))
    has_more = total > choice.shown and choice.shown < VARIANTS_SHOWN_MAX
    curve, coverages = _coverage(choice)
    attributes = [*choice.columns.case_attributes, *choice.columns.attributes]
    return {
        **tab_context(request, choice, CASES),
        "variants": lines,
        "variants_total": total,
        "more_url": wider.address(CASES.url_name) if has_more else "",
        "curve": curve,
        "coverages": coverages,
        "page": _page(request, choice, (sort, down), colours),
        "headings": _headings(choice, sort, down),
        "dots_url": choice.address("process-dots"),
        "case_url": choice.address("process-case", "0"),
        "colourings": attributes,
        "sort": sort,
    }


def _coverage(choice: Choice) -> tuple[str, tuple[Coverage, ...]]:
    """The curve as points of a polyline in a square of 100, and what share how many cover."""
    covered = variants(choice.columns, choice.cases).cumulative_share
    if not len(covered):
        return "", ()
    places = np.unique(np.linspace(0, len(covered) - 1, CURVE_POINTS).astype(np.int64))
    across = (places + 1) / len(covered) * 100
    points = [f"{x:.1f},{100 - 100 * y:.1f}" for x, y in zip(across, covered[places], strict=True)]
    coverages = tuple(
        Coverage(
            share=share,
            variants=int(np.searchsorted(covered, share - 1e-12)) + 1,
            url=choice.address(CASES.url_name, filters=(*choice.filters, Mainstream(share))),
        )
        for share in COVERAGES
    )
    return " ".join(["0,100", *points]), coverages


def _page(
    request: DeskRequest, choice: Choice, sorting: tuple[Sort, bool], colours: dict[int, int]
) -> Page:
    sort, down = sorting
    order = case_order(choice.columns, choice.cases, sort=sort, down=down)
    asked = request.GET.get("page", "1")[:9]
    pages = max(1, -(-len(order) // CASES_A_PAGE))
    number = min(max(int(asked) if asked.isdecimal() else 1, 1), pages)
    first = (number - 1) * CASES_A_PAGE
    rows = case_rows(choice.columns, order[first : first + CASES_A_PAGE])

    def url(page: int) -> str:
        query = {"sort": sort, "page": str(page)} | ({"down": "1"} if down else {})
        return choice.address(CASES.url_name, query=query)

    return Page(
        lines=_lines(choice, rows, colours, actor=request.actor),
        first=first + 1 if rows else 0,
        last=first + len(rows),
        total=len(order),
        before_url=url(number - 1) if number > 1 else "",
        after_url=url(number + 1) if number < pages else "",
    )


def _lines(
    choice: Choice, rows: list[CaseRow], colours: dict[int, int], *, actor: Actor
) -> tuple[CaseLine, ...]:
    tickets = tickets_of(rows, actor=actor) if choice.log.has_tickets else {}
    return tuple(
        CaseLine(
            row=row,
            name=row.case,
            first_at=moment(row.first_us),
            last_at=moment(row.last_us),
            way_url=choice.address("process-case", str(row.code)),
            way=way_of(choice, row.code, colours),
            number=tickets.get(row.case, (None, ""))[0],
            subject=tickets.get(row.case, (None, ""))[1],
            is_hidden=choice.log.has_tickets and row.case not in tickets,
        )
        for row in rows
    )


def tickets_of(rows: list[CaseRow], *, actor: Actor) -> dict[str, tuple[int | None, str]]:
    """Number and subject of those this person may see, by case."""
    wanted = [UUID(row.case) for row in rows]
    found = visible_tickets(actor).filter(pk__in=wanted).values_list("pk", "number", "subject")
    return {pk.hex: (number, subject) for pk, number, subject in found}


def may_see(choice: Choice, case: str, *, actor: Actor) -> bool:
    """Whether this case may be looked at: a ticket only by those who may see the ticket."""
    if not choice.log.has_tickets:
        return True
    return visible_tickets(actor).filter(pk=UUID(case)).exists()


def _headings(choice: Choice, sort: Sort, down: bool) -> tuple[Heading, ...]:
    words = {
        "start": _("Began"),
        "end": _("Last event"),
        "duration": _("Duration"),
        "events": _("Events"),
    }

    def url(key: str) -> str:
        turned = key == sort and not down
        query = {"sort": key} | ({"down": "1"} if turned or key != sort else {})
        return choice.address(CASES.url_name, query=query) + "#cases"

    return tuple(Heading(text, url(key), key == sort, down) for key, text in words.items())


def moment(us: int) -> datetime:
    """UTC microseconds since 1970 as a moment."""
    return moment_of(us)
