"""Whom a piece of work on a ticket would come to, by skill or queue; nothing is done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gemba.desk.routing.assignment.deciding import decide
from gemba.desk.routing.assignment.policies import Policy
from gemba.desk.routing.assignment.values import Candidate, Need, Waiting
from gemba.desk.routing.queries.queues import Offered, Queue, every_queue
from gemba.desk.routing.queries.staff import Asked, candidates
from gemba.desk.tickets.conditions import TicketFacts

_NO_QUEUE = -1


def person_in_queue(queue_id: UUID, facts: TicketFacts, *, now: datetime) -> int | None:
    """Who of a queue would get this ticket's work now; None: nobody can at the moment."""
    queue = queue_called(queue_id, facts.ticket_id)
    if queue is None:
        return None
    staff = candidates([queue], asked=_asked(facts), now=now)
    return decide(_work(facts, queue.number, (), now), staff, queue.policy, now).agent_id


def person_with_skill(skill_id: int, facts: TicketFacts, *, now: datetime) -> int | None:
    """Who of those with a skill, in whatever queue; None: nobody can at the moment."""
    staff = [_in_no_queue(each) for each in candidates(every_queue(), asked=_asked(facts), now=now)]
    work = _work(facts, _NO_QUEUE, (Need(str(skill_id)),), now)
    return decide(work, staff, Policy(), now).agent_id


def queue_called(queue_id: UUID, ticket_id: UUID) -> Queue | None:
    """The queue with this id, if it is switched on for this ticket."""
    return Offered([ticket_id]).called(queue_id, ticket_id)


def _work(facts: TicketFacts, queue: int, needs: tuple[Need, ...], now: datetime) -> Waiting:
    return Waiting(0, queue, facts.channel, now, needs, facts.language, due_at=facts.due_at)


def _asked(facts: TicketFacts) -> Asked:
    languages = frozenset({facts.language} if facts.language else ())
    return Asked(frozenset({facts.channel}), languages)


def _in_no_queue(each: Candidate) -> Candidate:
    return replace(each, queue_ids=frozenset({_NO_QUEUE}))
