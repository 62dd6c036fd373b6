"""What a log says about its process. Each answer honours the filters `f` of the address."""

from __future__ import annotations

from datetime import datetime

from ninja import Query, Router, Schema

from gemba.insight.mining.case_list import CaseRow, Sort, case_order, case_rows
from gemba.interfaces.api.access import ApiRequest
from gemba.interfaces.api.opening import FILTERED, Page, Paging, opened, page_of
from gemba.interfaces.console.process.analysis import summary_of
from gemba.interfaces.console.process.cases.page import moment, tickets_of
from gemba.interfaces.console.process.tables import (
    Activity,
    Move,
    Variant,
    activity_rows,
    move_rows,
    variant_rows,
)
from gemba.interfaces.figures import known

router = Router(tags=["Process"])
MOVES_MAX = 5000


class Case(Schema):
    """A case. `number` and `subject` where it is a ticket this key may see."""

    case: str
    number: int | None
    subject: str
    events: int
    first_at: datetime
    last_at: datetime
    duration_seconds: float | None


class Sorting(Schema):
    """In which order; `down` begins at the other end."""

    sort: Sort = "start"
    down: bool = False


class Map(Schema):
    """The directly-follows graph of the chosen cases, most frequent first. Where there are more
    moves than are listed, `moves_total` says how many there are."""

    cases: int
    cases_in_log: int
    events: int
    first_at: datetime | None
    last_at: datetime | None
    duration_seconds_median: float | None
    duration_seconds_p90: float | None
    activities: list[Activity]
    moves: list[Move]
    moves_total: int


@router.get(
    "/{slug:log}/map",
    response=Map,
    url_name="map",
    summary="The process map",
    openapi_extra=FILTERED,
)
def process_map(request: ApiRequest, log: str) -> Map:
    """Activities and moves with their frequencies and times."""
    choice = opened(request, log)
    summary = summary_of(choice)
    return Map(
        cases=summary.cases,
        cases_in_log=summary.case_total,
        events=summary.events,
        first_at=summary.first_at,
        last_at=summary.last_at,
        duration_seconds_median=known(summary.duration_median),
        duration_seconds_p90=known(summary.duration_p90),
        activities=activity_rows(choice),
        moves=move_rows(choice, MOVES_MAX),
        moves_total=len(choice.left.graph),
    )


@router.get(
    "/{slug:log}/activities",
    response=Page[Activity],
    url_name="activities",
    summary="The activities",
    openapi_extra=FILTERED,
)
def activities(request: ApiRequest, log: str, paging: Query[Paging]) -> Page[Activity]:
    """The most frequent first."""
    found = activity_rows(opened(request, log))
    return page_of(found[paging.first : paging.end], len(found), paging)


@router.get(
    "/{slug:log}/variants",
    response=Page[Variant],
    url_name="variants",
    summary="The variants",
    openapi_extra=FILTERED,
)
def list_variants(request: ApiRequest, log: str, paging: Query[Paging]) -> Page[Variant]:
    """Ways cases take, the most frequent first, each with the steps by name."""
    rows, total = variant_rows(opened(request, log), paging.first, paging.end)
    return page_of(rows, total, paging)


@router.get(
    "/{slug:log}/cases",
    response=Page[Case],
    url_name="cases",
    summary="The cases",
    openapi_extra=FILTERED,
)
def list_cases(
    request: ApiRequest, log: str, paging: Query[Paging], sorting: Query[Sorting]
) -> Page[Case]:
    """One row each; a ticket this key may not see keeps its times and loses its subject."""
    choice = opened(request, log)
    order = case_order(choice.columns, choice.cases, sort=sorting.sort, down=sorting.down)
    rows = case_rows(choice.columns, order[paging.first : paging.end])
    tickets = tickets_of(rows, actor=request.actor) if choice.log.has_tickets else {}
    items = [_case(row, *tickets.get(row.case, (None, ""))) for row in rows]
    return page_of(items, len(order), paging)


def _case(row: CaseRow, number: int | None, subject: str) -> Case:
    return Case(
        case=row.case,
        number=number,
        subject=subject,
        events=row.events,
        first_at=moment(row.first_us),
        last_at=moment(row.last_us),
        duration_seconds=known(row.seconds),
    )
