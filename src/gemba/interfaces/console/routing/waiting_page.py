"""What waits in every queue: who would get it now, or why nobody does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.routing.assignment.moving_up import moved_up_of
from gemba.desk.routing.kinds import MODES
from gemba.desk.routing.queries.foretold import entries_in
from gemba.desk.routing.queries.naming import names
from gemba.desk.routing.queries.planning import Left, Placed, plan
from gemba.desk.routing.queries.queues import Queue, every_queue, listed_queues
from gemba.desk.routing.queries.staff import candidates
from gemba.desk.routing.queries.waiting import asked_by, waiting_counts
from gemba.desk.routing.wording import Names, place_told, shortages_told, why_she
from gemba.desk.tickets.queries import TicketLine
from gemba.desk.tickets.queries.lists import lines_of
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import SYSTEM

SHOWN = 15
PLANNED = 300


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A ticket that waits. `name` '': nobody gets it, for the reason in `sentence`; `place`: why
    it stands where it does, '' where that goes without saying."""

    ticket: TicketLine
    entered_at: datetime
    name: str
    sentence: str
    place: str


@dataclass(frozen=True, slots=True)
class QueueCard:
    """A queue with those that wait longest. `troubles`: what keeps everybody from getting work."""

    queue: Queue
    mode: str
    people: int
    waiting: int
    rows: tuple[WaitingRow, ...]
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Every queue that is switched on, in order; none: routing is switched off."""

    cards: tuple[QueueCard, ...]


def waiting_page(*, now: datetime) -> WaitingPage:
    """As things stand: nothing is done."""
    offered = every_queue()
    if not offered:
        return WaitingPage(())
    found = entries_in(offered, now=now, limit=PLANNED)
    staff = candidates(offered, asked=asked_by(found), now=now)
    planned = plan(found, staff, offered, now=now)
    tickets = lines_of([each.ticket_id for each in found], actor=SYSTEM)
    counts, known = waiting_counts(), names()
    both: tuple[Placed | Left, ...] = (*planned.placed, *planned.left)
    rows: dict[UUID, list[WaitingRow]] = {each.id: [] for each in offered}
    for each in sorted(both, key=lambda one: one.entry.waiting.waiting_since):
        if each.entry.ticket_id in tickets:
            rows[each.queue.id].append(_row(each, tickets, known))
    return WaitingPage(
        tuple(_card(queue, rows[queue.id], counts[queue.id], now=now) for queue in listed_queues())
    )


def _card(queue: Queue, rows: list[WaitingRow], waiting: int, *, now: datetime) -> QueueCard:
    people = sum(queue.is_served_by(person) for person in desk_people())
    troubles = [] if people else [_("Nobody serves this queue: its teams have no agents.")]
    if not queue.is_open(now):
        troubles.append(_("Nothing is handed out now: it is outside the queue's hours."))
    stuck = Counter(row.sentence for row in rows if not row.name)
    troubles += [sentence for sentence, _count in stuck.most_common(3) if sentence]
    return QueueCard(
        queue=queue,
        mode=str(MODES[queue.mode]),
        people=people,
        waiting=waiting,
        rows=tuple(rows[:SHOWN]),
        troubles=tuple(troubles),
    )


def _row(each: Placed | Left, tickets: Mapping[UUID, TicketLine], known: Names) -> WaitingRow:
    ticket, waiting = tickets[each.entry.ticket_id], each.entry.waiting
    since, place = waiting.waiting_since, place_told(moved_up_of(waiting))
    if isinstance(each, Placed):
        sentence = why_she(each.decision, known)
        return WaitingRow(ticket, since, known.agent(each.agent_id), sentence, place)
    return WaitingRow(ticket, since, "", shortages_told(each.shortages, known), place)
