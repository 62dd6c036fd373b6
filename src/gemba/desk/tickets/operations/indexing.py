"""The text index: our own words (Latin words, pairs of Han characters) in the database's index."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from gemba.desk.tickets.models import Message, SearchDocument
from gemba.foundation.kernel.questions import Question
from gemba.foundation.kernel.rows import insert_values, take_keys
from gemba.foundation.kernel.text import search_tokens

INDEXED_CHARS_MAX = 20_000


@transaction.atomic
def index_messages(message_ids: Sequence[UUID]) -> None:
    """Make messages findable; those already indexed are left alone."""
    missing = set(message_ids) - set(_indexed.all(message_ids))
    found = {row.pk: row for row in _with_words.all(missing)} if missing else {}
    _insert([found[pk] for pk in dict.fromkeys(message_ids) if pk in found])


@Question
def _indexed(message_ids: Collection[UUID]) -> QuerySet[SearchDocument, UUID]:
    rows = SearchDocument.objects.filter(message__in=message_ids)
    return rows.values_list("message_id", flat=True)


@Question
def _with_words(message_ids: Collection[UUID]) -> QuerySet[Message]:
    rows = Message.objects.filter(pk__in=message_ids)
    return rows.only("id", "ticket_id", "subject", "text")


def _words(message: Message) -> str:
    said = f"{message.subject}\n{message.text}"[:INDEXED_CHARS_MAX]
    return " ".join(dict.fromkeys(search_tokens(said)))


def _insert(messages: Sequence[Message]) -> None:
    if connection.vendor == "postgresql":
        insert = (
            "INSERT INTO tickets_searchdocument (message_id, ticket_id, words) "
            "VALUES (%s, %s, array_to_tsvector(string_to_array(%s, ' ')))"
        )
        with connection.cursor() as cursor:
            cursor.executemany(insert, [(m.pk, m.ticket_id, _words(m)) for m in messages])
        return
    keys = take_keys(SearchDocument, len(messages))
    numbered = list(zip(keys, messages, strict=True))
    names = ("id", "message_id", "ticket_id")
    insert_values(SearchDocument, names, [(key, m.pk, m.ticket_id) for key, m in numbered])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO tickets_searchtext (rowid, words) VALUES (%s, %s)",
            [(key, _words(m)) for key, m in numbered],
        )
