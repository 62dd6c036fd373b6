"""What a merge would do, before it is done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.contacts.queries import cards
from gemba.desk.tickets.models import Message, Participant, Ticket
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.desk.tickets.queries.lists import TicketLine, lines
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.text import one_line

SHOWN_MAX = 6
EXCERPT_CHARS = 120


@dataclass(frozen=True, slots=True)
class MergedWord:
    """One message as it will stand in the joined conversation."""

    ticket_number: int
    kind: str
    author_name: str
    excerpt: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class MergePreview:
    """The source goes on in the target, which keeps number, customer and fields.

    `words` are the newest of the joined conversation, newest first, of `messages` in all;
    `people` those who take part in it by name. `refusal` says why it cannot be, '' if it can.
    """

    source: TicketLine
    target: TicketLine
    messages: int
    words: tuple[MergedWord, ...]
    people: tuple[str, ...]
    is_same_customer: bool
    refusal: str


def merge_preview(ticket_id: UUID, number: int, *, actor: Actor) -> MergePreview | None:
    """What merging the ticket into the one with this number would show.

    None when one of them does not exist or the actor may not see it.
    """
    seen = visible_tickets(actor)
    source = lines(seen.filter(pk=ticket_id)[:1])
    target = lines(seen.filter(number=number)[:1])
    if not source or not target:
        return None
    both = [source[0].id, target[0].id]
    rows = Message.objects.filter(ticket__in=both)
    newest = rows.order_by("-happened_at", "-id").values_list(
        "ticket__number", "kind", "author_name", "text", "happened_at"
    )
    words = [
        MergedWord(of, kind, author, one_line(text, EXCERPT_CHARS), at)
        for of, kind, author, text, at in newest[:SHOWN_MAX]
    ]
    return MergePreview(
        source=source[0],
        target=target[0],
        messages=rows.count(),
        words=tuple(words),
        people=_people(source[0], target[0]),
        is_same_customer=source[0].contact_id == target[0].contact_id,
        refusal=merge_refusal(source[0].id, target[0].id),
    )


def merge_refusal(source_id: UUID, target_id: UUID) -> str:
    """Why these two cannot be joined in this direction, in a sentence; '' if they can."""
    if source_id == target_id:
        return _("A ticket cannot be merged into itself.")
    merged = Ticket.objects.filter(pk__in=[source_id, target_id], merged_into__isnull=False)
    if merged.exists():
        return _("One of the tickets is merged already. Use the one it went into.")
    if Ticket.objects.filter(merged_into=source_id).exists():
        return _("Other tickets were merged into this one. Merge in the other direction.")
    if Ticket.objects.filter(parent=source_id).exists():
        return _("This ticket has parts. Unlink them, or merge in the other direction.")
    return ""


def _people(source: TicketLine, target: TicketLine) -> tuple[str, ...]:
    others = Participant.objects.filter(ticket__in=[source.id, target.id])
    ids = [target.contact_id, source.contact_id, *others.values_list("contact_id", flat=True)]
    found = cards(ids)
    return tuple(dict.fromkeys(found[pk].name for pk in ids if pk in found))
