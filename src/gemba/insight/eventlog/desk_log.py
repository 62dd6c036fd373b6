"""The desk's own logs: kept in step with the desk's events by reading only what is new.

What was read lies on disk (a row of EventLog says where, and up to which event); what came since
is merged in by whoever looks next and stays in that process's memory. The store on disk is
renewed when the part it lacks has grown, never for a single event.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from gemba.foundation.events.queries import (
    Position,
    RecordedEvent,
    end_of_log,
    event_id_at,
)
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.ids import new_id

from . import desk_steps, drawn_keys
from .appending import append
from .columns import EventColumns, EventRows, build
from .desk_activities import HEARD
from .desk_labels import LABELS, with_labels
from .desk_leaders import leaders
from .desk_pages import pages_between
from .desk_rows import CASE_ATTRIBUTES, STEP_ATTRIBUTES, carried_on, rows_of
from .models import EventLog, Source
from .store import StoreUnreadable, open_log, save_log

PAGE_EVENTS = 5_000
UNSAVED_EVENTS_MAX = 2_000
UNSAVED_SHARE_MAX = 0.02
SWEEP_AFTER_SECONDS = 600


class Reading(Protocol):
    """Which events make a log of the desk, and how."""

    @property
    def source(self) -> Source: ...
    @property
    def heard(self) -> Sequence[type[EventPayload]]: ...
    def rows(self, events: Sequence[RecordedEvent]) -> EventRows:
        """Of events in the order of the log, whole acts only."""
        ...

    def finished(self, columns: EventColumns) -> EventColumns:
        """The log with what earlier rows say of later ones."""
        ...

    def is_told_by(self, columns: EventColumns) -> bool:
        """Whether a store has every attribute; one of an earlier release lacks some."""
        ...


class TicketReading:
    """The case is the ticket, an activity what moves it."""

    source = Source.DESK
    heard = HEARD

    def rows(self, events: Sequence[RecordedEvent]) -> EventRows:
        return with_labels(rows_of(events, leaders(events)), events)

    def finished(self, columns: EventColumns) -> EventColumns:
        return carried_on(columns)

    def is_told_by(self, columns: EventColumns) -> bool:
        of_cases = columns.case_attributes.keys() >= {*CASE_ATTRIBUTES, *LABELS}
        return of_cases and columns.attributes.keys() >= set(STEP_ATTRIBUTES)


class InstanceReading:
    """The case is an instance of a drawn process (`desk_steps`)."""

    source = Source.STEPS
    heard = desk_steps.HEARD

    def rows(self, events: Sequence[RecordedEvent]) -> EventRows:
        return desk_steps.instance_rows(events)

    def finished(self, columns: EventColumns) -> EventColumns:
        return columns

    def is_told_by(self, columns: EventColumns) -> bool:
        of_cases = columns.case_attributes.keys() >= set(drawn_keys.CASE_ATTRIBUTES)
        return of_cases and columns.attributes.keys() >= set(drawn_keys.ROW_ATTRIBUTES)


class DeskLog:
    """One process's view of a log of the desk. `columns` is as fresh as the database, always."""

    def __init__(self, reading: Reading | None = None) -> None:
        self._reading = reading or TicketReading()
        self._lock = Lock()
        self._columns: EventColumns | None = None
        self._position = Position()
        self._newest_id: UUID | None = None
        self._unsaved_events = 0
        self._is_store_useless = False

    def columns(self, *, now: datetime) -> EventColumns:
        """The log up to the newest event that is readable now."""
        end = end_of_log()
        with self._lock:
            if self._columns is None or not self._still_holds(end):
                self._open(end)
            columns = self._columns or build(EventRows.of([], [], []))
            columns = self._read_on(columns, end)
            self._columns, self._newest_id = columns, event_id_at(self._position)
            if self._unsaved_events > max(UNSAVED_EVENTS_MAX, UNSAVED_SHARE_MAX * len(columns)):
                self._save(columns, now)
            return columns

    def _still_holds(self, end: Position) -> bool:
        """Whether the database still tells the history read so far; a restore may change it."""
        return self._position <= end and self._newest_id == event_id_at(self._position)

    def _open(self, end: Position) -> None:
        """From disk where that is sound, tells all that is told now, and is not ahead of the
        events, as after a restore; else from the first event."""
        self._columns, self._position, self._unsaved_events = None, Position(), 0
        self._is_store_useless = False
        row = EventLog.objects.filter(source=self._reading.source).first()
        saved = Position(row.transaction_id, row.sequence) if row else Position()
        if row is None or end < saved:
            return
        try:
            columns = open_log(log_root() / row.folder)
        except StoreUnreadable:
            self._is_store_useless = True
            return
        if len(columns) and not self._reading.is_told_by(columns):
            self._is_store_useless = True
            return
        self._columns, self._position = columns, saved

    def _read_on(self, columns: EventColumns, end: Position) -> EventColumns:
        pages: list[EventRows] = []
        heard = self._reading.heard
        for page in pages_between(self._position, end, heard=heard, limit=PAGE_EVENTS):
            pages += [self._reading.rows(page.events)] if page.events else []
            self._unsaved_events += len(page.events)
            self._position = page.until
        for rows in pages:
            columns = append(columns, rows)
        return self._reading.finished(columns) if pages else columns

    def _save(self, columns: EventColumns, now: datetime) -> None:
        """Renew the store on disk, unless another process has come further meanwhile."""
        self._unsaved_events = 0
        row = EventLog.objects.filter(source=self._reading.source).first()
        saved = Position(row.transaction_id, row.sequence) if row else Position()
        if saved >= self._position and not self._is_store_useless:
            return
        self._is_store_useless = False
        folder = f"{self._reading.source.value}-{new_id(now).hex}"
        save_log(columns, log_root() / folder)
        figures = {
            "folder": folder,
            "transaction_id": self._position.transaction_id,
            "sequence": self._position.sequence,
            "cases": columns.cases,
            "events": len(columns),
            "activities": len(columns.activities),
        }
        if row is None:
            kept = _created(self._reading.source, figures, now)
        else:
            same = EventLog.objects.filter(pk=row.pk, folder=row.folder)
            kept = bool(same.update(**figures))
        _sweep(self._reading.source, folder if kept else row.folder if row else "", now)


def columns_until(end: Position) -> EventColumns:
    """The tickets' log as it was after an event, read from the events alone, whatever is kept.
    Takes as long as there are events: some 20 seconds a million."""
    reading = TicketReading()
    columns = build(EventRows.of([], [], []))
    for page in pages_between(Position(), end, heard=reading.heard, limit=PAGE_EVENTS):
        told = [each for each in page.events if Position(each.transaction_id, each.sequence) <= end]
        columns = append(columns, reading.rows(told)) if told else columns
    return reading.finished(columns)


def _created(source: Source, figures: dict[str, object], now: datetime) -> bool:
    try:
        # In a block of its own: a lost race must not spoil a transaction around us.
        with transaction.atomic():
            EventLog.objects.create(
                id=new_id(now), name="", source=source, created_at=now, **figures
            )
    except IntegrityError:
        return False
    return True


def _sweep(source: Source, kept: str, now: datetime) -> None:
    """Drop older stores; a young one may be about to be named by another process."""
    for folder in log_root().glob(f"{source.value}-*"):
        age_seconds = now.timestamp() - folder.stat().st_mtime
        if folder.name != kept and age_seconds > SWEEP_AFTER_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def log_root() -> Path:
    """The folder of all logs."""
    return Path(settings.EVENT_LOGS)
