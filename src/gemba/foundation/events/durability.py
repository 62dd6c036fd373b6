"""Whether the database keeps what it acknowledges, also through a power cut."""

from django.db import connection
from django.db.models import Max

from gemba.foundation.events.models import Event

SQLITE_FULL = 2


class NotDurable(Exception):
    """The database may lose acknowledged work; the message says which setting and the cure."""


def require_durable() -> None:
    """Raise NotDurable when a commit may be lost after it was acknowledged."""
    if connection.vendor == "sqlite":
        if int(_setting("PRAGMA synchronous")) < SQLITE_FULL:
            raise NotDurable("SQLite runs with a lazy fsync. Set `PRAGMA synchronous=FULL`.")
        return
    for name in ("fsync", "synchronous_commit"):
        if _setting(f"SHOW {name}") == "off":
            raise NotDurable(f"PostgreSQL runs with {name}=off. Switch it on and start again.")
    newest = Event.objects.aggregate(newest=Max("transaction_id"))["newest"] or 0
    if newest >= int(_setting("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")):
        raise NotDurable(
            "The event log comes from another PostgreSQL cluster. Run `gemba events renumber` once."
        )


def _setting(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return str(row[0])
