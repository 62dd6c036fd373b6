"""The figures of a log, the cases behind them, and what the desk wants of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from django.http import Http404
from ninja import Field, Query, Router, Schema

from gemba.foundation.kernel.clock import current_time
from gemba.insight.kpis.figures import Figure, trend
from gemba.insight.kpis.kpi import Kpi
from gemba.insight.kpis.operations import TargetOrder, remove_target, set_target
from gemba.insight.kpis.queries import TargetLine, targets
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.api.access import SUPERVISOR, ApiRequest
from gemba.interfaces.api.opening import FILTERED, filled
from gemba.interfaces.console.figures.asking import Asked, ask
from gemba.interfaces.console.figures.case_list import CaseRow, case_page
from gemba.interfaces.console.figures.reporting import ReportedFigure, report_of
from gemba.interfaces.figures import known

router = Router(tags=["Figures"])
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PeriodWish(Schema):
    """Which days: so many up to today, all, or custom with `since` and `until`. The desk's own log
    is looked at over 28 days unless this says otherwise, any other over all of it."""

    period: Literal["", "today", "7", "28", "90", "all", "custom"] = ""
    since: date | None = None
    until: date | None = None


class Figures(Schema):
    """Every figure the log tells, over these days, both included. Times are seconds, shares lie
    between 0 and 1; `low` and `high` hold the figure 19 times of 20."""

    first_day: date
    last_day: date
    figures: list[ReportedFigure]


class Step(Schema):
    """The figure of one step of the trend."""

    begins_at: datetime
    value: float | None
    low: float | None
    high: float | None
    count: int


class CaseBehind(Schema):
    """A case and what it contributes. On the desk's own log it is a ticket, with number and
    subject where this key may see it."""

    case: str
    number: int | None
    subject: str
    at: datetime | None
    values: int
    total: float


class FigureClosely(Schema):
    """One figure with its trend, and a page of the cases behind it, the worst first."""

    figure: ReportedFigure
    first_day: date
    last_day: date
    step: str
    trend: list[Step]
    cases: list[CaseBehind]
    cases_total: int
    page: int
    next: int | None


class CasePaging(Schema):
    """Which cases: pages of 25; the worst first, or the latest."""

    page: int = Field(1, ge=1, le=1_000_000)
    order: Literal["worst", "latest"] = "worst"


class Target(Schema):
    """What a figure is to reach: seconds, shares from 0 to 1, counts, money or scores."""

    kpi: str
    value: float
    owner_id: int
    window_days: int
    sample_min: int
    is_missed: bool
    missed_at: datetime | None


class TargetWish(Schema):
    """A target to set; its owner is somebody who works the desk."""

    value: float = Field(ge=0)
    owner_id: int
    window_days: int = Field(28, ge=1, le=366)
    sample_min: int = Field(20, ge=1, le=1_000_000)


@router.get(
    "/logs/{slug:log}/figures",
    response=Figures,
    url_name="figures",
    summary="The figures of a log",
    openapi_extra=FILTERED,
)
def figures(request: ApiRequest, log: str, wish: Query[PeriodWish]) -> Figures:  # noqa: ARG001
    """Each with its interval, its change against the period before, and its target."""
    asked = _asked(request, log)
    found = report_of(asked.choice, asked.period, asked.book)
    period = asked.period
    return Figures(first_day=period.first, last_day=period.last, figures=found.figures)


@router.get(
    "/logs/{slug:log}/figures/{slug:kpi}",
    response=FigureClosely,
    url_name="figure",
    summary="One figure closely",
    openapi_extra=FILTERED,
)
def figure(
    request: ApiRequest,
    log: str,
    kpi: str,
    paging: Query[CasePaging],
    wish: Query[PeriodWish],  # noqa: ARG001
) -> FigureClosely:
    """Its trend, and the cases behind it."""
    asked = _asked(request, log)
    if kpi not in asked.book.facts:
        raise Http404(kpi)
    wanted, period = kpis()[kpi], asked.period
    told = report_of(asked.choice, period, asked.book)
    cases = case_page(asked, wanted, page=paging.page, order=paging.order, actor=request.actor)
    return FigureClosely(
        figure=next(each for each in told.figures if each.kpi == kpi),
        first_day=period.first,
        last_day=period.last,
        step=period.step,
        trend=_trend(asked, wanted),
        cases=[_case(row) for row in cases.rows],
        cases_total=cases.cases,
        page=cases.page,
        next=cases.page + 1 if cases.page < cases.pages else None,
    )


@router.get("/targets", response=list[Target], url_name="targets", summary="All targets")
def list_targets(request: ApiRequest) -> list[Target]:  # noqa: ARG001
    """Those of the desk's own figures, with whether they are missed now."""
    return [_target(line) for line in targets().values()]


@router.put(
    "/targets/{slug:kpi}",
    response={204: None},
    url_name="target",
    auth=SUPERVISOR,
    summary="Set a target",
)
def put_target(request: ApiRequest, kpi: str, wish: TargetWish) -> None:
    """In place of the one before. For supervisors and administrators."""
    order = TargetOrder(kpi, wish.value, wish.owner_id, wish.window_days, wish.sample_min)
    set_target(order=order, actor=request.actor, now=current_time())


@router.delete(
    "/targets/{slug:kpi}",
    response={204: None},
    url_name="target",
    auth=SUPERVISOR,
    summary="Remove a target",
)
def delete_target(request: ApiRequest, kpi: str) -> None:
    """For supervisors and administrators."""
    remove_target(kpi=kpi, actor=request.actor, now=current_time())


def _asked(request: ApiRequest, log: str) -> Asked:
    return ask(request, filled(request, log), actor=request.actor, now=current_time())


def _trend(asked: Asked, kpi: Kpi) -> list[Step]:
    edges = asked.period.edges_us
    found = trend(kpi, asked.facts(kpi), edges)
    return [_step(each, us) for each, us in zip(found, edges.tolist(), strict=False)]


def _step(found: Figure, begin_us: int) -> Step:
    return Step(
        begins_at=_EPOCH + timedelta(microseconds=begin_us),
        value=known(found.value),
        low=known(found.low),
        high=known(found.high),
        count=found.count,
    )


def _case(row: CaseRow) -> CaseBehind:
    return CaseBehind(
        case=row.case,
        number=row.number,
        subject=row.subject,
        at=row.at,
        values=row.count,
        total=row.total,
    )


def _target(line: TargetLine) -> Target:
    return Target(
        kpi=line.kpi,
        value=line.value,
        owner_id=line.owner_id,
        window_days=line.window_days,
        sample_min=line.sample_min,
        is_missed=line.miss is not None,
        missed_at=line.miss.missed_at if line.miss else None,
    )
