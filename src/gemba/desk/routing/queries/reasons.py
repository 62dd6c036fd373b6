"""Why did this come to me? Why not to her? Why does nobody get it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.routing.assignment.policies import Mode
from gemba.desk.routing.assignment.reasons import Decision
from gemba.desk.routing.basis_json import decode_basis, decode_waiting
from gemba.desk.routing.models import QueueEntry, RoutingDecision
from gemba.desk.routing.queries.foretold import entries_in
from gemba.desk.routing.queries.naming import names
from gemba.desk.routing.queries.planning import explained
from gemba.desk.routing.queries.queues import Offered, Queue, every_queue
from gemba.desk.routing.queries.staff import candidates
from gemba.desk.routing.queries.waiting import Entry, asked_by, entry_of, open_entry
from gemba.desk.routing.reasons_json import decode, decode_shortages
from gemba.desk.routing.wording import Names, place_told, shortages_told, why_not, why_she
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.definitions.queries import DefinitionUnknown, version
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True, slots=True)
class Told:
    """What was thought of one person, in a sentence."""

    person_id: int
    name: str
    sentence: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WhyHere:
    """Why a ticket came to a person, or why it still waits. `decided_at` None: as things stand
    now, nothing has been decided. `place`: why it stood where it did among those that waited, ''
    where that goes without saying."""

    sentence: str
    place: str
    queue_name: str
    queue_version: int
    mode: str
    decided_at: datetime | None
    entered_at: datetime
    considered: tuple[Told, ...]


def why_here(ticket_id: UUID, *, actor: Actor, now: datetime) -> WhyHere | None:
    """Of a ticket this actor may see; None where no queue had a hand in it."""
    if not visible_tickets(actor).filter(pk=ticket_id).exists():
        return None
    entry, decision, made = _decided(ticket_id, now)
    if entry is None or decision is None:
        return None
    known = names()
    return WhyHere(
        sentence=_sentence(decision, known, made),
        place=place_told(decision.moved_up),
        queue_name=_name_of(entry),
        queue_version=entry.queue_version,
        mode=made.mode if made else decision.mode.value,
        decided_at=made.made_at if made else None,
        entered_at=entry.entered_at,
        considered=tuple(
            Told(
                each.agent_id,
                known.agent(each.agent_id),
                why_not(decision, each.agent_id, known),
                each.agent_id == decision.agent_id,
            )
            for each in decision.considered
        ),
    )


def why_not_to(ticket_id: UUID, user_id: int, *, actor: Actor, now: datetime) -> str:
    """Why it did not come to this person; '' where no queue had a hand in it."""
    if not visible_tickets(actor).filter(pk=ticket_id).exists():
        return ""
    _entry, decision, _made = _decided(ticket_id, now)
    known = {person.id for person in desk_people()}
    return why_not(decision, user_id, names()) if decision and user_id in known else ""


def waiting_told(ticket_id: UUID) -> str:
    """Why nobody gets a waiting ticket, as last seen; '' when it does not wait."""
    row = open_entry(ticket_id)
    if row is None or not row.shortages:
        return ""
    return shortages_told(decode_shortages(row.shortages), names())


def _decided(
    ticket_id: UUID, now: datetime
) -> tuple[QueueEntry | None, Decision | None, RoutingDecision | None]:
    """The last that was decided, unless the ticket waits again: then as things stand now."""
    row = open_entry(ticket_id)
    rows = RoutingDecision.objects.filter(ticket=ticket_id).select_related("entry", "basis")
    made = rows.last()
    if made is not None and (row is None or made.entry_id == row.pk):
        return made.entry, _thought(made), made
    if row is None:
        return None, None, None
    queue = Offered([ticket_id]).called(row.queue_id, ticket_id)
    if queue is None:
        return row, None, None
    entry = _as_it_waits(row, queue, now)
    staff = candidates(every_queue(), asked=asked_by([entry]), now=now)
    return row, explained(entry, queue, staff, now=now), None


def _as_it_waits(row: QueueEntry, queue: Queue, now: datetime) -> Entry:
    """What is foretold moves a ticket among the others of its queue: they are looked at too."""
    if not queue.weights.heeds_breach:
        return entry_of(row)
    versions = [each for each in every_queue() if each.id == queue.id]
    found = entries_in(versions, now=now)
    return next((each for each in found if each.id == row.pk), None) or entry_of(row)


def _thought(made: RoutingDecision) -> Decision:
    """What was thought of everybody then, worked out anew from what was known."""
    if made.basis is None or made.waiting is None:
        return decode(made.reasons)
    basis = decode_basis(made.basis.known, made.made_at)
    return basis.why(decode_waiting(made.waiting), made.user_id)


def _sentence(decision: Decision, known: Names, made: RoutingDecision | None) -> str:
    if decision.agent_id is None or (made is not None and made.mode != Mode.PULL.value):
        return why_she(decision, known)
    name = known.agent(decision.agent_id)
    if made is not None:
        told = _("{name} took it: it was the most urgent there that they may have.")
        return told.format(name=name)
    return _("As things stand, it comes to {name} next.").format(name=name)


def _name_of(entry: QueueEntry) -> str:
    try:
        return version(entry.queue_id, entry.queue_version).name
    except DefinitionUnknown:
        return ""
