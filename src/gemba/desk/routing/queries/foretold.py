"""Who waits, and what is foretold of them where a queue's policy heeds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gemba.desk.routing.assignment.moving_up import Place, move_up
from gemba.desk.routing.foretelling import breach_chances
from gemba.desk.routing.queries.queues import Queue, every_queue
from gemba.desk.routing.queries.waiting import ENTRIES_MAX, Entry, entries


def heeds_breach() -> bool:
    """Whether what is foretold counts for any ticket now, be it in a trial."""
    return any(queue.weights.heeds_breach for queue in every_queue())


def entries_in(offered: Sequence[Queue], *, now: datetime, limit: int = ENTRIES_MAX) -> list[Entry]:
    """Tickets that wait in these queues, the longest waiting first, with what is foretold of those
    that are served by a policy which heeds it. One query more where any does."""
    found = entries(queue_ids={each.id for each in offered}, limit=limit) if offered else []
    heeding = {each.number for each in offered if each.weights.heeds_breach}
    concerned = [each for each in found if each.waiting.queue_id in heeding]
    told = breach_chances([each.ticket_id for each in concerned], now=now)
    chances = {each.id: told[each.ticket_id] for each in concerned if each.ticket_id in told}
    return _moved_up(found, offered, chances, now) if chances else found


def _moved_up(
    found: list[Entry], offered: Sequence[Queue], chances: dict[int, float], now: datetime
) -> list[Entry]:
    """All versions of a queue share their people, so nobody goes ahead of what is more urgent in
    another version either."""
    policies = {each.number: each.policy for each in offered}
    by_queue: defaultdict[UUID, list[Place]] = defaultdict(list)
    for each in found:
        policy = policies.get(each.waiting.queue_id)
        if policy is not None:
            by_queue[each.queue_id].append((each.waiting, policy))
    moved = {
        number: waiting
        for places in by_queue.values()
        for number, waiting in move_up(places, chances, now).items()
    }
    return [replace(each, waiting=moved.get(each.id, each.waiting)) for each in found]
