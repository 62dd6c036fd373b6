"""Which tickets a condition can ever have held for: a look that costs less than reading them."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from gemba.desk.tickets.conditions.facts import known_facts
from gemba.desk.tickets.conditions.reading import WRITTEN
from gemba.desk.tickets.conditions.saying import saying, says
from gemba.desk.tickets.conditions.tree import Condition, Group, joined
from gemba.desk.tickets.models import Message

STAYING = frozenset({"tier", "language", "inbox", "subject", "channel"})
"""Facts whose changes no event tells: the past has them as they are now."""


def may_have_held(condition: Condition, now: datetime) -> Q:
    """Holds for every ticket for which the condition held at some moment of its past, and for
    others: told by what stays as it is, and by all that its customer ever wrote."""
    if isinstance(condition, Group):
        parts = [may_have_held(part, now) for part in condition.parts]
        return joined(parts, condition.is_all)
    op, values = condition.op, condition.values
    if condition.fact in STAYING:
        return known_facts()[condition.fact].where(op, values, now) or Q()
    # before the first message there are no words
    if condition.fact == "message_text" and not says("", op, values):
        written = Message.objects.filter(WRITTEN, saying("text", op, values))
        return Q(Exists(written.filter(ticket=OuterRef("pk"))))
    return Q()
