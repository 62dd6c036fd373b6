"""What colleagues do with and for each other."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "ticket.followed",
    sentence=gettext_noop("{actor} follows the ticket"),
    personal={},
)
@dataclass(frozen=True)
class TicketFollowed(EventPayload):
    """Somebody wants to hear what is said on the ticket."""

    user: int


@event_type(
    "ticket.unfollowed",
    sentence=gettext_noop("{actor} no longer follows the ticket"),
    personal={},
)
@dataclass(frozen=True)
class TicketUnfollowed(EventPayload):
    """Somebody no longer wants to hear of the ticket."""

    user: int


@event_type(
    "colleagues.notified",
    sentence=gettext_noop("{people} colleagues were told"),
    personal={},
)
@dataclass(frozen=True)
class ColleaguesNotified(EventPayload):
    """There is something new in somebody's notifications; its subjects are the agents."""

    people: int


@event_type(
    "notifications.read",
    sentence=gettext_noop("{actor} read {notifications} notifications"),
    personal={},
)
@dataclass(frozen=True)
class NotificationsRead(EventPayload):
    """Somebody has seen what they were told."""

    notifications: int


@event_type(
    "handover.written",
    sentence=gettext_noop("{actor} left a handover note for {to_name}"),
    personal={"to_name": blank},
)
@dataclass(frozen=True)
class HandoverWritten(EventPayload):
    """Whoever goes on with the ticket is told what they must know."""

    handover: UUID
    to_name: str


@event_type(
    "handover.read",
    sentence=gettext_noop("{actor} read the handover note"),
    personal={},
)
@dataclass(frozen=True)
class HandoverRead(EventPayload):
    """Whoever goes on with the ticket has taken note."""

    handover: UUID


@event_type(
    "draft.started",
    sentence=gettext_noop("{actor} began a draft reply"),
    personal={},
)
@dataclass(frozen=True)
class DraftStarted(EventPayload):
    """A reply is being drafted where colleagues see it."""


@event_type(
    "draft.taken_over",
    sentence=gettext_noop("{actor} took over the draft reply of {author_name}"),
    personal={"author_name": blank},
)
@dataclass(frozen=True)
class DraftTakenOver(EventPayload):
    """Somebody else goes on with the draft."""

    author: int | None
    author_name: str


@event_type(
    "draft.discarded",
    sentence=gettext_noop("The draft reply was put away"),
    personal={},
)
@dataclass(frozen=True)
class DraftDiscarded(EventPayload):
    """The draft was sent or given up."""


@event_type(
    "task.asked",
    sentence=gettext_noop("{actor} asked {to_name} for a task: {title}"),
    personal={"to_name": blank, "title": blank},
)
@dataclass(frozen=True)
class TaskAsked(EventPayload):
    """A part of the work was given to another team or person, with its own due time."""

    task: UUID
    title: str
    to_name: str
    due_at: datetime
    blocks: bool


@event_type(
    "task.taken",
    sentence=gettext_noop("{actor} took the task: {title}"),
    personal={"title": blank},
)
@dataclass(frozen=True)
class TaskTaken(EventPayload):
    """Somebody of the team asked does the task."""

    task: UUID
    title: str


@event_type(
    "task.done",
    sentence=gettext_noop("{actor} finished the task: {title}"),
    personal={"title": blank},
)
@dataclass(frozen=True)
class TaskDone(EventPayload):
    """What was asked for is done."""

    task: UUID
    title: str
    was_overdue: bool


@event_type(
    "task.withdrawn",
    sentence=gettext_noop("{actor} withdrew the task: {title}"),
    personal={"title": blank},
)
@dataclass(frozen=True)
class TaskWithdrawn(EventPayload):
    """The task is not needed any more."""

    task: UUID
    title: str


@event_type(
    "task.missed",
    sentence=gettext_noop("The task is overdue: {title}"),
    personal={"title": blank},
)
@dataclass(frozen=True)
class TaskMissed(EventPayload):
    """The due time came before the task was done."""

    task: UUID
    title: str


@event_type(
    "approval.asked",
    sentence=gettext_noop("{actor} asked {approver_name} to approve: {question}"),
    personal={"approver_name": blank, "question": blank},
)
@dataclass(frozen=True)
class ApprovalAsked(EventPayload):
    """Somebody needs a yes. `purpose` names what hangs on it, for the room that asked."""

    approval: UUID
    question: str
    approver_name: str
    purpose: str = ""


@event_type(
    "approval.granted",
    sentence=gettext_noop("{actor} approved: {question}"),
    personal={"question": blank, "comment": blank},
)
@dataclass(frozen=True)
class ApprovalGranted(EventPayload):
    """The answer was yes."""

    approval: UUID
    question: str
    comment: str
    purpose: str = ""


@event_type(
    "approval.refused",
    sentence=gettext_noop("{actor} refused: {question} – {comment}"),
    personal={"question": blank, "comment": blank},
)
@dataclass(frozen=True)
class ApprovalRefused(EventPayload):
    """The answer was no, with the reason."""

    approval: UUID
    question: str
    comment: str
    purpose: str = ""


@event_type(
    "approval.withdrawn",
    sentence=gettext_noop("{actor} no longer asks to approve: {question}"),
    personal={"question": blank},
)
@dataclass(frozen=True)
class ApprovalWithdrawn(EventPayload):
    """Nobody needs the answer any more."""

    approval: UUID
    question: str
    purpose: str = ""
