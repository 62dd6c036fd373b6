"""A desk with 100,000 tickets to measure on, written straight into its tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from gemba.desk.tickets.queries import InboxLine
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.rows import insert_values, take_keys


def fill(inbox: InboxLine, *, tickets: int, contacts: int) -> list[str]:
    """A desk with history, written directly; the Message-IDs that can be answered."""
    now = current_time()
    people = [new_id(now) for _ in range(contacts)]
    cases = [new_id(now) for _ in range(tickets)]
    with transaction.atomic():
        _fill(
            "contacts.Contact", "id name language created_at", ((p, "P", "", now) for p in people)
        )
        _fill(
            "contacts.Identity",
            "contact_id kind value added_at",
            ((p, "email", f"old{n}@b.example", now) for n, p in enumerate(people)),
        )
        _fill(
            "tickets.Ticket",
            _TICKET,
            (_ticket(n, t, people, inbox, now) for n, t in enumerate(cases)),
        )
        for part in range(3):
            _fill(
                "tickets.Message",
                _MESSAGE,
                (_said(n, part, t, people, now) for n, t in enumerate(cases)),
            )
        _fill_events(cases, people, now)
        apps.get_model("tickets.Numbering")._default_manager.update(next=tickets + 1_001)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return [f"old-{n}-0@b" for n in range(tickets)]


_TICKET = (
    "id number subject contact_id inbox_id channel status_id is_settled priority type opened_at "
    "last_activity_at waiting_since resolved_at version"
)
_MESSAGE = (
    "id ticket_id kind channel contact_id author_name author_address recipients subject text "
    "quoted html external_id nature is_verified authentication happened_at"
)
_TEXT = "The device does not start any more since the last update. 设备无法启动。 " * 8


def _fill(model: str, names: str, rows: Iterable[tuple[object, ...]]) -> None:
    insert_values(apps.get_model(model), names.split(), list(rows))


def _ticket(
    number: int, ticket: UUID, people: Sequence[UUID], inbox: InboxLine, now: datetime
) -> tuple[object, ...]:
    """The values of _TICKET; four of five are resolved."""
    open_now = number % 5 == 0
    waiting, resolved = (now, None) if open_now else (None, now)
    status = "open" if open_now else "resolved"
    return (
        *(ticket, number + 1_000, "Does not start", people[number % len(people)], inbox.id),
        *("email", status, not open_now, 2, "", now, now, waiting, resolved, 3),
    )


def _said(
    number: int, part: int, ticket: UUID, people: Sequence[UUID], now: datetime
) -> tuple[object, ...]:
    """The values of _MESSAGE."""
    person = people[number % len(people)]
    return (
        *(
            new_id(now),
            ticket,
            "inbound",
            "email",
            person,
            "P",
            "p@b.example",
            "",
            "Does not start",
        ),
        *(_TEXT, "", "", f"old-{number}-{part}@b", "human", True, "", now),
    )


def _fill_events(cases: Sequence[UUID], people: Sequence[UUID], now: datetime) -> None:
    event = apps.get_model("events.Event")
    keys = list(take_keys(event, 3 * len(cases)))
    names = (
        "sequence id transaction_id type version happened_at recorded_at actor_kind actor_id "
        "actor_name cause_id depth payload"
    )
    rows: Iterable[tuple[object, ...]] = (
        (k, new_id(now), 0, "message.received", 1, now, now, "contact", "0" * 32, "P", None, 0, {})
        for k in keys
    )
    _fill("events.Event", names, rows)
    subjects = (
        (k, kind, subject.hex, "")
        for n, k in enumerate(keys)
        for kind, subject in (
            ("ticket", cases[n // 3]),
            ("contact", people[(n // 3) % len(people)]),
        )
    )
    _fill("events.EventSubject", "event_id kind subject_id qualifier", subjects)
