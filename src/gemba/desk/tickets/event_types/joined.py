"""Tickets that were joined, separated, or made parts of each other."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, event_type


@event_type(
    "ticket.merged",
    sentence=gettext_noop("{actor} merged ticket {source_number} into ticket {target_number}"),
    personal={},
)
@dataclass(frozen=True)
class TicketMerged(EventPayload):
    """A ticket was joined to another that goes on for both."""

    source: UUID
    source_number: int
    target: UUID
    target_number: int


@event_type(
    "ticket.unmerged",
    sentence=gettext_noop("{actor} separated ticket {source_number} from ticket {target_number}"),
    personal={},
)
@dataclass(frozen=True)
class TicketUnmerged(EventPayload):
    """A merge was undone."""

    source: UUID
    source_number: int
    target: UUID
    target_number: int


@event_type(
    "ticket.split",
    sentence=gettext_noop(
        "{actor} moved messages from ticket {source_number} to the new ticket {target_number}"
    ),
    personal={},
)
@dataclass(frozen=True)
class TicketSplit(EventPayload):
    """A second request in one ticket became a ticket of its own."""

    source: UUID
    source_number: int
    target: UUID
    target_number: int
    messages: tuple[UUID, ...]


@event_type(
    "child.linked",
    sentence=gettext_noop("{actor} made ticket {child_number} a part of ticket {parent_number}"),
    personal={},
)
@dataclass(frozen=True)
class ChildLinked(EventPayload):
    """A ticket became a part of a larger one, which cannot be resolved before it."""

    parent: UUID
    parent_number: int
    child: UUID
    child_number: int


@event_type(
    "child.unlinked",
    sentence=gettext_noop("{actor} separated ticket {child_number} from ticket {parent_number}"),
    personal={},
)
@dataclass(frozen=True)
class ChildUnlinked(EventPayload):
    """A ticket is no longer a part of a larger one."""

    parent: UUID
    parent_number: int
    child: UUID
    child_number: int
