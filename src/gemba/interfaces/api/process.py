"""What a log says about its process. Each answer honours the filters `f` of the address."""

from __future__ import annotations

from datetime import datetime

from ninja import Query, Router, Schema

from gemba.insight.mining.case_list import CaseRow, Sort, case_order, case_rows
from gemba.insight.mining.variants import Variant as VariantRow
from gemba.insight.mining.variants import variants
from gemba.interfaces.api.access import ApiRequest
from gemba.interfaces.api.opening import FILTERED, Page, Paging, known, opened, page_of
from gemba.interfaces.console.process.analysis import summary_of
from gemba.interfaces.console.process.cases.page import moment, tickets_of
from gemba.interfaces.console.process.choosing import Choice

router = Router(tags=["Process"])
MOVES_MAX = 5000


class Activity(Schema):
    """An activity. `name` is as in the log, `label` in the reader's words. Times in seconds, null
    where the log does not tell."""

    name: str
    label: str
    count: int
    cases: int
    starts: int
    ends: int
    wait_seconds_median: float | None
    wait_seconds_p90: float | None
    handling_seconds_median: float | None
    resources: int


class Move(Schema):
    """One activity directly followed by another, by their names."""

    source: str
    target: str
    count: int
    cases: int
    wait_seconds_median: float | None
    wait_seconds_mean: float | None
    wait_seconds_p90: float | None


class Variant(Schema):
    """Cases that take the same way. `activities` are names as in the log."""

    rank: int
    count: int
    share: float
    cumulative_share: float
    duration_seconds_median: float | None
    duration_seconds_p90: float | None
    activities: list[str]


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
        activities=_activities(choice),
        moves=_moves(choice),
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
    found = _activities(opened(request, log))
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
    choice = opened(request, log)
    table = variants(choice.columns, choice.cases)
    rows = table.rows(paging.end, examples=0)[paging.first :]
    return page_of([_variant(row) for row in rows], len(table), paging)


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


def _variant(row: VariantRow) -> Variant:
    return Variant(
        rank=row.rank,
        count=row.count,
        share=row.share,
        cumulative_share=row.cumulative_share,
        duration_seconds_median=known(row.duration_seconds_median),
        duration_seconds_p90=known(row.duration_seconds_p90),
        activities=list(row.activities),
    )


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


def _activities(choice: Choice) -> list[Activity]:
    table, graph = choice.left.table, choice.left.graph
    names = choice.columns.activities
    order = sorted(range(len(table)), key=lambda code: (-int(table.count[code]), code))
    return [
        Activity(
            name=names[code],
            label=choice.label(names[code]),
            count=int(table.count[code]),
            cases=int(table.cases[code]),
            starts=int(graph.start_count[code]),
            ends=int(graph.end_count[code]),
            wait_seconds_median=known(table.wait_seconds_median[code]),
            wait_seconds_p90=known(table.wait_seconds_p90[code]),
            handling_seconds_median=known(table.handling_seconds_median[code]),
            resources=int(table.resources[code]),
        )
        for code in order
        if table.count[code]
    ]


def _moves(choice: Choice) -> list[Move]:
    graph, names = choice.left.graph, choice.columns.activities
    return [
        Move(
            source=names[int(graph.source[place])],
            target=names[int(graph.target[place])],
            count=int(graph.count[place]),
            cases=int(graph.cases[place]),
            wait_seconds_median=known(graph.wait_seconds_median[place]),
            wait_seconds_mean=known(graph.wait_seconds_mean[place]),
            wait_seconds_p90=known(graph.wait_seconds_p90[place]),
        )
        for place in range(min(len(graph), MOVES_MAX))
    ]
