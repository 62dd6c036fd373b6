"""The desk's own events as activities of a process: the one table of what counts as a step.

Stored are codes; the words are for people and in their language. What is left out happens by
itself (deliveries, links, confirmations, closing two weeks after the solution) or only labels a
ticket (tags, type, priority, product, vendor, notes); all but notes come along as attributes of the
case, and so does the customer. The note of somebody who leads the desk is a step: work waits for
it. With the closing timer counted, most of all waiting would be for something nobody waits for.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gemba.desk.contacts.event_types import ContactMerged, ContactUnmerged, TierChanged
from gemba.desk.sla.event_types import PromiseBroken, PromiseKept
from gemba.desk.tickets.event_types import (
    DeliveryFailed,
    MessageReceived,
    NoteAdded,
    PriorityChanged,
    ProductNamed,
    ReplyWritten,
    StatusChanged,
    TicketAssigned,
    TicketClosed,
    TicketMerged,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketTagged,
    TicketTransferred,
    TicketUnmerged,
    TicketUntagged,
    TypeChanged,
    VendorNamed,
)
from gemba.desk.workflow.event_types import (
    ProcessCancelled,
    ProcessMoved,
    StepEnded,
    StepFailed,
    StepPassed,
    StepSkipped,
)
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload
from gemba.foundation.trials.event_types import CaseEnrolled

from .drawn_keys import element_key

LABELS: Mapping[str, Promise] = {
    "opened": _("Request received"),
    "customer_wrote": _("Customer wrote"),
    "replied": _("Replied"),
    "advised": _("Note by a supervisor"),
    "assigned": _("Assigned"),
    "given_back": _("Given back"),
    "transferred": _("Handed to another team"),
    "resolved": _("Resolved"),
    "reopened": _("Reopened"),
    "closed": _("Closed"),
    "merged": _("Merged into another ticket"),
    "separated": _("Separated again"),
    "delivery_failed": _("Reply not delivered"),
    "step_failed": _("A step could not go on"),
    "process_stopped": _("Process stopped"),
    "process_moved": _("Process moved to another version"),
    "status:new": _("Set back to new"),
    "status:open": _("Work resumed"),
    "status:pending_customer": _("Waiting for customer"),
    "status:pending_vendor": _("Waiting for vendor"),
}

MEANINGS: Mapping[str, Promise] = {
    "opened": _("A customer's first message came in and a ticket was made of it."),
    "customer_wrote": _("The customer sent a further message on the ticket."),
    "replied": _("Somebody of the desk answered the customer."),
    "advised": _("Somebody who leads the desk left a note: an opinion or an approval."),
    "assigned": _("The ticket was given to a person, or somebody took it."),
    "given_back": _("The person who had the ticket gave it back; nobody has it."),
    "transferred": _("The ticket went to another team."),
    "resolved": _("The desk considers the request solved."),
    "reopened": _("Work began again on a ticket that had been solved."),
    "closed": _("Somebody closed the ticket for good."),
    "merged": _("The ticket was joined to another one about the same thing."),
    "separated": _("A ticket that had been joined was taken apart again."),
    "delivery_failed": _("An answer could not be delivered to the customer."),
    "step_failed": _("A step of a drawn process waits for somebody who mends it."),
    "process_stopped": _("A drawn process will not go on on the ticket."),
    "process_moved": _("A drawn process goes on by another version of its drawing."),
    "status:new": _("The ticket was put back among those nobody has looked at."),
    "status:open": _("Work on the ticket was taken up again after waiting."),
    "status:pending_customer": _("The desk waits for the customer to answer."),
    "status:pending_vendor": _("The desk waits for a supplier."),
}

# Before the key of an element, where a step is one of a drawn process.
DRAWN = "drawn:"

# Told only through attributes of the case.
DESCRIBING: tuple[type[EventPayload], ...] = (
    TypeChanged,
    PriorityChanged,
    ProductNamed,
    VendorNamed,
    TierChanged,
    TicketTagged,
    TicketUntagged,
    PromiseKept,
    PromiseBroken,
    CaseEnrolled,
)

STEPS: Mapping[type[EventPayload], str] = {
    TicketOpened: "opened",
    MessageReceived: "customer_wrote",
    ReplyWritten: "replied",
    NoteAdded: "advised",
    TicketAssigned: "assigned",
    TicketTransferred: "transferred",
    StatusChanged: "status",
    TicketResolved: "resolved",
    TicketReopened: "reopened",
    TicketClosed: "closed",
    TicketMerged: "merged",
    TicketUnmerged: "separated",
    DeliveryFailed: "delivery_failed",
    StepEnded: "drawn",
    StepPassed: "drawn",
    StepSkipped: "drawn",
    StepFailed: "step_failed",
    ProcessCancelled: "process_stopped",
    ProcessMoved: "process_moved",
}

# Told by whom the steps are seen on: two contacts were found to be one person, or not to be.
JOINING: tuple[type[EventPayload], ...] = (ContactMerged, ContactUnmerged)

HEARD: tuple[type[EventPayload], ...] = (*STEPS, *DESCRIBING, *JOINING)

# One act tells several events at one moment. What merely comes with the step before it is not a
# step of its own: the message that opened the ticket, taking a ticket by answering it, waiting
# for the customer after a reply, work resumed by the customer's answer.
COMES_WITH: Mapping[str, frozenset[str]] = {
    "opened": frozenset({"customer_wrote"}),
    "replied": frozenset({"assigned", "status:open", "status:pending_customer"}),
    "customer_wrote": frozenset({"status:open"}),
    "transferred": frozenset({"given_back", "advised"}),
    "resolved": frozenset({"advised"}),
}


def step_of(event: RecordedEvent) -> str | None:
    """The activity code of an event; None when it is no step of the process."""
    payload = event.payload
    if isinstance(payload, TicketAssigned) and payload.assignee is None:
        return "given_back"
    if isinstance(payload, TicketClosed) and event.actor_kind == "system":
        return None
    if isinstance(payload, StatusChanged):
        return f"status:{payload.status}"
    if isinstance(payload, StepEnded | StepPassed | StepSkipped):
        return DRAWN + element_key(payload.process.hex, payload.element, payload.called)
    return STEPS.get(type(payload))


def step_meaning(code: str) -> str:
    """What happens in a step, in a sentence; empty for a status of the desk's own."""
    return str(MEANINGS.get(code, ""))


def step_label(code: str, statuses: Mapping[str, str], drawn: Mapping[str, str]) -> str:
    """An activity in the reader's language; `statuses` names the desk's own by their code, `drawn`
    the steps of drawn processes."""
    known = LABELS.get(code) or drawn.get(code)
    if known is not None:
        return str(known)
    return statuses.get(code.removeprefix("status:"), code)
