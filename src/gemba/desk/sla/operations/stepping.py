"""What is done by itself when a promise is about to be broken, or was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.sla.event_types import EscalationMade
from gemba.desk.sla.kind import names
from gemba.desk.sla.operations.ledger import Reached, load, write
from gemba.desk.sla.promises import Act
from gemba.desk.sla.wording import act_told
from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.operations import (
    ChangeRefused,
    TicketUnknown,
    add_tag,
    assign,
    set_priority,
    transfer,
)
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject

HIGHEST = 4


@transaction.atomic
def take_steps(*, ticket_ids: Sequence[UUID], now: datetime) -> int:
    """Warn, tell what was broken, and take the steps whose time has come; how many steps.

    Each happens once. What cannot be done is told with the reason and holds up nothing.
    """
    reached = write(list(load(ticket_ids).values()), now=now, is_firing=True)
    named = names() if reached else {}
    for each in reached:
        _take(each, named, now)
    return len(reached)


def _take(each: Reached, named: dict[str, str], now: datetime) -> None:
    refused = ""
    try:
        with transaction.atomic():
            _do(each, now)
    except (ChangeRefused, TicketUnknown) as refusal:
        refused = str(refusal)
    record(
        EscalationMade(
            promise=each.promise.value,
            at=each.step.at.value,
            act=each.step.act.value,
            value=each.step.value,
            told=act_told(each.step, named),
            policy=each.terms.policy_id,
            policy_version=each.terms.policy_version,
            refused=refused,
        ),
        actor=SYSTEM,
        now=now,
        subjects=(Subject.of("ticket", each.ticket_id),),
    )


def _do(each: Reached, now: datetime) -> None:
    """Raises ChangeRefused and TicketUnknown."""
    ticket_id, value = each.ticket_id, each.step.value
    match each.step.act:
        case Act.RAISE_PRIORITY:
            priority = facts_of([ticket_id], now=now)[ticket_id].priority
            if priority >= HIGHEST:
                raise ChangeRefused(_("The ticket has the highest priority already."))
            set_priority(ticket_id=ticket_id, priority=priority + 1, actor=SYSTEM, now=now)
        case Act.ASSIGN:
            assign(ticket_id=ticket_id, assignee_id=int(value), actor=SYSTEM, now=now)
        case Act.HAND_OVER:
            transfer(ticket_id=ticket_id, team_id=int(value), actor=SYSTEM, now=now)
        case Act.ADD_TAG:
            add_tag(ticket_id=ticket_id, name=value, actor=SYSTEM, now=now)
        case Act.NOTIFY:
            # the event is the notice: whoever delivers notices hears it
            return
