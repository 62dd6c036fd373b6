"""In which arm of which trial a ticket is, as attributes of the case: one for each trial.

The value is CONTROL or TREATMENT, unknown of tickets that take no part: so maps, figures and
comparisons can be cut by it as by any other attribute.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.trials.event_types import CaseEnrolled

from .names import CodedColumn

BEFORE_TRIAL = "pilot:"


def pilot_attribute(trial_id: UUID) -> str:
    """What the attribute of a trial is called in the log."""
    return f"{BEFORE_TRIAL}{trial_id.hex}"


def trial_in(attribute: str) -> UUID | None:
    """The trial an attribute tells of; None: it is another attribute."""
    if not attribute.startswith(BEFORE_TRIAL):
        return None
    try:
        return UUID(attribute.removeprefix(BEFORE_TRIAL))
    except ValueError:
        return None


def arms_told(events: Iterable[RecordedEvent]) -> dict[str, dict[str, str]]:
    """By attribute, the arms of the tickets that these events tell to take part."""
    told: dict[str, dict[str, str]] = {}
    for event in events:
        ticket, payload = event.subject("ticket"), event.payload
        if ticket is not None and isinstance(payload, CaseEnrolled):
            told.setdefault(pilot_attribute(payload.trial), {})[ticket] = payload.arm
    return told


def pilot_columns(
    told: Mapping[str, Mapping[str, str]], tickets: Iterable[str]
) -> dict[str, CodedColumn]:
    """The attributes of these tickets, in the order given."""
    listed = list(tickets)
    return {
        name: CodedColumn.of([arms.get(ticket) for ticket in listed]) for name, arms in told.items()
    }
