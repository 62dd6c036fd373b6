"""Finding tickets by what was said, in English and Chinese.

The newest matches are cut out first and shown newest first: ranking a word that stands in a
quarter of all messages would cost a second.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from gemba.desk.contacts.queries import find_contacts
from gemba.desk.tickets.models import Message, SearchDocument
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.desk.tickets.queries.lists import TicketLine, lines_of
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.text import one_line, search_tokens

TOKENS_MAX = 12
CANDIDATES = 200
EXCERPT_CHARS = 160


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A ticket that was found, and the piece of the message that shows why."""

    ticket: TicketLine
    excerpt: str
    happened_at: datetime | None


def search_tickets(text: str, *, actor: Actor, limit: int = 20) -> list[SearchHit]:
    """Tickets by number, by customer, or by words in any message, newest message first."""
    if not actor.works_the_desk or not text.strip():
        return []
    hits: dict[UUID, SearchHit] = {}
    for ticket_id, message_id in [*_by_number(text, actor), *_by_contact(text, actor)]:
        hits.setdefault(ticket_id, message_id)
    messages = _by_words(text)
    lines = lines_of([*hits, *(m.ticket_id for m in messages)], actor=actor)
    found = {pk: SearchHit(lines[pk], "", None) for pk in hits if pk in lines}
    for message in messages:
        if message.ticket_id in lines and message.ticket_id not in found:
            excerpt = _excerpt(message.text or message.subject, text)
            found[message.ticket_id] = SearchHit(
                lines[message.ticket_id], excerpt, message.happened_at
            )
    return list(found.values())[:limit]


def _by_number(text: str, actor: Actor) -> list[tuple[UUID, None]]:
    digits = text.strip().lstrip("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return []
    rows = visible_tickets(actor).filter(number=int(digits))
    return [(pk, None) for pk in rows.values_list("pk", flat=True)]


def _by_contact(text: str, actor: Actor) -> list[tuple[UUID, None]]:
    cards = find_contacts(text, actor=actor, limit=5)
    if not cards:
        return []
    rows = visible_tickets(actor).filter(contact__in=[card.id for card in cards])
    newest = rows.order_by("-opened_at", "id").values_list("pk", flat=True)
    return [(pk, None) for pk in newest[:5]]


def _by_words(text: str) -> list[Message]:
    tokens = list(dict.fromkeys(search_tokens(text)))[:TOKENS_MAX]
    if not tokens:
        return []
    keys = _matching_documents(tokens)
    documents = SearchDocument.objects.filter(pk__in=keys)
    rows = Message.objects.filter(pk__in=documents.values("message_id")).only(
        "id", "ticket_id", "subject", "text", "happened_at"
    )
    return sorted(rows, key=lambda m: m.happened_at, reverse=True)


def _matching_documents(tokens: list[str]) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                # ::tsquery takes the words as they are; to_tsquery would cut them its own way
                "SELECT id FROM tickets_searchdocument WHERE words @@ %s::tsquery "
                "ORDER BY id DESC LIMIT %s",
                [" & ".join(f"'{token}'" for token in tokens), CANDIDATES],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM tickets_searchtext WHERE tickets_searchtext MATCH %s "
                "ORDER BY rowid DESC LIMIT %s",
                [" ".join(f'"{token}"' for token in tokens), CANDIDATES],
            )
        return [row[0] for row in cursor.fetchall()]


def _excerpt(text: str, wanted: str) -> str:
    first = next(iter(wanted.lower().split()), "")
    at = max(text.lower().find(first), 0)
    start = max(at - EXCERPT_CHARS // 3, 0)
    return ("…" if start else "") + one_line(text[start : start + 4 * EXCERPT_CHARS], EXCERPT_CHARS)
