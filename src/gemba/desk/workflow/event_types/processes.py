"""What processes say. A step is an activity of the ticket: `label` is its name in the drawing,
`element` the drawing's own, `kind` BPMN's; who did it is the actor."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@dataclass(frozen=True)
class ProcessPayload(EventPayload):
    """Which process, on which version, in which of its instances.

    `ways` are the flows of its drawing that were gone in the same act, told by the first event of
    it: `flow`, `flow*3` for three times, and of a called process `process/flow`.
    """

    process: UUID
    process_version: int
    process_name: str
    instance: UUID
    ways: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class StepPayload(ProcessPayload):
    """Which step of it. `turn` counts from 0 where an activity is done several times; `called` is
    the id of the called process that the step is drawn in, '' for the instance's own."""

    step: str
    element: str
    kind: str
    label: str
    turn: int | None = None
    called: str = ""


@event_type(
    "process.started",
    sentence=gettext_noop("The process “{process_name}” (version {process_version}) began"),
    personal={},
)
@dataclass(frozen=True)
class ProcessStarted(ProcessPayload):
    """A process began on a ticket."""


@event_type(
    "running_processes.settled",
    sentence=gettext_noop(
        "After the pilot “{title}”: of the running “{process_name}” on version {given_up}, {moved} "
        "went on by the version that counts, {staying} finish as they began"
    ),
    personal={},
)
@dataclass(frozen=True)
class ProcessesSettled(EventPayload):
    """A trial of a process ended: what became of the instances of the version that was given up."""

    trial: UUID
    title: str
    process: UUID
    process_name: str
    given_up: int
    moved: int
    staying: int


@event_type(
    "process.ended",
    sentence=gettext_noop("The process “{process_name}” has come to its end"),
    personal={},
)
@dataclass(frozen=True)
class ProcessEnded(ProcessPayload):
    """Every way through it has been gone to its end."""


@event_type(
    "process.cancelled",
    sentence=gettext_noop("{actor} stopped the process “{process_name}”: {reason}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class ProcessCancelled(ProcessPayload):
    """It will not go on on this ticket."""

    reason: str = ""


@event_type(
    "process.moved",
    sentence=gettext_noop(
        "{actor} moved the process “{process_name}” from version {version_before} to version "
        "{process_version}"
    ),
    personal={},
)
@dataclass(frozen=True)
class ProcessMoved(ProcessPayload):
    """It goes on by another drawing of itself."""

    version_before: int = 0


@event_type(
    "step.dropped",
    sentence=gettext_noop("{actor} left out the step “{label}” in the new version: {reason}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class StepDropped(StepPayload):
    """It has no like in the version its process was moved to, and ended with the move."""

    reason: str = ""


@event_type(
    "process.advanced",
    sentence=gettext_noop("The process “{process_name}” went on"),
    personal={},
)
@dataclass(frozen=True)
class ProcessAdvanced(ProcessPayload):
    """It went along `ways` on which there is no step that is told."""


@event_type(
    "process.carried",
    sentence=gettext_noop(
        "The process “{process_name}” went on from ticket {source_number} to ticket {target_number}"
    ),
    personal={},
)
@dataclass(frozen=True)
class ProcessCarried(ProcessPayload):
    """Its ticket was merged into another, which it goes on with; or the merge was undone
    (`is_return`)."""

    source: UUID
    source_number: int
    target: UUID
    target_number: int
    is_return: bool = False


@event_type(
    "process.spoken",
    sentence=gettext_noop("The process “{process_name}” said “{what}”"),
    personal={"correlation": blank, "variables": blank},
)
@dataclass(frozen=True)
class ProcessSpoken(ProcessPayload):
    """It sent a message or signal; whoever waits for it goes on. `correlation` and `variables` are
    JSON; `nature` is `message` or `signal`."""

    nature: str = ""
    what: str = ""
    correlation: str = ""
    variables: str = ""


@event_type(
    "decision.made",
    sentence=gettext_noop("The decision “{decision_name}” was made"),
    personal={"answer": blank},
)
@dataclass(frozen=True)
class DecisionMade(ProcessPayload):
    """A decision answered a process: by which version, which rules of its tables hit, and what it
    said as JSON."""

    decision: UUID
    decision_version: int
    decision_name: str
    rules: tuple[str, ...] = ()
    answer: str = ""


@event_type("step.started", sentence=gettext_noop("The step “{label}” began"), personal={})
@dataclass(frozen=True)
class StepStarted(StepPayload):
    """A step began that waits for somebody or something."""


@event_type("step.ended", sentence=gettext_noop("{actor} did the step “{label}”"), personal={})
@dataclass(frozen=True)
class StepEnded(StepPayload):
    """What it waited for was done, or has come."""


@event_type("step.passed", sentence=gettext_noop("The step “{label}” was done"), personal={})
@dataclass(frozen=True)
class StepPassed(StepPayload):
    """A step began and ended at once: nobody had to wait for it."""


@event_type(
    "step.cancelled",
    sentence=gettext_noop("The step “{label}” was no longer needed"),
    personal={},
)
@dataclass(frozen=True)
class StepCancelled(StepPayload):
    """Something else made it needless: an event, another way, an error."""


@event_type(
    "step.failed",
    sentence=gettext_noop("The step “{label}” cannot go on: {reason}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class StepFailed(StepPayload):
    """An incident: the ticket goes on, the step waits for somebody who mends it. `code` says of
    which kind it is."""

    reason: str = ""
    code: str = ""


@event_type(
    "step.retried", sentence=gettext_noop("{actor} tried the step “{label}” again"), personal={}
)
@dataclass(frozen=True)
class StepRetried(StepPayload):
    """After an incident, the same once more."""


@event_type(
    "step.skipped",
    sentence=gettext_noop("{actor} went on past the step “{label}”: {reason}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class StepSkipped(StepPayload):
    """It was left out, for a reason."""

    reason: str = ""


@event_type("step.taken", sentence=gettext_noop("{actor} took on the step “{label}”"), personal={})
@dataclass(frozen=True)
class StepTaken(StepPayload):
    """Somebody does it themselves: a colleague's, a team's, or a machine's."""


@event_type(
    "step.delegated",
    sentence=gettext_noop("{actor} gave the step “{label}” to {to_name}"),
    personal={"to_name": blank, "note": blank},
)
@dataclass(frozen=True)
class StepDelegated(StepPayload):
    """Somebody else is to do it; `note` is for them."""

    to_name: str = ""
    note: str = ""


@event_type(
    "step.returned",
    sentence=gettext_noop("{actor} gave the step “{label}” back to {to_name}: {note}"),
    personal={"to_name": blank, "note": blank},
)
@dataclass(frozen=True)
class StepReturned(StepPayload):
    """Whoever was given it gave it back."""

    to_name: str = ""
    note: str = ""


@event_type(
    "step.approved",
    sentence=gettext_noop("{actor} approved “{label}”"),
    personal={"comment": blank},
)
@dataclass(frozen=True)
class StepApproved(StepPayload):
    """One of those who are asked said yes; others may have to say it too."""

    comment: str = ""


@event_type(
    "step.refused",
    sentence=gettext_noop("{actor} refused “{label}”: {reason}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class StepRefused(StepPayload):
    """One of those who are asked said no, with the reason."""

    reason: str = ""


@event_type("step.missed", sentence=gettext_noop("The step “{label}” is overdue"), personal={})
@dataclass(frozen=True)
class StepMissed(StepPayload):
    """It was due and nobody had done it; told once."""
