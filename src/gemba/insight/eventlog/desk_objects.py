"""The desk's own object-centric log: kept in step with its events by reading only what is new.

What was read lies on disk, and with it the position up to which it is complete, in one header; what
came since is read on by whoever looks next. Seen from one kind of thing it is an event log like any
other; those that were looked at grow with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np

from gemba.foundation.events.queries import Position, RecordedEvent, end_of_log, event_id_at

from .appending import append
from .columns import EventColumns, EventRows, build
from .desk_activities import HEARD, STEPS
from .desk_log import log_root
from .desk_pages import pages_between
from .desk_things import (
    ALWAYS,
    CONTACT,
    CONTACT_VALUES,
    TEAM,
    TICKET,
    TICKET_VALUES,
    ThingReader,
    merges_after,
)
from .objects.appending import append as append_objects
from .objects.flattening import flat_rows, flatten
from .objects.log import ObjectLog, empty_log
from .objects.redirecting import redirected
from .objects.store import StoredObjects, open_objects, save_objects
from .store import StoreUnreadable

PAGE_EVENTS = 5_000
UNSAVED_EVENTS_MAX = 2_000
UNSAVED_SHARE_MAX = 0.02
_FOLDER, _MERGES, _STEPS = "objects-of-the-desk", "merged_contacts", "steps"


class DeskObjects:
    """One process's view of the desk's objects, as fresh as the database.

    Events stay with the contact they were told of; who looks sees them on the one it was merged
    into, so that undoing a merge costs nothing.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._log: ObjectLog | None = None
        self._position = Position()
        self._newest_id: UUID | None = None
        self._reader = ThingReader({})
        self._merges: dict[str, str] = {}
        # What is shown of which log under which merges: the same value while nothing happens.
        self._shown: tuple[ObjectLog, dict[str, str], ObjectLog] | None = None
        self._seen_from: dict[str, EventColumns] = {}
        self._unsaved_events = 0

    def log(self) -> ObjectLog:
        """Everything up to the newest event that is readable now."""
        with self._lock:
            log, onto = self._current(), self._merges
            if self._shown is None or self._shown[0] is not log or self._shown[1] is not onto:
                self._shown = (log, onto, redirected(log, onto))
            return self._shown[2]

    def known_types(self) -> tuple[str, ...]:
        """The types seen so far, without looking at the database or waiting for who does."""
        log = self._log
        return () if log is None else tuple(log.object_types)

    def columns(self, object_type: str) -> EventColumns:
        """The log seen from a type of object. Raises KeyError where there is none of the type."""
        with self._lock:
            log = self._current()
            if object_type in ALWAYS and not len(log.object_types):
                return build(EventRows.of([], [], []))
            known = self._seen_from.get(object_type)
            if known is None:
                seen = redirected(log, self._merges)
                known = self._seen_from[object_type] = flatten(seen, object_type)
            return known

    def _current(self) -> ObjectLog:
        end = end_of_log()
        if self._log is None or not self._still_holds(end):
            self._open(end)
        log = self._read_on(self._log or empty_log(), end)
        self._log, self._newest_id = log, event_id_at(self._position)
        if self._unsaved_events > max(UNSAVED_EVENTS_MAX, UNSAVED_SHARE_MAX * len(log)):
            self._save(log)
        return log

    def _still_holds(self, end: Position) -> bool:
        """Whether the database still tells the history read so far; a restore may change it."""
        return self._position <= end and self._newest_id == event_id_at(self._position)

    def _open(self, end: Position) -> None:
        """From disk where that is sound and of this history; else from the first event."""
        self._position, self._unsaved_events, self._seen_from = Position(), 0, {}
        self._log, self._reader, self._merges = None, ThingReader({}), {}
        try:
            stored = open_objects(log_root() / _FOLDER)
        except StoreUnreadable:
            return
        if not _is_whole(stored):
            return
        position, newest_id = _place(stored.remarks)
        if position <= end and newest_id == event_id_at(position):
            self._log, self._position = stored.log, position
            self._merges = dict(stored.remarks[_MERGES])
            self._reader = ThingReader(_teams(stored.log))

    def _read_on(self, log: ObjectLog, end: Position) -> ObjectLog:
        for page in pages_between(self._position, end, heard=HEARD, limit=PAGE_EVENTS):
            self._position = page.until
            if not page.events:
                continue
            part = self._reader.read(page.events)
            log = append_objects(log, part)
            self._merge(page.events)
            seen = redirected(part, self._merges)
            for kind, columns in self._seen_from.items():
                if kind in seen.object_types.codes:
                    self._seen_from[kind] = append(columns, flat_rows(seen, kind))
            self._unsaved_events += len(page.events)
        return log

    def _merge(self, events: Sequence[RecordedEvent]) -> None:
        """Contacts told to be one, or no longer: seen from them the log is made anew."""
        merges = merges_after(self._merges, events)
        if merges != self._merges:
            self._merges = merges
            self._seen_from.pop(CONTACT, None)

    def _save(self, log: ObjectLog) -> None:
        """Renew the store on disk, unless another process has come further meanwhile."""
        self._unsaved_events = 0
        folder = log_root() / _FOLDER
        try:
            stored = open_objects(folder)
            saved, newest_id = _place(stored.remarks)
            is_as_far = saved >= self._position and newest_id == event_id_at(saved)
            if is_as_far and _is_whole(stored):
                return
        except StoreUnreadable:
            pass
        remarks = {
            "transaction_id": self._position.transaction_id,
            "sequence": self._position.sequence,
            "newest_id": self._newest_id.hex if self._newest_id else "",
            _MERGES: self._merges,
            _STEPS: _steps(),
        }
        save_objects(log, folder, remarks)


def _is_whole(stored: StoredObjects) -> bool:
    """Whether a store tells all that is told now; one of an earlier release lacks something."""
    told = {(each.owner, each.name) for each in stored.log.object_attributes}
    wanted = {(TICKET, name) for name in TICKET_VALUES} | {(CONTACT, n) for n in CONTACT_VALUES}
    is_current = _MERGES in stored.remarks and stored.remarks.get(_STEPS) == _steps()
    return is_current and (not len(stored.log) or told >= wanted)


def _steps() -> list[str]:
    """The codes of all that counts as a step."""
    return sorted(set(STEPS.values()))


def _place(remarks: Mapping[str, Any]) -> tuple[Position, UUID | None]:
    newest = remarks.get("newest_id")
    position = Position(remarks.get("transaction_id", 0), remarks.get("sequence", 0))
    return position, UUID(newest) if newest else None


def _teams(log: ObjectLog) -> dict[str, str]:
    """The team that has each ticket, by the last value of it."""
    wanted = [
        code
        for code, each in enumerate(log.object_attributes)
        if (each.owner, each.name) == (TICKET, TEAM)
    ]
    values = log.object_values
    rows = np.flatnonzero(np.isin(values.attribute, wanted))
    found = {
        log.object_ids[owner]: values.value.names[code]
        for owner, code in zip(
            values.owner[rows].tolist(), values.value.codes[rows].tolist(), strict=True
        )
    }
    return {ticket: team for ticket, team in found.items() if team}
