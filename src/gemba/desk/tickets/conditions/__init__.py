"""Conditions on tickets: one meaning for SLA policies, queues, rules and saved views."""

from gemba.desk.tickets.conditions.fact import ConditionRefused, Fact, Offer, Op, Scalar
from gemba.desk.tickets.conditions.facts import known_facts
from gemba.desk.tickets.conditions.reading import facts_of
from gemba.desk.tickets.conditions.ticket_facts import TicketFacts
from gemba.desk.tickets.conditions.tree import (
    ALWAYS,
    Comparison,
    Condition,
    Group,
    as_q,
    check,
    check_for_lists,
    comparisons_of,
    decode,
    describe,
    encode,
    matches,
)

__all__ = [
    "ALWAYS",
    "Comparison",
    "Condition",
    "ConditionRefused",
    "Fact",
    "Group",
    "Offer",
    "Op",
    "Scalar",
    "TicketFacts",
    "as_q",
    "check",
    "check_for_lists",
    "comparisons_of",
    "decode",
    "describe",
    "encode",
    "facts_of",
    "known_facts",
    "matches",
]
