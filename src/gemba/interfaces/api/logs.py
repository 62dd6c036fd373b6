"""Logs: which there are, bringing one in, throwing one away."""

from __future__ import annotations

from datetime import datetime

from ninja import Query, Router, Schema

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.operations import remove_log
from gemba.insight.eventlog.queries import LogLine, log_line, logs
from gemba.interfaces.api.access import SUPERVISOR, ApiRequest
from gemba.interfaces.api.opening import Page, Paging, page_of
from gemba.interfaces.console.process.choosing import log_title

router = Router(tags=["Logs"])


class Log(Schema):
    """A log. The desk's own has the key “desk”; its counts are not kept, so they are null here and
    told by its map. `views` are the keys of the same log seen from other types of object."""

    key: str
    name: str
    created_at: datetime | None
    created_by: str
    file_name: str
    cases: int | None
    events: int | None
    activities: int | None
    seen_from: str
    views: dict[str, str]


def log_of(line: LogLine) -> Log:
    """A log as programs know it."""
    return Log(
        key=line.key,
        name=log_title(line),
        created_at=line.created_at,
        created_by=line.created_by,
        file_name=line.file_name,
        cases=None if line.is_desk else line.cases,
        events=None if line.is_desk else line.events,
        activities=None if line.is_desk else line.activities,
        seen_from=line.seen_from,
        views={name: line.key_from(name) for name in line.object_types},
    )


@router.get("", response=Page[Log], url_name="logs", summary="List the logs")
def list_logs(request: ApiRequest, paging: Query[Paging]) -> Page[Log]:
    """The desk's own log first, then imported ones, the newest first."""
    found = logs(actor=request.actor)
    items = [log_of(line) for line in found[paging.first : paging.end]]
    return page_of(items, len(found), paging)


@router.get("/{slug:log}", response=Log, url_name="log", summary="Look up one log")
def one_log(request: ApiRequest, log: str) -> Log:
    """Its name, where it came from, and how much it holds."""
    return log_of(log_line(log, actor=request.actor))


@router.delete(
    "/{slug:log}",
    response={204: None},
    url_name="log",
    auth=SUPERVISOR,
    summary="Remove an imported log",
)
def remove(request: ApiRequest, log: str) -> None:
    """It is gone for good, with its file. For supervisors and administrators."""
    remove_log(key=log, actor=request.actor, now=current_time())
