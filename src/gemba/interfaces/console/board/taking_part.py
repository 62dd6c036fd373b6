"""Which tickets take part in a pilot: filled in, told in words, suggested by where a proposal comes
from."""

from __future__ import annotations

from itertools import pairwise

from django.http import QueryDict
from django.utils.translation import gettext as _

from gemba.desk.tickets.conditions import (
    ALWAYS,
    Comparison,
    Condition,
    ConditionRefused,
    Op,
    Scalar,
    decode,
    describe,
    encode,
    known_facts,
)
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.eventlog.queries import DESK
from gemba.insight.improvement.finding import parts_of_key
from gemba.insight.improvement.operations import BoardRefused
from gemba.insight.improvement.order import Source
from gemba.insight.improvement.queries import EVERY_TICKET, PilotLine
from gemba.interfaces.console.conditions.rows import Builder, builder, read

PREFIX = "only"
# By the attribute a finding of the desk's log is about, the fact that tells the same of a ticket
# when it comes in. Team, priority, tags and vendor are told later.
FACTS = {each: each for each in ("channel", "type", "inbox", "product", "tier", "language")}


def taking_part_context(source: Source, pilots: tuple[PilotLine, ...]) -> dict[str, object]:
    """The condition of a plan as it begins: that of the pilot before, or what is suggested."""
    begun = decoded(pilots[0].trial.condition) if pilots else None
    condition = suggested(source) if begun is None else begun
    return {
        "taking_part": builder_of(condition),
        "is_suggested": begun is None and condition != ALWAYS,
        "is_narrowed": condition != ALWAYS,
    }


def builder_of(condition: Condition) -> Builder:
    """Rows to fill in."""
    return builder(condition, prefix=PREFIX, words=describe(condition))


def read_taking_part(data: QueryDict) -> JsonValue:
    """What was filled in; every ticket where nothing was. Raises BoardRefused."""
    try:
        return encode(read(data, prefix=PREFIX))
    except ConditionRefused as refusal:
        raise BoardRefused(str(refusal)) from refusal


def told_taking_part(condition: JsonValue) -> str:
    """Which tickets take part, in words; empty where all do."""
    if condition == EVERY_TICKET:
        return ""
    found = decoded(condition)
    return _("a condition that cannot be read any more") if found is None else describe(found)


def decoded(condition: JsonValue) -> Condition | None:
    """None for what was kept and means nothing any more."""
    try:
        return decode(condition)
    except ConditionRefused:
        return None


def suggested(source: Source) -> Condition:
    """Tickets of the channel, type, product … that the finding behind a proposal is about."""
    if source.log_key != DESK or not source.key:
        return ALWAYS
    _detector, parts = parts_of_key(source.key)
    for attribute, value in pairwise(parts):
        fact = known_facts().get(FACTS.get(attribute, ""))
        if fact is None:
            continue
        meant: Scalar = next((o.value for o in fact.offers() if str(o.value) == value), value)
        try:
            fact.check(Op.ANY_OF, (meant,))
        except ConditionRefused:
            continue
        return Comparison(fact.name, Op.ANY_OF, (meant,))
    return ALWAYS
