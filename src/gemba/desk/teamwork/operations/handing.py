"""Handing a ticket on, with what the next one must know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.teamwork.event_types import HandoverRead, HandoverWritten
from gemba.desk.teamwork.models import HandoverNote
from gemba.desk.teamwork.operations.telling import News, must_see, notify, ticket_subject, words
from gemba.desk.tickets.operations import ChangeRefused, TicketUnknown, assign, transfer
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom a ticket goes: a team, a person, or a person within a team."""

    team_id: int | None = None
    user_id: int | None = None


@transaction.atomic
def hand_over(
    *, ticket_id: UUID, to: Receiver, note: str, actor: Actor, now: datetime
) -> UUID | None:
    """Hand the ticket to another team or person; the note's id, None without a note.

    The note stands on top of the ticket until somebody else has read it. Raises TicketUnknown and
    ChangeRefused as `transfer` and `assign` do.
    """
    must_see(ticket_id, actor)
    note, to_name = words(note), _name(to)
    written = _write(ticket_id, note, to_name, actor, now) if note else None
    # the team last: with it the actor may lose sight of the ticket
    if to.user_id is not None:
        assign(ticket_id=ticket_id, assignee_id=to.user_id, actor=actor, now=now)
    if to.team_id is not None:
        transfer(ticket_id=ticket_id, team_id=to.team_id, actor=actor, now=now)
    if written is not None and to.user_id is not None:
        news = News(to.user_id, "handover", ticket_id, note)
        notify([news], actor=actor, now=now)
    return written


@transaction.atomic
def read_handover(*, handover_id: UUID, actor: Actor, now: datetime) -> None:
    """Take note of a handover note; it leaves the top of the ticket. Its author cannot."""
    row = HandoverNote.objects.select_for_update().filter(pk=handover_id).first()
    if row is None:
        raise TicketUnknown(_("This handover note does not exist."))
    must_see(row.ticket_id, actor)
    if row.author_id is not None and row.author_id == actor.user_id:
        raise ChangeRefused(_("You wrote this note yourself: whoever goes on has to read it."))
    if row.read_at is not None:
        return
    row.read_at, row.read_by = now, actor.name
    row.save(update_fields=["read_at", "read_by"])
    payload, subjects = HandoverRead(row.pk), ticket_subject(row.ticket_id)
    record(payload, actor=actor, now=now, subjects=subjects)


def _write(ticket_id: UUID, note: str, to_name: str, actor: Actor, now: datetime) -> UUID:
    row = HandoverNote.objects.create(
        id=new_id(now),
        ticket_id=ticket_id,
        text=note,
        author_id=actor.user_id,
        author_name=actor.name,
        to_name=to_name,
        written_at=now,
    )
    payload, subjects = HandoverWritten(row.pk, to_name), ticket_subject(ticket_id)
    record(payload, actor=actor, now=now, subjects=subjects)
    return row.pk


def _name(to: Receiver) -> str:
    people = {person.id: person.name for person in desk_people()}
    if to.user_id is not None and to.user_id in people:
        return people[to.user_id]
    names = {team.id: team.name for team in teams()}
    if to.team_id is not None and to.team_id in names:
        return names[to.team_id]
    raise ChangeRefused(_("Say to whom the ticket goes: a team or a person of the desk."))
