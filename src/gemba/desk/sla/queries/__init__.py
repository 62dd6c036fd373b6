"""Promises on tickets: how they stand, and by which terms."""

from gemba.desk.sla.queries.choosing import (
    Choice,
    Verdict,
    choice_for,
    facts_of_number,
    open_tickets_by_policy,
    reasons_against,
)
from gemba.desk.sla.queries.clocks import (
    PartyShares,
    TicketClock,
    at_risk,
    calendar_on,
    clocks_of,
    followed_terms,
    next_clock,
    promised_on,
    shares_of,
    tickets_at_risk,
)
from gemba.desk.sla.queries.forecasts import breach_likelihood, forget
from gemba.desk.sla.queries.terms import Offer, Offers, offers, terms_at

__all__ = [
    "Choice",
    "Offer",
    "Offers",
    "PartyShares",
    "TicketClock",
    "Verdict",
    "at_risk",
    "breach_likelihood",
    "calendar_on",
    "choice_for",
    "clocks_of",
    "facts_of_number",
    "followed_terms",
    "forget",
    "next_clock",
    "offers",
    "open_tickets_by_policy",
    "promised_on",
    "reasons_against",
    "shares_of",
    "terms_at",
    "tickets_at_risk",
]
