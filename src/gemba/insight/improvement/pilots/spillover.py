"""Where the one arm may change what the other meets, and what to draw by lot then."""

from __future__ import annotations

from enum import StrEnum

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.wording import Said

from .plan import PilotUnit


class Changed(StrEnum):
    """What a pilot changes."""

    RULE = "rule"
    ROUTING = "routing"
    SLA = "sla"
    WORKFLOW = "workflow"
    CALENDAR = "calendar"
    STAFFING = "staffing"
    ANSWER = "answer"
    ASSISTANT = "assistant"


_SHARED = {
    Changed.ROUTING: gettext_noop(
        "Tickets of both arms wait for the same people: whoever is served sooner lets the others"
        " wait, and a split by case takes that for an effect."
    ),
    Changed.SLA: gettext_noop(
        "A ticket that is due sooner goes before those of the other arm in the same queue, so the"
        " gain of the one is the loss of the other."
    ),
    Changed.CALENDAR: gettext_noop(
        "Hours and people are there for all tickets: they cannot be given to one ticket in two."
    ),
    Changed.STAFFING: gettext_noop(
        "People who are added serve both arms: a split by case cannot show what they bring."
    ),
    Changed.ASSISTANT: gettext_noop(
        "Work the assistant takes from people leaves them time for the tickets of both arms, so a"
        " split by case shows too little."
    ),
    Changed.WORKFLOW: gettext_noop(
        "Where the new steps save or cost work, the people they share have more or less time for"
        " both arms; a split by case shows how the steps do, not what the queue gains."
    ),
}
_BLOCKS_ONLY = (Changed.CALENDAR, Changed.STAFFING)
_BLOCKS_BETTER = (Changed.ROUTING, Changed.SLA)
_SAME_CUSTOMER = gettext_noop(
    "A customer with several tickets may meet both versions; draw customers where that would"
    " confuse them."
)


def warnings(changed: Changed, unit: PilotUnit) -> tuple[Said, ...]:
    """What threatens the comparison, in sentences; none where nothing does. What is carried from
    block to block the past tells, see `turns`."""
    if unit is PilotUnit.BLOCK:
        return ()
    found = [Said(_SHARED[changed])] if changed in _SHARED else []
    if unit is PilotUnit.CASE and changed in (Changed.ANSWER, Changed.ASSISTANT, Changed.SLA):
        found.append(Said(_SAME_CUSTOMER))
    return tuple(found)


def advised(changed: Changed) -> PilotUnit:
    """What is best drawn by lot."""
    is_shared = changed in _BLOCKS_ONLY or changed in _BLOCKS_BETTER
    return PilotUnit.BLOCK if is_shared else PilotUnit.CASE


def is_possible(changed: Changed, unit: PilotUnit) -> bool:
    """Whether the two versions can be served side by side at all."""
    return unit is PilotUnit.BLOCK or changed not in _BLOCKS_ONLY
