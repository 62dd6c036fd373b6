"""What happens by the clock: offers pass, tickets of people who are gone come back."""

from collections.abc import Sequence
from datetime import datetime

from gemba.desk.routing.operations import (
    OFFER_TIMER,
    RETURN_TIMER,
    expire_offers,
    return_tickets,
)
from gemba.foundation.timers.registry import DueTimer, timer


@timer(OFFER_TIMER)
def let_offers_pass(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Nobody answered in time."""
    expire_offers(offer_ids=[int(each.key) for each in timers], now=now)


@timer(RETURN_TIMER)
def take_tickets_back(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """The grace of those who are gone is over."""
    return_tickets(user_ids=[int(each.key) for each in timers], now=now)
