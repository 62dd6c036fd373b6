"""Doing an action for good, each in a savepoint of its own: a refusal undoes nothing else."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from gemba.desk.tickets.operations import ChangeRefused, MergeRefused, ThreadChanged, TicketUnknown
from gemba.desk.workflow.actions.action import Action, OnTicket, OnTickets, SharedAction
from gemba.desk.workflow.engine import Outcome
from gemba.desk.workflow.rule import written_action
from gemba.foundation.events.operations import ChainTooDeep
from gemba.foundation.kernel.text import one_line

REASON_CHARS_MAX = 300
REFUSALS = (ChangeRefused, MergeRefused, ThreadChanged, TicketUnknown, ChainTooDeep)


def done_or_refused(action: Action, on: OnTicket) -> str:
    """'' when it was done, else why not."""
    try:
        with transaction.atomic():
            action.perform(on)
    except REFUSALS as refusal:
        return one_line(str(refusal), REASON_CHARS_MAX)
    return ""


def done_to_each(action: Action, on: OnTickets) -> dict[UUID, str]:
    """By ticket, '' when it was done, else why not; done to all at once where that is possible."""
    if isinstance(action, SharedAction) and len(on.causes) > 1:
        try:
            with transaction.atomic():
                action.perform_together(on)
        except REFUSALS:
            pass  # which of them it was is found one by one
        else:
            return dict.fromkeys(on.causes, "")
    return {
        pk: done_or_refused(action, OnTicket(pk, on.actor, on.now, cause))
        for pk, cause in on.causes.items()
    }


def told(outcomes: Sequence[Outcome]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What was done, what was refused, and why, as events carry it."""
    done = tuple(_json(each.action) for each in outcomes if not each.refused)
    refused = [each for each in outcomes if each.refused]
    return done, tuple(_json(e.action) for e in refused), tuple(e.refused for e in refused)


def _json(action: Action) -> str:
    return json.dumps(written_action(action), ensure_ascii=False)
