"""The rules of the desk: what they say, how often they were applied, what they would have done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Router, Schema

from gemba.desk.workflow.kinds import RULE, rule_said
from gemba.desk.workflow.operations import ask_rehearsal
from gemba.desk.workflow.queries import FireCount, fire_counts, rehearsal, rehearsed_lines
from gemba.foundation.definitions.queries import definition, definitions
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.api.access import SUPERVISOR, ApiRequest

router = Router(tags=["Rules"])


class DeskRule(Schema):
    """A rule in its order. `fired` counts the last 30 days."""

    id: UUID
    name: str
    words: str
    is_on: bool
    version: int
    fired: int
    last_fired_at: datetime | None


class RehearsedTicket(Schema):
    """A ticket a rule would have touched; `changes` are field, before and after."""

    ticket: UUID
    at: datetime
    changes: list[tuple[str, object, object]]


class Rehearsed(Schema):
    """A rehearsal; its figures are final once `finished` is true."""

    id: UUID
    finished: bool
    percent: int
    looked_at: int
    touched: int
    firings: int
    days: dict[str, int]
    tickets: list[RehearsedTicket]


@router.get("/rules", response=list[DeskRule], url_name="desk-rules")
def rules(request: ApiRequest) -> list[DeskRule]:
    """The rules of the desk, in the order in which they are asked."""
    found = definitions(RULE, actor=request.actor)
    counts = fire_counts([each.id for each in found], now=current_time())
    return [
        DeskRule(
            id=each.id,
            name=each.name,
            words=rule_said(each.body),
            is_on=each.is_on,
            version=each.version,
            fired=counts.get(each.id, FireCount()).fired,
            last_fired_at=counts.get(each.id, FireCount()).last,
        )
        for each in found
    ]


@router.post(
    "/rules/{rule_id}/rehearsals", response=Rehearsed, auth=SUPERVISOR, url_name="desk-rehearse"
)
def rehearse(request: ApiRequest, rule_id: UUID) -> Rehearsed:
    """Ask what a rule would have done in the past 30 days; look again until it is finished."""
    found = definition(rule_id, actor=request.actor)
    wanted = ask_rehearsal(
        body=found.body,
        name=found.name,
        rule_id=found.id,
        version=found.version,
        actor=request.actor,
        now=current_time(),
    )
    return _rehearsed(wanted, after=0)


@router.get(
    "/rehearsals/{rehearsal_id}", response=Rehearsed, auth=SUPERVISOR, url_name="desk-rehearsal"
)
def look(request: ApiRequest, rehearsal_id: UUID, after: int = 0) -> Rehearsed:  # noqa: ARG001
    """A rehearsal with 50 of its tickets, from a place on."""
    return _rehearsed(rehearsal_id, after=max(0, min(after, 10**6)))


def _rehearsed(rehearsal_id: UUID, *, after: int) -> Rehearsed:
    found = rehearsal(rehearsal_id)
    return Rehearsed(
        id=found.id,
        finished=found.finished_at is not None,
        percent=found.percent,
        looked_at=found.looked_at,
        touched=found.touched,
        firings=found.firings,
        days=dict(found.days),
        tickets=[
            RehearsedTicket(ticket=line.ticket_id, at=line.at, changes=list(line.changes))
            for line in rehearsed_lines(rehearsal_id, after=after)
        ],
    )
