"""Which logs there are, and opening one. Those who work the desk may look; nobody else."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gemba.foundation.events.actors import Actor, Role

from .apart import mapping_of, report_of
from .columns import EventColumns
from .desk_log import DeskLog, log_root
from .models import EventLog, Source
from .readers.mapping import ColumnMapping
from .report import ImportReport
from .store import open_log

DESK = "desk"
_desk_log = DeskLog()


class LogUnknown(Exception):
    """There is no such log, or this actor may not see it; never says which."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A log to choose. `key` is DESK or an imported log's id; the desk's counts are not kept."""

    key: str
    name: str
    created_at: datetime | None = None
    created_by: str = ""
    file_name: str = ""
    cases: int = 0
    events: int = 0
    activities: int = 0

    @property
    def is_desk(self) -> bool:
        """Whether this is the desk's own log."""
        return self.key == DESK


@dataclass(frozen=True, slots=True)
class ImportStory:
    """How a log came in: the columns it was read from and what was odd about its rows."""

    mapping: ColumnMapping
    report: ImportReport


def may_import(actor: Actor) -> bool:
    """Whether this actor may import and remove logs."""
    return actor.role in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.SYSTEM)


def logs(*, actor: Actor) -> list[LogLine]:
    """The desk's own log, then imported ones, the newest first."""
    if not actor.works_the_desk:
        return []
    imported = EventLog.objects.filter(source=Source.IMPORT)
    return [LogLine(DESK, ""), *(line_of(row) for row in imported)]


def log_line(key: str, *, actor: Actor) -> LogLine:
    """One log. Raises LogUnknown."""
    return LogLine(DESK, "") if _is_desk(key, actor) else line_of(_row(key, actor))


def open_columns(key: str, *, actor: Actor, now: datetime) -> EventColumns:
    """The events of a log; the desk's up to this moment. Raises LogUnknown, StoreUnreadable."""
    if _is_desk(key, actor):
        return _desk_log.columns(now=now)
    return open_log(log_root() / _row(key, actor).folder)


def import_story(key: str, *, actor: Actor) -> ImportStory | None:
    """How an imported log came in; None for the desk's own. Raises LogUnknown."""
    if _is_desk(key, actor):
        return None
    row = _row(key, actor)
    return ImportStory(mapping_of(row.mapping), report_of(row.report))


def line_of(row: EventLog) -> LogLine:
    """A stored log as others may know it."""
    return LogLine(
        key=row.pk.hex,
        name=row.name,
        created_at=row.created_at,
        created_by=row.created_by,
        file_name=row.file_name,
        cases=row.cases,
        events=row.events,
        activities=row.activities,
    )


def _is_desk(key: str, actor: Actor) -> bool:
    return key == DESK and actor.works_the_desk


def _row(key: str, actor: Actor) -> EventLog:
    try:
        wanted = UUID(key)
    except ValueError:
        raise LogUnknown(key) from None
    found = EventLog.objects.filter(pk=wanted, source=Source.IMPORT).first()
    if found is None or not actor.works_the_desk:
        raise LogUnknown(key)
    return found
