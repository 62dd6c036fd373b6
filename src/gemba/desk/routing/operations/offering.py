"""Saying yes or no to an offer, or nothing in time; and taking the next ticket by oneself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.routing.assignment.basis import Basis
from gemba.desk.routing.assignment.planning import pick, rank
from gemba.desk.routing.assignment.policies import Mode
from gemba.desk.routing.assignment.values import Candidate, Duty, Status
from gemba.desk.routing.event_types import OfferAccepted, OfferDeclined, OfferExpired
from gemba.desk.routing.models import QueueEntry, RoutingOffer
from gemba.desk.routing.models.waiting import Answer
from gemba.desk.routing.operations.dispatching import keep_reasons, settle, subjects_of
from gemba.desk.routing.operations.queueing import OFFER_TIMER
from gemba.desk.routing.operations.stirring import stir
from gemba.desk.routing.queries.foretold import entries_in
from gemba.desk.routing.queries.planning import Placed, Seat
from gemba.desk.routing.queries.queues import Offered, Queue, every_queue
from gemba.desk.routing.queries.staff import candidates
from gemba.desk.routing.queries.waiting import Entry, asked_by, entry_of
from gemba.desk.tickets.operations.handing import Handover, hand_out
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import events_at
from gemba.foundation.events.types import EventPayload
from gemba.foundation.timers.operations import cancel_timers


class RoutingRefused(Exception):
    """This cannot be done now; the message says why."""


@dataclass(frozen=True, slots=True)
class _Held:
    """An offer that is still open, and the entry it is about."""

    offer: RoutingOffer
    entry: QueueEntry


@transaction.atomic
def accept_offer(*, offer_id: int, actor: Actor, now: datetime) -> UUID:
    """Take the ticket that was offered; its id. Raises RoutingRefused when it is too late."""
    held = _open_offer(offer_id, actor, now)
    queue = _queue_of(held.entry)
    _answer(held, Answer.ACCEPTED, OfferAccepted(held.offer.user_id, actor.name), actor, now)
    entry = entry_of(held.entry)
    causes = events_at([entry.cause_sequence] if entry.cause_sequence else [])
    handover = Handover(entry.ticket_id, held.offer.user_id, causes.get(entry.cause_sequence or 0))
    if not hand_out([handover], actor=SYSTEM, now=now):
        raise RoutingRefused(_("Somebody else has the ticket now."))
    settle([Seat(entry, queue, held.offer.user_id)], causes=causes, now=now)
    return entry.ticket_id


@transaction.atomic
def decline_offer(*, offer_id: int, actor: Actor, now: datetime) -> None:
    """Leave the ticket to others. Raises RoutingRefused when it is too late."""
    held = _open_offer(offer_id, actor, now)
    held.entry.declined = [*held.entry.declined, held.offer.user_id]
    held.entry.save(update_fields=["declined"])
    _answer(held, Answer.DECLINED, OfferDeclined(held.offer.user_id, actor.name), actor, now)


@transaction.atomic
def expire_offers(*, offer_ids: Sequence[int], now: datetime) -> None:
    """Nobody said anything: others are asked. Offers that were answered meanwhile stay."""
    names = {person.id: person.name for person in desk_people()}
    rows = RoutingOffer.objects.select_for_update().filter(pk__in=offer_ids, answered_at=None)
    for row in rows.select_related("entry"):
        row.entry.missed = [*row.entry.missed, row.user_id]
        row.entry.save(update_fields=["missed"])
        payload = OfferExpired(row.user_id, names.get(row.user_id, ""))
        _answer(_Held(row, row.entry), Answer.EXPIRED, payload, SYSTEM, now)


@transaction.atomic
def pull_next(*, actor: Actor, now: datetime) -> UUID:
    """Take the most urgent ticket this person may have; its id. Raises RoutingRefused when there
    is none. Who pulls is there, whatever their hours say."""
    offered = every_queue()
    waiting = entries_in(offered, now=now)
    staff = candidates(offered, asked=asked_by(waiting), now=now)
    me = next((each for each in staff if each.agent_id == actor.user_id), None)
    if me is None:
        raise RoutingRefused(_("You serve no queue."))
    me = replace(me, status=Status.AVAILABLE, duty=Duty())
    others = [each for each in staff if each.agent_id != me.agent_id]
    for queue, entry in _urgent(me, waiting, others, offered, now):
        if _pulled(entry, queue, me, others, now):
            return entry.ticket_id
    raise RoutingRefused(_why_nothing(me, waiting))


def _urgent(
    me: Candidate,
    waiting: Sequence[Entry],
    others: Sequence[Candidate],
    offered: Sequence[Queue],
    now: datetime,
) -> Iterator[tuple[Queue, Entry]]:
    """What she may take, queue after queue, those that are to be pulled from first; of several
    versions of a queue the most urgent comes first."""
    ordered = sorted(offered, key=lambda each: each.mode is not Mode.PULL)
    for _key, versions in groupby(ordered, key=lambda each: each.id):
        found = []
        for queue in versions:
            mine = {each.id: each for each in waiting if each.waiting.queue_id == queue.number}
            one = pick(me, [each.waiting for each in mine.values()], others, queue.policy, now)
            if one is not None:
                found.append((rank(one, queue.policy, now), queue, mine[one.ticket_id]))
        found.sort(key=lambda each: each[0])
        yield from ((queue, entry) for _rank, queue, entry in found)


def _pulled(
    entry: Entry, queue: Queue, me: Candidate, others: Sequence[Candidate], now: datetime
) -> bool:
    """Whether the ticket is hers now."""
    causes = events_at([entry.cause_sequence] if entry.cause_sequence else [])
    handover = Handover(entry.ticket_id, me.agent_id, causes.get(entry.cause_sequence or 0))
    if not hand_out([handover], actor=SYSTEM, now=now):
        return False
    pulled = replace(queue, body=replace(queue.body, mode=Mode.PULL))
    hers = me.with_more({entry.waiting.channel: 1})
    placed = [Placed(entry, pulled, me.agent_id, Basis((hers, *others), queue.policy, now))]
    settle(placed, causes=causes, now=now)
    keep_reasons(placed, now)
    return True


def _why_nothing(me: Candidate, waiting: Sequence[Entry]) -> str:
    if not waiting:
        return _("Nothing waits in your queues.")
    if not any(me.free(each.waiting.channel) for each in waiting):
        return _("Your hands are full: finish a ticket first, or ask for more capacity.")
    return _("Nothing that waits is for you: it asks for other skills, or is kept for others.")


def _open_offer(offer_id: int, actor: Actor, now: datetime) -> _Held:
    rows = RoutingOffer.objects.select_for_update(of=("self",)).select_related("entry")
    row = rows.filter(pk=offer_id, user=actor.user_id).first()
    if row is None or row.answered_at is not None or row.until <= now:
        raise RoutingRefused(_("This offer is over: the ticket went to somebody else."))
    return _Held(row, row.entry)


def _queue_of(entry: QueueEntry) -> Queue:
    found = Offered([entry.ticket_id]).called(entry.queue_id, entry.ticket_id)
    if found is None:
        raise RoutingRefused(_("The queue of this ticket has been switched off."))
    return found


def _answer(
    held: _Held, answer: Answer, payload: EventPayload, actor: Actor, now: datetime
) -> None:
    held.offer.answered_at, held.offer.answer = now, answer.value
    held.offer.save(update_fields=["answered_at", "answer"])
    cancel_timers(OFFER_TIMER, [str(held.offer.pk)])
    record(payload, actor=actor, now=now, subjects=subjects_of(held.entry.ticket_id))
    stir()
