"""The worker's loop: hand out what waits, whenever something has changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gemba.desk.routing.assignment.policies import Mode
from gemba.desk.routing.basis_json import encode_basis, encode_waiting
from gemba.desk.routing.event_types import OfferMade, TicketOverflowed, TicketRouted
from gemba.desk.routing.models import (
    AgentProfile,
    DecisionBasis,
    QueueEntry,
    RoutingDecision,
    RoutingOffer,
)
from gemba.desk.routing.models import RoutingState as State
from gemba.desk.routing.models.waiting import Left as LeftHow
from gemba.desk.routing.operations.queueing import OFFER_TIMER, leave, take_in_backlog
from gemba.desk.routing.operations.stirring import KEY, state, stir
from gemba.desk.routing.queries.foretold import entries_in
from gemba.desk.routing.queries.planning import Left, Placed, Planned, Seat, plan
from gemba.desk.routing.queries.queues import every_queue
from gemba.desk.routing.queries.staff import agents, candidates, loads
from gemba.desk.routing.queries.waiting import asked_by
from gemba.desk.routing.reasons_json import encode_shortages
from gemba.desk.tickets.operations import ChangeRefused, TicketUnknown, set_status, set_vendor
from gemba.desk.tickets.operations.handing import Handover, hand_out
from gemba.desk.tickets.queries import statuses
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.queries import RecordedEvent, events_at
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.rows import insert_values, take_keys, update_rows, upsert_values
from gemba.foundation.timers.operations import set_timers
from gemba.foundation.timers.registry import NewTimer

# hours of people, overflow and due times go on while nothing is told: then it is looked again
AGAIN_AFTER = timedelta(seconds=30)
PLACES_MAX = 500
_DECISION = ("entry", "ticket", "user", "made_at", "mode", "basis", "waiting")


def dispatch(*, now: datetime) -> int:
    """Hand out what waits, if something has changed or time has passed; how many found somebody,
    were offered or went to a vendor. 0: all is quiet.

    The plan is made of what is read, without a lock; what changed meanwhile is left out when the
    plan is carried out, and looked at the next time.
    """
    done = take_in_backlog(now=now)
    found = state()
    is_late = found.ran_at is None or now - found.ran_at >= AGAIN_AFTER
    if found.stirs == found.stirs_seen and not is_late:
        return done
    offered = every_queue()
    waiting = entries_in(offered, now=now)
    if not waiting:
        _calm(found, now)
        return done
    staff = candidates(offered, asked=asked_by(waiting), now=now)
    planned = plan(waiting, staff, offered, now=now, places_max=PLACES_MAX)
    return done + _carry_out(planned, found, now)


@transaction.atomic
def _carry_out(planned: Planned, found: State, now: datetime) -> int:
    # of two workers one carries out its plan after the other
    list(State.objects.select_for_update().filter(pk=KEY))
    is_done = len(planned.placed) < PLACES_MAX
    seen = found.stirs if is_done else found.stirs_seen
    State.objects.filter(pk=KEY).update(stirs_seen=seen, ran_at=now)
    placed = _still_possible(planned.placed)
    causes = events_at(p.entry.cause_sequence for p in placed if p.entry.cause_sequence)
    given = [each for each in placed if each.queue.mode is Mode.PUSH]
    done = give(given, causes=causes, now=now)
    asked = offer([each for each in placed if each.queue.mode is Mode.OFFER], causes, now)
    _remember(planned.left)
    return done + asked + _overflow(planned.left, causes, now)


def give(placed: Sequence[Placed], *, causes: dict[int, RecordedEvent], now: datetime) -> int:
    """Assign these tickets; how many were still free."""
    handovers = [
        Handover(each.entry.ticket_id, each.agent_id, causes.get(each.entry.cause_sequence or 0))
        for each in placed
    ]
    assigned = hand_out(handovers, actor=SYSTEM, now=now)
    done = [each for each in placed if each.entry.ticket_id in assigned]
    settle(done, causes=causes, now=now)
    keep_reasons(done, now)
    return len(done)


def settle(placed: Sequence[Seat], *, causes: dict[int, RecordedEvent], now: datetime) -> None:
    """These entries have found their people: they leave, and it is told."""
    names = {person.id: person.name for person in desk_people()}
    leave({each.entry.id: LeftHow.ROUTED for each in placed}, now=now)
    drafts = []
    for each in placed:
        queue = each.queue
        payload = TicketRouted(
            each.agent_id, names.get(each.agent_id, ""), queue.id, queue.name, queue.mode.value
        )
        cause = causes.get(each.entry.cause_sequence or 0)
        drafts.append(Draft(payload, SYSTEM, now, subjects_of(each.entry.ticket_id), cause))
    record_many(drafts, now=now)
    given = [(pk, now) for pk in sorted({each.agent_id for each in placed})]
    upsert_values(AgentProfile, ("user", "given_at"), given, unique=("user",))


def offer(placed: Sequence[Placed], causes: dict[int, RecordedEvent], now: datetime) -> int:
    """Ask these people; how many were asked."""
    if not placed:
        return 0
    names = {line.person.id: line.person.name for line in agents()}
    drafts, timers = [], []
    for each in placed:
        until = now + timedelta(seconds=each.queue.body.offer_seconds)
        row = RoutingOffer.objects.create(
            entry_id=each.entry.id, user_id=each.agent_id, made_at=now, until=until
        )
        timers.append(NewTimer(OFFER_TIMER, str(row.pk), until))
        payload = OfferMade(each.agent_id, names.get(each.agent_id, ""), until)
        cause = causes.get(each.entry.cause_sequence or 0)
        drafts.append(Draft(payload, SYSTEM, now, subjects_of(each.entry.ticket_id), cause))
    set_timers(timers)
    record_many(drafts, now=now)
    keep_reasons(placed, now)
    return len(placed)


def subjects_of(ticket_id: UUID) -> tuple[Subject, ...]:
    """What an act of routing is about."""
    return (Subject.of("ticket", ticket_id),)


def _still_possible(placed: Sequence[Placed]) -> list[Placed]:
    """Without those that left or are on offer meanwhile, and nobody beyond their capacity."""
    ids = [each.entry.id for each in placed]
    rows = QueueEntry.objects.filter(pk__in=ids, left_at=None)
    on_offer = RoutingOffer.objects.filter(answered_at=None).values_list("entry", flat=True)
    there = set(rows.values_list("pk", flat=True)) - set(on_offer)
    people = {each.agent_id for each in placed}
    capacity = {line.person.id: line for line in agents() if line.person.id in people}
    load: defaultdict[int, Counter[str]] = defaultdict(Counter, loads(people))
    kept = []
    for each in placed:
        channel, who = each.entry.waiting.channel, each.agent_id
        line = capacity.get(who)
        if each.entry.id in there and line and load[who][channel] < line.capacity_on(channel):
            load[who][channel] += 1
            kept.append(each)
    if len(kept) < len(placed):
        stir()
    return kept


def keep_reasons(placed: Sequence[Placed], now: datetime) -> None:
    """On what it rests that each came to whom: the reasons are worked out for those who ask."""
    bases = {id(each.basis): each.basis for each in placed}
    keys = dict(zip(bases, take_keys(DecisionBasis, len(bases)), strict=True))
    known = [(keys[name], encode_basis(basis)) for name, basis in bases.items()]
    insert_values(DecisionBasis, ("id", "known"), known)
    rows = [
        (
            *(each.entry.id, each.entry.ticket_id, each.agent_id, now, each.queue.mode.value),
            *(keys[id(each.basis)], encode_waiting(each.entry.waiting)),
        )
        for each in placed
    ]
    insert_values(RoutingDecision, _DECISION, rows)


def _remember(left: Sequence[Left]) -> None:
    """Why nobody gets them stands in the entries; who let an offer pass is asked again once
    everybody has been asked."""
    stored = {
        row.pk: row
        for row in QueueEntry.objects.filter(pk__in=[each.entry.id for each in left], left_at=None)
    }
    changed = []
    for each in left:
        row, told = stored.get(each.entry.id), encode_shortages(each.shortages)
        if row is not None and (row.shortages != told or row.missed):
            row.shortages, row.missed = told, []
            changed.append(row)
    update_rows(changed, ["shortages", "missed"])


def _overflow(left: Sequence[Left], causes: dict[int, RecordedEvent], now: datetime) -> int:
    """What has waited too long goes to the vendor its queue names."""
    names = {team.id: team.name for team in teams()}
    done = 0
    for each in _to_vendors(left):
        vendor, pk = each.vendor_team_id or 0, each.entry.ticket_id
        if not QueueEntry.objects.filter(pk=each.entry.id, left_at=None).exists():
            continue
        try:
            _pass_on(pk, vendor, now)
        except (ChangeRefused, TicketUnknown):
            continue
        leave({each.entry.id: LeftHow.VENDOR}, now=now)
        payload = TicketOverflowed(each.queue.id, each.queue.name, vendor, names.get(vendor, ""))
        cause = causes.get(each.entry.cause_sequence or 0)
        record_many([Draft(payload, SYSTEM, now, subjects_of(pk), cause)], now=now)
        done += 1
    return done


@transaction.atomic
def _pass_on(ticket_id: UUID, vendor_id: int, now: datetime) -> None:
    """From now on the vendor's clock runs: the ticket waits for them, in the desk's first status
    that says so."""
    set_vendor(ticket_id=ticket_id, vendor_id=vendor_id, actor=SYSTEM, now=now)
    waiting = (each.code for each in statuses() if each.category == "pending_vendor")
    if (status := next(waiting, None)) is not None:
        set_status(ticket_id=ticket_id, status=status, actor=SYSTEM, now=now)


def _to_vendors(left: Sequence[Left]) -> Iterator[Left]:
    return (each for each in left if each.vendor_team_id is not None)


@transaction.atomic
def _calm(found: State, now: datetime) -> None:
    if found.stirs != found.stirs_seen:
        State.objects.filter(pk=KEY).update(stirs_seen=found.stirs, ran_at=now)
