"""Which logs there are, and opening one. Those who work the desk may look; nobody else."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.events.queries import Position
from gemba.foundation.kernel.questions import Question

from .apart import mapping_of, report_of
from .columns import EventColumns
from .desk_labels import TAGS
from .desk_log import DeskLog, InstanceReading, columns_until, log_root
from .desk_objects import DeskObjects
from .desk_things import ALWAYS, TICKET
from .models import EventLog, LogOutside, LogRates, Source
from .objects.flattening import flatten
from .objects.log import ObjectLog
from .objects.store import open_objects
from .outside import Outside, outside_of
from .rates import Rates, rates_of
from .readers.mapping import ColumnMapping
from .report import ImportReport
from .store import StoreUnreadable, open_log, save_log

DESK = "desk"
# Between the key of a log and the type of object it is seen from.
_SEEN_FROM = "_"
_desk_log = DeskLog()
_step_log = DeskLog(InstanceReading())
_desk_objects = DeskObjects()


class LogUnknown(Exception):
    """There is no such log, or this actor may not see it; never says which."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A log to choose. `key` is DESK or an imported log's id, with the type of object the log is
    seen from where that is not the first; the desk's counts are not kept.

    `object_types` are all types an object-centric log can be seen from; any other log has none.
    The desk's own `is_abridged` for those who do not see the tickets of every team.
    """

    key: str
    name: str
    created_at: datetime | None = None
    created_by: str = ""
    file_name: str = ""
    cases: int = 0
    events: int = 0
    activities: int = 0
    object_types: tuple[str, ...] = ()
    seen_from: str = ""
    is_abridged: bool = False

    @property
    def is_desk(self) -> bool:
        """Whether this is the desk's own log, whatever it is seen from."""
        return self.base_key == DESK

    @property
    def has_tickets(self) -> bool:
        """Whether the cases are tickets of the desk."""
        return self.key == DESK

    @property
    def base_key(self) -> str:
        """The key of the log itself, whatever it is seen from."""
        return base_key(self.key)

    def key_from(self, object_type: str) -> str:
        """The key of this log seen from another type."""
        place = self.object_types.index(object_type)
        view = object_type if self.is_desk else str(place)
        return f"{self.base_key}{_SEEN_FROM}{view}" if place else self.base_key


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
    return [_desk_line(DESK, actor), *(line_of(row) for row in imported)]


def log_line(key: str, *, actor: Actor) -> LogLine:
    """One log. Raises LogUnknown."""
    if _is_desk(key, actor):
        return _desk_line(key, actor)
    row = _row(key, actor)
    return replace(line_of(row), key=key, seen_from=_type_of(row, key))


def base_key(key: str) -> str:
    """The key of a log without what it is seen from."""
    return key.partition(_SEEN_FROM)[0]


def open_columns(key: str, *, actor: Actor, now: datetime) -> EventColumns:
    """The events of a log; the desk's up to this moment, and without the tags of tickets for those
    who do not see every team's. Raises LogUnknown, StoreUnreadable."""
    if _is_desk(key, actor):
        seen_from = _desk_line(key, actor).seen_from
        if seen_from == TICKET:
            log = _desk_log.columns(now=now)
            return log if actor.sees_every_team else _abridged(log)
        return _desk_objects.columns(seen_from)
    row = _row(key, actor)
    seen_from = _type_of(row, key)
    folder = log_root() / row.folder
    if key == base_key(key):
        return open_log(folder)
    return _seen(folder, _view_folder(folder, key), seen_from)


def open_columns_until(end: Position, *, actor: Actor) -> EventColumns:
    """The desk's log as it was after an event, read from the events alone: for who checks what was
    once said of it. Raises LogUnknown for who does not see every team's tickets."""
    if not actor.sees_every_team:
        raise LogUnknown(DESK)
    return columns_until(end)


def open_step_log(*, actor: Actor, now: datetime) -> EventColumns:
    """What happened to the instances of drawn processes, up to this moment (`desk_steps`). Raises
    LogUnknown."""
    if not actor.works_the_desk:
        raise LogUnknown("steps")
    return _step_log.columns(now=now)


def open_object_log(key: str, *, actor: Actor) -> ObjectLog | None:
    """All of an object-centric log, whatever it is seen from; None for any other log.

    Raises LogUnknown, StoreUnreadable.
    """
    if _is_desk(key, actor):
        return _desk_objects.log()
    row = _row(key, actor)
    return open_objects(log_root() / row.folder).log if row.object_types else None


def folder_beside(key: str, *, actor: Actor) -> Path | None:
    """Where columns worked out of an imported log may be kept; None for the desk's own, which
    grows. Raises LogUnknown."""
    if _is_desk(key, actor):
        return None
    row = _row(key, actor)
    _type_of(row, key)
    return _view_folder(log_root() / row.folder, key)


def log_rates(key: str, *, actor: Actor) -> Rates:
    """What work on a log costs; nothing is priced at first. Raises LogUnknown."""
    line = log_line(key, actor=actor)
    row = LogRates.objects.filter(pk=line.base_key).first()
    return rates_of(row.rates) if row else Rates()


def log_outside(key: str, *, actor: Actor) -> Outside | None:
    """Whom an imported log waits for; None where nobody has said. Raises LogUnknown."""
    line = log_line(key, actor=actor)
    row = LogOutside.objects.filter(pk=line.base_key).first()
    return outside_of(row.outside) if row else None


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
        object_types=tuple(row.object_types),
        seen_from=row.object_types[0] if row.object_types else "",
    )


def _is_desk(key: str, actor: Actor) -> bool:
    return base_key(key) == DESK and actor.works_the_desk


@lru_cache(maxsize=1)
def _abridged(log: EventColumns) -> EventColumns:
    """Without the words people wrote on tickets; the same object as long as the log is the same."""
    kept = {name: each for name, each in log.case_attributes.items() if name != TAGS}
    return replace(log, case_attributes=kept)


def _desk_line(key: str, actor: Actor) -> LogLine:
    """Raises LogUnknown for a type nothing of the desk is of."""
    types = (*ALWAYS, *(each for each in _desk_objects.known_types() if each not in ALWAYS))
    seen_from = TICKET if key == DESK else key.partition(_SEEN_FROM)[2]
    # Exactly as `key_from` writes it, so that one view has one key.
    if seen_from not in types or (seen_from == TICKET) != (key == DESK):
        raise LogUnknown(key)
    is_abridged = not actor.sees_every_team
    return LogLine(key, "", object_types=types, seen_from=seen_from, is_abridged=is_abridged)


def _type_of(row: EventLog, key: str) -> str:
    """The type a key asks for. Raises LogUnknown."""
    _base, asked, view = key.partition(_SEEN_FROM)
    types: list[str] = row.object_types
    if not asked:
        return types[0] if types else ""
    # Exactly as `key_from` writes it, so that one view has one key.
    places = {str(place): name for place, name in enumerate(types) if place}
    if view not in places:
        raise LogUnknown(key)
    return places[view]


def _view_folder(folder: Path, key: str) -> Path:
    """The folder of the log as its key sees it."""
    view = key.partition(_SEEN_FROM)[2]
    return folder / f"seen-from-{view}" if view else folder


def _seen(folder: Path, place: Path, object_type: str) -> EventColumns:
    """Made when it is first asked for, and kept beside the log."""
    try:
        return open_log(place)
    except StoreUnreadable:
        save_log(flatten(open_objects(folder).log, object_type), place)
        return open_log(place)


def _row(key: str, actor: Actor) -> EventLog:
    try:
        wanted = UUID(base_key(key))
    except ValueError:
        raise LogUnknown(key) from None
    found = _imported.first(wanted)
    if found is None or not actor.works_the_desk:
        raise LogUnknown(key)
    return found


@Question
def _imported(key: UUID) -> QuerySet[EventLog]:
    return EventLog.objects.filter(pk=key, source=Source.IMPORT)
