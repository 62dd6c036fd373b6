"""How events get into their tables: on PostgreSQL by one statement, whose answer nobody needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from gemba.foundation.events.models import Event, EventSubject
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.rows import (
    ROWS_PER_STATEMENT,
    ROWS_PLANNED_MAX,
    insert_values,
    planned_cursor,
    take_keys,
)

WAKE_CHANNEL = "gemba_events"
FIELDS = (
    "id",
    "type",
    "version",
    "happened_at",
    "recorded_at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "cause_id",
    "depth",
    "payload",
)
"""What an event is given; its sequence and its transaction are the database's to say."""

_SUBJECT = ("event_id", "kind", "subject_id", "qualifier")

Row = tuple[Any, ...]
"""The values of FIELDS."""


def append(rows: Sequence[Row], subjects: Sequence[Sequence[Subject]]) -> None:
    """Events and what each is about, in the order given. Wakes readers when it is committed."""
    if connection.vendor != "postgresql":
        _append_counted(rows, subjects)
        return
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        end = start + ROWS_PER_STATEMENT
        _append_at_once(rows[start:end], subjects[start:end])


def _append_counted(rows: Sequence[Row], subjects: Sequence[Sequence[Subject]]) -> None:
    keys = take_keys(Event, len(rows))
    numbered = [(key, 0, *row) for key, row in zip(keys, rows, strict=True)]
    insert_values(Event, ("sequence", "transaction_id", *FIELDS), numbered)
    about = zip(keys, subjects, strict=True)
    named = [(key, s.kind, s.id, s.qualifier) for key, of_one in about for s in of_one]
    insert_values(EventSubject, _SUBJECT, named)


def _append_at_once(rows: Sequence[Row], subjects: Sequence[Sequence[Subject]]) -> None:
    values: list[Any] = []
    events: list[UUID] = []
    kinds: list[str] = []
    ids: list[str] = []
    qualifiers: list[str] = []
    for (event_id, *plain, payload), of_one in zip(rows, subjects, strict=True):
        values += (event_id, *plain, Jsonb(payload))
        for subject in of_one:
            events.append(event_id)
            kinds.append(subject.kind)
            ids.append(subject.id)
            qualifiers.append(subject.qualifier)
    is_common = len(rows) <= ROWS_PLANNED_MAX
    with planned_cursor() if is_common else connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT.format(rows=", ".join([_ROW] * len(rows))),
            [*values, events, kinds, ids, qualifiers, WAKE_CHANNEL],
        )


_ROW = f"(pg_current_xact_id()::text::bigint, {', '.join(['%s'] * len(FIELDS))})"
_STATEMENT = f"""
WITH appended AS (
    INSERT INTO {Event._meta.db_table} (transaction_id, {", ".join(FIELDS)}) VALUES {{rows}}
    RETURNING sequence, id
), about AS (
    INSERT INTO {EventSubject._meta.db_table} ({", ".join(_SUBJECT)})
    SELECT sequence, kind, subject_id, qualifier
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[])
        AS given (event, kind, subject_id, qualifier)
    JOIN appended ON appended.id = given.event
)
SELECT pg_notify(%s, '')
"""  # noqa: S608 - names of our own tables and columns
