"""The same act on many tickets: one transaction a ticket, and an answer for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.operations.acting import TicketUnknown
from gemba.desk.tickets.operations.answering import ThreadChanged
from gemba.desk.tickets.operations.joining import MergeRefused
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.foundation.events.actors import Actor

TOGETHER_MAX = 500


class TicketVerb(Protocol):
    """A verb on one ticket whose other parameters are set: `partial(assign, assignee_id=3)`."""

    def __call__(self, *, ticket_id: UUID, actor: Actor, now: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ticket the act was not done on. `number` is None where the actor may not see it."""

    ticket_id: UUID
    number: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """On which tickets it was done, in the order given, and why not on the others."""

    done: tuple[UUID, ...]
    refused: tuple[Refusal, ...]


def in_bulk(
    *, verb: TicketVerb, ticket_ids: Sequence[UUID], actor: Actor, now: datetime
) -> BulkResult:
    """Do it on each of these tickets, each in a transaction of its own.

    A refusal stops none of the others. Raises ChangeRefused for more than TOGETHER_MAX.
    """
    wanted = list(dict.fromkeys(ticket_ids))
    if len(wanted) > TOGETHER_MAX:
        raise ChangeRefused(_("Choose at most {n} tickets at a time.").format(n=TOGETHER_MAX))
    done: list[UUID] = []
    refused: dict[UUID, str] = {}
    for ticket_id in wanted:
        try:
            with transaction.atomic():
                verb(ticket_id=ticket_id, actor=actor, now=now)
        except (ChangeRefused, MergeRefused, ThreadChanged, TicketUnknown) as refusal:
            refused[ticket_id] = str(refusal)
        else:
            done.append(ticket_id)
    numbers = dict(visible_tickets(actor).filter(pk__in=refused).values_list("pk", "number"))
    return BulkResult(
        tuple(done),
        tuple(Refusal(pk, numbers.get(pk), sentence) for pk, sentence in refused.items()),
    )
