"""The text index: our own words (Latin words, pairs of Han characters) in the database's index."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from gemba.desk.tickets.models import Message, SearchDocument
from gemba.foundation.kernel.text import search_tokens

INDEXED_CHARS_MAX = 20_000


@transaction.atomic
def index_messages(message_ids: Sequence[UUID]) -> None:
    """Make messages findable; those already indexed are left alone."""
    known = SearchDocument.objects.filter(message__in=message_ids)
    missing = set(message_ids) - set(known.values_list("message_id", flat=True))
    rows = {m.pk: m for m in Message.objects.filter(pk__in=missing)}
    messages = [rows[pk] for pk in dict.fromkeys(message_ids) if pk in rows]
    documents = SearchDocument.objects.bulk_create(
        [SearchDocument(message=m, ticket_id=m.ticket_id) for m in messages]
    )
    _insert([(d.pk, _words(m)) for d, m in zip(documents, messages, strict=True)])


def _words(message: Message) -> str:
    said = f"{message.subject}\n{message.text}"[:INDEXED_CHARS_MAX]
    return " ".join(dict.fromkeys(search_tokens(said)))


def _insert(rows: Sequence[tuple[int, str]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO tickets_searchtext (id, words) "
                "VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))",
                rows,
            )
        else:
            cursor.executemany(
                "INSERT INTO tickets_searchtext (rowid, words) VALUES (%s, %s)", rows
            )
