"""Tickets enter queues when they wait for somebody, and leave when they do no longer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gemba.desk.routing.event_types import TicketQueued
from gemba.desk.routing.models import QueueEntry, RoutingOffer, RoutingState
from gemba.desk.routing.models.waiting import Answer, Left
from gemba.desk.routing.operations.stirring import state, stir
from gemba.desk.routing.queries.queues import Offered, Queue, every_queue, queue_for
from gemba.desk.routing.queries.waiting import needs_of
from gemba.desk.tickets.conditions import TicketFacts, facts_of
from gemba.desk.tickets.event_types import TicketAssigned
from gemba.desk.tickets.queries.handing import (
    WorkState,
    first_to_reply,
    last_to_serve,
    waiting_for_anybody,
    work_states,
)
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.rows import insert_rows, update_rows, update_values
from gemba.foundation.timers.operations import cancel_timers

OFFER_TIMER = "routing.offer"
BACKLOG_BATCH = 500
Causes = Mapping[UUID, RecordedEvent | None]


@transaction.atomic
def reconsider(causes: Causes, *, now: datetime) -> int:
    """Look where these tickets stand: those that wait for somebody enter the first queue that
    wants them, the others leave theirs. How many came or went.

    """
    offered = Offered(causes)
    open_rows = QueueEntry.objects.filter(ticket__in=list(causes), left_at=None)
    known = {row.ticket_id: row for row in open_rows.select_for_update()}
    if not offered and not known:
        return 0
    states = work_states(causes)
    facts = facts_of([pk for pk in causes if pk in states and states[pk].waits], now=now)
    wanted = {pk: queue_for(each, offered.to(pk)) for pk, each in facts.items()}
    gone: dict[int, Left] = {}
    fresh, renewed = [], []
    for pk, row in known.items():
        queue = wanted.get(pk)
        if queue is None or queue.id != row.queue_id:
            gone[row.pk] = _how(states.get(pk), queue)
        else:
            renewed.append(_filled(row, facts[pk], queue))
    leave(gone, now=now)
    update_rows(renewed, ["needs", "language", "weight", "queue_version"])
    kept = {row.ticket_id for row in renewed}
    for pk in causes:
        queue = wanted.get(pk)
        if queue is not None and pk not in kept:
            before = known.get(pk)
            since = before.entered_at if before else now
            row = QueueEntry(ticket_id=pk, entered_at=since, channel=facts[pk].channel)
            fresh.append((_filled(row, facts[pk], queue), queue))
    _enter(fresh, states, causes, now)
    stir()
    return len(gone) + len(fresh)


def leave(ways: Mapping[int, Left], *, now: datetime) -> None:
    """These entries end, each in its way; what is on offer is withdrawn."""
    ends = [(now, how.value, entry_id) for entry_id, how in ways.items()]
    update_values(QueueEntry, ("left_at", "left_how"), ends)
    withdraw_offers(ways, now=now)


def withdraw_offers(entry_ids: Iterable[int], *, now: datetime) -> None:
    """Nobody needs to answer any more."""
    rows = list(RoutingOffer.objects.filter(entry__in=list(entry_ids), answered_at=None))
    for row in rows:
        row.answered_at, row.answer = now, Answer.WITHDRAWN.value
    update_rows(rows, ["answered_at", "answer"])
    if rows:
        cancel_timers(OFFER_TIMER, [str(row.pk) for row in rows])


def take_in_backlog(*, now: datetime) -> int:
    """Look at all tickets that wait, in or outside of queues, as after queues were defined anew;
    how many came or went."""
    found = state()
    if found.backlogs == found.backlogs_seen:
        return 0
    done, after = 0, None
    while batch := waiting_for_anybody(after=after, limit=BACKLOG_BATCH):
        done += reconsider(dict.fromkeys(batch), now=now)
        after = batch[-1]
    left = QueueEntry.objects.filter(left_at=None).exclude(
        queue_id__in=[q.id for q in every_queue()]
    )
    while rest := list(left.values_list("ticket_id", flat=True)[:BACKLOG_BATCH]):
        done += reconsider(dict.fromkeys(rest), now=now)
    RoutingState.objects.filter(pk=found.pk).update(backlogs_seen=found.backlogs)
    return done


def _note_who_had_it(row: QueueEntry, cause: RecordedEvent | None) -> None:
    """Whose ticket came back because they are away knows it best; who gave it back, or from whom
    it was taken, does not get it again at once."""
    payload = cause.payload if cause else None
    if cause and isinstance(payload, TicketAssigned) and payload.before and not payload.assignee:
        if cause.actor_kind == "system":
            row.continuity_id = payload.before
        else:
            row.declined = [payload.before]


def _how(found: WorkState | None, queue: Queue | None) -> Left:
    if queue is not None:
        return Left.MOVED
    if found is not None and found.assignee_id is not None:
        return Left.TAKEN
    return Left.SETTLED


def _filled(row: QueueEntry, facts: TicketFacts, queue: Queue) -> QueueEntry:
    row.queue_id, row.queue_version = queue.id, queue.version
    row.needs = needs_of(queue.body.asked_of(facts))
    row.language = facts.language.split("-")[0] if queue.body.speaks_language else ""
    row.weight = queue.weights.weight(facts)
    return row


def _enter(
    fresh: Sequence[tuple[QueueEntry, Queue]],
    states: Mapping[UUID, WorkState],
    causes: Causes,
    now: datetime,
) -> None:
    if not fresh:
        return
    pks = [row.ticket_id for row, _queue in fresh]
    owners, served = first_to_reply(pks), last_to_serve({states[pk].contact_id for pk in pks})
    drafts = []
    for row, queue in fresh:
        pk, cause = row.ticket_id, causes[row.ticket_id]
        row.owner_id = owners.get(pk)
        row.continuity_id = served.get(states[pk].contact_id)
        _note_who_had_it(row, cause)
        row.cause_sequence = cause.sequence if cause else None
        subjects = (Subject.of("ticket", pk), Subject.of("contact", states[pk].contact_id))
        payload = TicketQueued(queue.id, queue.name, queue.version)
        drafts.append(Draft(payload, SYSTEM, now, subjects, cause))
    insert_rows([row for row, _queue in fresh])
    record_many(drafts, now=now)
