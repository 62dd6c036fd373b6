"""What is on offer to a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gemba.desk.routing.models import RoutingOffer
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A ticket somebody is asked to take until a time."""

    id: int
    ticket_id: UUID
    queue_id: UUID
    until: datetime


def offers_of(actor: Actor, *, now: datetime) -> list[OfferLine]:
    """What this person may say yes to, the one that passes first in front."""
    if actor.user_id is None:
        return []
    rows = RoutingOffer.objects.filter(user=actor.user_id, answered_at=None, until__gt=now)
    columns = ("pk", "entry__ticket_id", "entry__queue_id", "until")
    return [OfferLine(*row) for row in rows.order_by("until", "pk").values_list(*columns)]
