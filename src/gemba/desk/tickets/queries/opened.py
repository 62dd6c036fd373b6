"""Tickets that met a condition when they were opened: those a trial would have drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.conditions import TicketFacts, as_q, check, comparisons_of, matches
from gemba.desk.tickets.conditions.ever import STAYING
from gemba.desk.tickets.conditions.past import TicketPast, Wanted, pasts
from gemba.desk.tickets.event_types import MessageReceived, ProductNamed, TicketOpened
from gemba.desk.tickets.models import Ticket
from gemba.foundation.kernel.json_values import JsonValue

TOGETHER = 500


def opened_meeting(
    body: JsonValue, ticket_ids: Iterable[UUID], *, since: datetime, until: datetime
) -> frozenset[UUID]:
    """Those of these tickets, opened from `since` to before `until`, for which the condition held
    in that moment, as trials ask it; what no event tells – tier, language, subject – as it is now.

    A few queries for each five hundred; one where it asks of nothing that changes. Raises
    ConditionRefused for what is no condition.
    """
    condition = check(body)
    asked = frozenset(each.fact for each in comparisons_of(condition))
    wanted = Wanted(facts=asked, heard=frozenset({MessageReceived.name}), only=condition)
    ids = list(ticket_ids)
    found: set[UUID] = set()
    for start in range(0, len(ids), TOGETHER):
        chunk = ids[start : start + TOGETHER]
        if asked <= STAYING:
            rows = Ticket.objects.filter(as_q(condition, until), pk__in=chunk).order_by()
            found.update(rows.values_list("pk", flat=True))
            continue
        lives = pasts(chunk, since=since, until=until, wanted=wanted)
        found.update(each.ticket_id for each in _opened(lives) if matches(condition, each))
    return frozenset(found)


def _opened(lives: Iterable[TicketPast]) -> Iterator[TicketFacts]:
    """Tickets in the moment they were opened: with what came along, without what came later."""
    for past in lives:
        at_once = [
            payload
            for act in past.acts
            if any(isinstance(each, TicketOpened) for each in act.payloads)
            for payload in act.payloads
        ]
        received = [each for each in at_once if isinstance(each, MessageReceived)]
        brought = [each.message for each in received]
        is_human = any(each.nature == "human" for each in received)
        products = [each.product for each in at_once if isinstance(each, ProductNamed)]
        yield past.first._replace(
            product=products[-1] if products else past.first.product,
            message_text=next((past.words[each] for each in brought if each in past.words), ""),
            has_attachment=not past.with_files.isdisjoint(brought),
            last_received_at=past.first.opened_at if is_human else None,
            due_at=None,
        )
