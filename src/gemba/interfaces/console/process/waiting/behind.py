"""The cases and tickets behind a bottleneck."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gemba.foundation.events.actors import Actor
from gemba.insight.mining.waiting.bottlenecks import LongestWait, longest_waiting
from gemba.interfaces.console.process.choosing import Choice, PartUnknown
from gemba.interfaces.console.process.things import case_namer
from gemba.interfaces.console.process.waiting.reading import waits_left
from gemba.interfaces.console.process.waiting.story import CausePart, cause_parts
from gemba.interfaces.console.process.waiting.tickets import seen_tickets

SHOWN = 15
SECOND_US = 1_000_000
_KEY = re.compile(r"[0-9]{1,7}(_[0-9]{1,7})?")


@dataclass(frozen=True, slots=True)
class CaseBehind:
    """A case that waited here; `number` and `subject` where it is a ticket this person may see."""

    case: str
    seconds: float
    parts: tuple[CausePart, ...]
    number: int | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases that waited longest; `hidden` are tickets of teams one is not in."""

    cases: tuple[CaseBehind, ...]
    hidden: int


def behind(choice: Choice, key: str, *, actor: Actor) -> Behind:
    """`key` is that of a bottleneck. Raises PartUnknown."""
    names, case_ids = len(choice.whole.activities), choice.whole.case_ids
    if not _KEY.fullmatch(key) or any(int(code) >= names for code in key.split("_")):
        raise PartUnknown(key)
    found = longest_waiting(waits_left(choice), key, SHOWN)
    if not choice.log.has_tickets:
        name = case_namer(choice.log)
        return Behind(tuple(_case(name(case_ids[each.case]), each) for each in found), 0)
    known = seen_tickets((case_ids[each.case] for each in found), actor)
    shown = [
        _case(case_ids[each.case], each, *known[case_ids[each.case]])
        for each in found
        if case_ids[each.case] in known
    ]
    return Behind(tuple(shown), len(found) - len(shown))


def _case(
    case: str, found: LongestWait, number: int | None = None, subject: str = ""
) -> CaseBehind:
    seconds = found.total_us / SECOND_US
    return CaseBehind(case, seconds, cause_parts(found.by_cause_us), number, subject)
