"""The shared draft: one reply in the making per ticket, seen by colleagues, taken over by them.

Keystrokes are no facts: saving a text that has begun records nothing; beginning, taking over and
putting away do.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.teamwork.event_types import DraftDiscarded, DraftStarted, DraftTakenOver
from gemba.desk.teamwork.models import SharedDraft
from gemba.desk.teamwork.operations.telling import must_see, ticket_subject
from gemba.desk.tickets.operations import ChangeRefused
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.kernel.text import storable

DRAFT_CHARS_MAX = 100_000


class DraftMoved(Exception):
    """Somebody else has the draft, or it was changed elsewhere; nothing was kept."""


@transaction.atomic
def save_draft(
    *, ticket_id: UUID, text: str, seen_version: int, actor: Actor, now: datetime
) -> int:
    """Keep what is written so far; the draft's version, 0 when there is none any more.

    `seen_version` is 0 for one who begins. An empty text puts one's own draft away. Raises
    DraftMoved, with the sentence for its author.
    """
    must_see(ticket_id, actor)
    text = storable(text)
    if len(text) > DRAFT_CHARS_MAX:
        raise ChangeRefused(
            _("The text is longer than {n} characters. Shorten it or attach it as a file.").format(
                n=DRAFT_CHARS_MAX
            )
        )
    row = _draft(ticket_id)
    if row is None:
        return _begin(ticket_id, text, seen_version, actor, now)
    _must_be_current(row, seen_version, actor)
    if not text.strip():
        _put_away(row, actor, now)
        return 0
    row.text, row.version, row.changed_at = text, row.version + 1, now
    row.save(update_fields=["text", "version", "changed_at"])
    return row.version


@transaction.atomic
def take_over_draft(*, ticket_id: UUID, actor: Actor, now: datetime) -> int:
    """Go on with the draft of a colleague, whose page is told so; the version to save upon."""
    must_see(ticket_id, actor)
    row = _draft(ticket_id)
    if row is None or actor.user_id is None:
        raise ChangeRefused(_("There is no draft any more: it was sent or put away."))
    if row.author_id != actor.user_id:
        payload = DraftTakenOver(row.author_id, row.author_name)
        row.author_id, row.author_name = actor.user_id, actor.name
        row.version += 1
        row.save(update_fields=["author", "author_name", "version"])
        record(payload, actor=actor, now=now, subjects=ticket_subject(ticket_id))
    return row.version


@transaction.atomic
def end_drafts(
    answered: list[tuple[UUID, datetime]],
    *,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Put away the drafts of tickets that were answered at that time, unless changed since."""
    for ticket_id, at in answered:
        row = _draft(ticket_id)
        if row is not None and row.changed_at <= at:
            _put_away(row, SYSTEM, now, cause)


def _begin(ticket_id: UUID, text: str, seen_version: int, actor: Actor, now: datetime) -> int:
    if not text.strip():
        return 0
    if seen_version:
        raise DraftMoved(_("The draft was sent or put away meanwhile; your text stays here."))
    if actor.user_id is None:
        raise ChangeRefused(_("Only people draft replies."))
    SharedDraft.objects.create(
        ticket_id=ticket_id,
        author_id=actor.user_id,
        author_name=actor.name,
        text=text,
        changed_at=now,
    )
    record(DraftStarted(), actor=actor, now=now, subjects=ticket_subject(ticket_id))
    return 1


def _must_be_current(row: SharedDraft, seen_version: int, actor: Actor) -> None:
    if row.author_id != actor.user_id:
        raise DraftMoved(
            _("{name} is drafting the reply. Your text stays on this page only.").format(
                name=row.author_name
            )
        )
    if row.version != seen_version:
        raise DraftMoved(_("You changed this draft on another page. Reload to go on with it."))


def _put_away(
    row: SharedDraft, actor: Actor, now: datetime, cause: RecordedEvent | None = None
) -> None:
    subjects = ticket_subject(row.ticket_id)
    row.delete()
    record(DraftDiscarded(), actor=actor, now=now, subjects=subjects, cause=cause)


def _draft(ticket_id: UUID) -> SharedDraft | None:
    return SharedDraft.objects.select_for_update().filter(ticket=ticket_id).first()
