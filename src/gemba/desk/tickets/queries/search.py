"""Finding tickets by what was said, in English and Chinese.

The newest matches are cut out first and shown newest first: ranking a word that stands in a
quarter of all messages would cost a second.
"""

from collections.abc import Iterator, Mapping
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
CANDIDATES_MAX = 5_000
NEWEST_DOCUMENTS = 5_000
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
    found: dict[UUID, _Match | None] = {pk: None for pk in direct if pk in lines}
    for matches in _by_words(text, limit):
        lines |= lines_of({m.ticket_id for m in matches} - set(found), actor=actor)
        for match in matches:
            if match.ticket_id in lines:
                found.setdefault(match.ticket_id, match)
        if len(found) >= limit:
            break
    return _hits({pk: found[pk] for pk in list(found)[:limit]}, lines, text)


@dataclass(frozen=True, slots=True)
class _Match:
    message_id: UUID
    ticket_id: UUID
    happened_at: datetime


def _hits(
    found: Mapping[UUID, _Match | None], lines: Mapping[UUID, TicketLine], wanted: str
) -> list[SearchHit]:
    """The hits with an excerpt of each message that matched."""
    rows = Message.objects.filter(pk__in=[m.message_id for m in found.values() if m])
    said = {pk: text or subject for pk, text, subject in rows.values_list("pk", "text", "subject")}
    return [
        SearchHit(lines[pk], _excerpt(said.get(match.message_id, ""), wanted), match.happened_at)
        if match
        else SearchHit(lines[pk], "", None)
        for pk, match in found.items()
    ]


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


def _by_words(text: str, limit: int) -> Iterator[list[_Match]]:
    """The messages in which all these words stand, in portions, newest first."""
    tokens = list(dict.fromkeys(search_tokens(text)))[:TOKENS_MAX]
    below, looked_at, portion = 2**62, 0, 2 * limit
    while tokens and looked_at < CANDIDATES_MAX:
        keys = _matching_documents(tokens, below, portion)
        documents = SearchDocument.objects.filter(pk__in=keys)
        rows = Message.objects.filter(pk__in=documents.values("message_id"))
        matches = [_Match(*row) for row in rows.values_list("pk", "ticket_id", "happened_at")]
        yield sorted(matches, key=lambda match: match.happened_at, reverse=True)
        if len(keys) < portion:
            return
        below, looked_at, portion = keys[-1], looked_at + portion, portion * 4


def _matching_documents(tokens: list[str], below: int, limit: int) -> list[int]:
    """The newest documents with all these words, of those numbered below a number."""
    if connection.vendor == "postgresql":
        return _matching_on_postgresql(tokens, below, limit)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM tickets_searchtext WHERE tickets_searchtext MATCH %s "
            "AND rowid < %s ORDER BY rowid DESC LIMIT %s",
            [" ".join(f'"{token}"' for token in tokens), below, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _matching_on_postgresql(tokens: list[str], below: int, limit: int) -> list[int]:
    """Common words stand among the newest documents; what does not is rare, and its index short.

    The planner cannot tell which is which: left alone it reads all documents backwards for a word
    that stands in none. `id + 0` keeps it from that; `::tsquery` takes the words as they are cut.
    """
    words = " & ".join(f"'{token}'" for token in tokens)
    newest = (
        "SELECT id FROM tickets_searchdocument WHERE words @@ %s::tsquery AND id < %s AND id > "
        "least(%s, (SELECT max(id) FROM tickets_searchdocument)) - %s ORDER BY id DESC LIMIT %s"
    )
    every = (
        "SELECT id FROM tickets_searchdocument WHERE words @@ %s::tsquery AND id + 0 < %s "
        "ORDER BY id + 0 DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(newest, [words, below, below, NEWEST_DOCUMENTS, limit])
        found = [row[0] for row in cursor.fetchall()]
        if len(found) < limit:
            cursor.execute(every, [words, below, limit])
            found = [row[0] for row in cursor.fetchall()]
    return found


def _excerpt(text: str, wanted: str) -> str:
    first = next(iter(wanted.lower().split()), "")
    at = max(text.lower().find(first), 0)
    start = max(at - EXCERPT_CHARS // 3, 0)
    return ("…" if start else "") + one_line(text[start : start + 4 * EXCERPT_CHARS], EXCERPT_CHARS)
