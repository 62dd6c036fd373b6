"""What the workflow room does when something happened: rules answer, clocks follow their rules,
processes go on, and whom a promise's step names is told."""

from collections.abc import Sequence
from datetime import datetime

from gemba.desk.sla.event_types import EscalationMade
from gemba.desk.tickets.event_types import TicketMerged, TicketUnmerged
from gemba.desk.workflow.event_types import ProcessSpoken
from gemba.desk.workflow.happenings import HEARD, HEARD_BY_PROCESSES
from gemba.desk.workflow.kinds import RULE
from gemba.desk.workflow.operations import (
    answer_events,
    follow_definitions,
    follow_trial,
    tell_of_promises,
)
from gemba.desk.workflow.operations.processes import (
    TOLD_BY_BELL,
    follow_merges,
    hear_tickets,
    pass_on,
    settle_processes,
    tell_of_steps,
)
from gemba.foundation.definitions.event_types import (
    DefinitionArchived,
    DefinitionCreated,
    DefinitionPublished,
    DefinitionSwitchedOff,
    DefinitionSwitchedOn,
)
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber
from gemba.foundation.trials.event_types import TrialBegun, TrialStopped

CHANGES = (
    *(DefinitionCreated, DefinitionPublished, DefinitionSwitchedOn),
    *(DefinitionSwitchedOff, DefinitionArchived),
)


@subscriber("workflow.answer", hears=HEARD)
def answer(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Every rule that counts answers what happened."""
    answer_events(events=events, now=now)


@subscriber("workflow.follow_trials", hears=(TrialBegun, TrialStopped))
def follow_trials(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Daily looks of rules that are tried begin and end; after a trial processes go on by the
    version that counts."""
    for event in events:
        if isinstance(event.payload, TrialBegun | TrialStopped):
            follow_trial(trial_id=event.payload.trial, now=now)
        if isinstance(event.payload, TrialStopped):
            settle_processes(trial_id=event.payload.trial, now=now, cause=event)


@subscriber("workflow.tell_of_promises", hears=(EscalationMade,))
def tell(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Whom a promise's step names hears the bell."""
    tell_of_promises(events=events, now=now)


@subscriber("workflow.follow_rules", hears=CHANGES)
def follow_rules(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """What goes by the clock follows the rules that count."""
    payloads = [event.payload for event in events if isinstance(event.payload, CHANGES)]
    rule_ids = [payload.definition for payload in payloads if payload.kind == RULE]
    follow_definitions(rule_ids=rule_ids, now=now)


@subscriber("workflow.tell_processes", hears=HEARD_BY_PROCESSES)
def tell_processes(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Processes that wait for something to happen to their ticket go on."""
    hear_tickets(events=events, now=now)


@subscriber("workflow.pass_on", hears=(ProcessSpoken,))
def pass_on_words(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """What processes say reaches whoever waits for it."""
    pass_on(events=events, now=now)


@subscriber("workflow.follow_merges", hears=(TicketMerged, TicketUnmerged))
def go_along(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Processes go where their tickets go."""
    follow_merges(events=events, now=now)


@subscriber("workflow.tell_of_steps", hears=TOLD_BY_BELL)
def ring(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Who gets a step hears the bell, and supervisors where a process cannot go on."""
    tell_of_steps(events=events, now=now)
