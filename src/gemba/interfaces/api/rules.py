"""The rules of a log, and who broke them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Query, Router, Schema

from gemba.interfaces.api.access import ApiRequest
from gemba.interfaces.api.opening import FILTERED, Page, Paging, opened, page_of
from gemba.interfaces.console.process.conformance.behind import (
    CaseLine,
    case_lines,
    first_rows,
    people_lines,
)
from gemba.interfaces.console.process.conformance.page import rule_found
from gemba.interfaces.console.process.conformance.rules import RuleRow, rule_rows

router = Router(tags=["Findings"])


class Rule(Schema):
    """What should hold in a case. `kept_share` is of the times that are decided, null where this
    log cannot be judged; `problem` says why. Limits of time are on the clock."""

    id: UUID
    words: str
    kept_share: float | None
    times_broken: int
    times_open: int
    cases: int
    problem: str


class Breaker(Schema):
    """Somebody whose events break a rule, or who acted when it was broken."""

    name: str
    times: int


class BrokenCase(Schema):
    """A case that breaks a rule, and its first event that does. On the desk's own log it is a
    ticket, with number and subject where this key may see it."""

    case: str
    number: int | None
    subject: str
    who: str
    activity: str
    at: datetime | None


class Broken(Schema):
    """Who broke a rule, the most frequent first, and in which cases."""

    people: list[Breaker]
    cases: Page[BrokenCase]


@router.get(
    "/{slug:log}/rules",
    response=list[Rule],
    url_name="rules",
    summary="The rules of a log",
    openapi_extra=FILTERED,
)
def list_rules(request: ApiRequest, log: str) -> list[Rule]:
    """Judged for the chosen cases, those broken most often first."""
    return [_rule(row) for row in rule_rows(opened(request, log), actor=request.actor)]


@router.get(
    "/{slug:log}/rules/{uuid:rule}",
    response=Broken,
    url_name="rule",
    summary="Who broke a rule",
    openapi_extra=FILTERED,
)
def broken(request: ApiRequest, log: str, rule: UUID, paging: Query[Paging]) -> Broken:
    """And in which of the chosen cases."""
    choice = opened(request, log)
    found, _own = rule_found(request, choice, rule)
    rows = first_rows(found)
    cases = case_lines(choice, rows[paging.first : paging.end], request.actor)
    return Broken(
        people=[Breaker(name=each.name, times=each.events) for each in people_lines(choice, found)],
        cases=page_of([_case(line) for line in cases], len(rows), paging),
    )


def _rule(row: RuleRow) -> Rule:
    return Rule(
        id=row.id,
        words=row.words,
        kept_share=None if row.problem else row.kept,
        times_broken=row.violated,
        times_open=row.pending,
        cases=row.broken_cases,
        problem=row.problem,
    )


def _case(line: CaseLine) -> BrokenCase:
    return BrokenCase(
        case=line.case,
        number=line.number,
        subject=line.subject,
        who=line.who,
        activity=line.activity,
        at=line.at,
    )
