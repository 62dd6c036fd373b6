"""Finding tickets by what was said, in English and Chinese.

The newest matches are cut out first and shown newest first: ranking a word that stands in a
quarter of all messages would cost a second.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from gemba.desk.contacts.queries import family, find_contacts
from gemba.desk.tickets.models import Message, SearchDocument
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.desk.tickets.queries.lists import TicketLine, lines_of
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.text import one_line, search_tokens

TOKENS_MAX = 12
CANDIDATES_FIRST, CANDIDATES_MAX = 60, 5_000
EXCERPT_CHARS = 160


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A ticket that was found, and the piece of the message that shows why."""

    ticket: TicketLine
    excerpt: str
    happened_at: datetime | None


def search_tickets(text: str, *, actor: Actor, limit: int = 20) -> list[SearchHit]:
    """Tickets by number, by customer, or by words in any message, newest message first.

    The words are looked for in ever older messages until `limit` tickets are found that the actor
    may see, or CANDIDATES_MAX messages have been looked at.
    """
    if not actor.works_the_desk or not text.strip():
        return []
    direct = list(dict.fromkeys([*_by_number(text, actor), *_by_contact(text, actor)]))
    lines = lines_of(direct, actor=actor) if direct else {}
    found = {pk: SearchHit(lines[pk], "", None) for pk in direct if pk in lines}
    for messages in _by_words(text):
        lines = lines_of({m.ticket_id for m in messages} - set(found), actor=actor)
        for message in messages:
            if message.ticket_id in lines and message.ticket_id not in found:
                excerpt = _excerpt(message.text or message.subject, text)
                ticket = lines[message.ticket_id]
                found[message.ticket_id] = SearchHit(ticket, excerpt, message.happened_at)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def _by_number(text: str, actor: Actor) -> list[UUID]:
    digits = text.strip().lstrip("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return []
    rows = visible_tickets(actor).filter(number=int(digits))
    return list(rows.values_list("pk", flat=True))


def _by_contact(text: str, actor: Actor) -> list[UUID]:
    cards = find_contacts(text, actor=actor, limit=5)
    if not cards:
        return []
    people = {pk for card in cards for pk in family(card.id)}
    rows = visible_tickets(actor).filter(contact__in=people)
    return list(rows.order_by("-opened_at", "id").values_list("pk", flat=True)[:5])


def _by_words(text: str) -> Iterator[list[Message]]:
    """The messages in which all these words stand, in portions, newest first."""
    tokens = list(dict.fromkeys(search_tokens(text)))[:TOKENS_MAX]
    below, looked_at, portion = 2**62, 0, CANDIDATES_FIRST
    while tokens and looked_at < CANDIDATES_MAX:
        keys = _matching_documents(tokens, below, portion)
        documents = SearchDocument.objects.filter(pk__in=keys)
        rows = Message.objects.filter(pk__in=documents.values("message_id")).only(
            "id", "ticket_id", "subject", "text", "happened_at"
        )
        yield sorted(rows, key=lambda m: m.happened_at, reverse=True)
        if len(keys) < portion:
            return
        below, looked_at, portion = keys[-1], looked_at + portion, portion * 4


def _matching_documents(tokens: list[str], below: int, limit: int) -> list[int]:
    """The newest documents with all these words, of those numbered below a number."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                # ::tsquery takes the words as they are; to_tsquery would cut them its own way
                "SELECT id FROM tickets_searchdocument WHERE words @@ %s::tsquery AND id < %s "
                "ORDER BY id DESC LIMIT %s",
                [" & ".join(f"'{token}'" for token in tokens), below, limit],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM tickets_searchtext WHERE tickets_searchtext MATCH %s "
                "AND rowid < %s ORDER BY rowid DESC LIMIT %s",
                [" ".join(f'"{token}"' for token in tokens), below, limit],
            )
        return [row[0] for row in cursor.fetchall()]


def _excerpt(text: str, wanted: str) -> str:
    first = next(iter(wanted.lower().split()), "")
    at = max(text.lower().find(first), 0)
    start = max(at - EXCERPT_CHARS // 3, 0)
    return ("…" if start else "") + one_line(text[start : start + 4 * EXCERPT_CHARS], EXCERPT_CHARS)
