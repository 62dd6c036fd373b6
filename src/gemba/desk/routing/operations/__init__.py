"""Acting on queues: one verb, one function, one transaction."""

from gemba.desk.routing.operations.dispatching import dispatch
from gemba.desk.routing.operations.offering import (
    RoutingRefused,
    accept_offer,
    decline_offer,
    expire_offers,
    pull_next,
)
from gemba.desk.routing.operations.queueing import OFFER_TIMER, reconsider
from gemba.desk.routing.operations.returning import (
    RETURN_TIMER,
    expect_returns,
    return_tickets,
)
from gemba.desk.routing.operations.staffing import (
    ProfileDraft,
    StaffRefused,
    add_skill,
    remove_skill,
    set_availability,
    set_profile,
)
from gemba.desk.routing.operations.stirring import stir

__all__ = [
    "OFFER_TIMER",
    "RETURN_TIMER",
    "ProfileDraft",
    "RoutingRefused",
    "StaffRefused",
    "accept_offer",
    "add_skill",
    "decline_offer",
    "dispatch",
    "expect_returns",
    "expire_offers",
    "pull_next",
    "reconsider",
    "remove_skill",
    "return_tickets",
    "set_availability",
    "set_profile",
    "stir",
]
