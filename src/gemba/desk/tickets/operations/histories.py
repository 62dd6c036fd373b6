"""What a ticket went through elsewhere, as plain dated steps: the material of an import.

`by` is the primary key of the user who acted; None is the desk itself.
"""

from dataclasses import dataclass, field
from datetime import datetime

from gemba.desk.contacts.operations import Introduction
from gemba.desk.tickets.models import Category
from gemba.desk.tickets.operations.receiving import InboundFile


@dataclass(frozen=True, slots=True)
class CustomerWrote:
    """Somebody on the customer's side wrote; without `sender`, the ticket's own contact.

    `external_id` is the Message-ID without brackets, or the provider's id.
    """

    at: datetime
    text: str
    subject: str = ""
    quoted: str = ""
    html: str = ""
    external_id: str = ""
    sender: Introduction | None = None
    nature: str = "human"
    authentication: str = ""
    files: tuple[InboundFile, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The desk confirmed by itself that the request has arrived."""

    at: datetime
    subject: str
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class AgentReplied:
    """An agent answered; the message left the house at `sent_at`, or failed then for `failure`.

    Without `recipients` it went to the ticket's contact; `status` is where the ticket went.
    `external_id` is its Message-ID, so that late answers find the ticket.
    """

    at: datetime
    by: int
    text: str
    sent_at: datetime
    status: str = Category.PENDING_CUSTOMER.value
    recipients: tuple[str, ...] = ()
    external_id: str = ""
    failure: str = ""
    files: tuple[InboundFile, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NoteLeft:
    """A colleague left an internal note."""

    at: datetime
    by: int
    text: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody took or got the ticket; `assignee` None gave it back."""

    at: datetime
    by: int | None
    assignee: int | None


@dataclass(frozen=True, slots=True)
class Transferred:
    """The ticket went to another team, or to none."""

    at: datetime
    by: int | None
    team: int | None


@dataclass(frozen=True, slots=True)
class StatusSet:
    """Waiting, resolved, reopened, closed: where the ticket went says which."""

    at: datetime
    by: int | None
    status: str


@dataclass(frozen=True, slots=True)
class PrioritySet:
    """1 (low) to 4 (urgent)."""

    at: datetime
    by: int | None
    priority: int


@dataclass(frozen=True, slots=True)
class TypeSet:
    """The kind of request was recognised."""

    at: datetime
    by: int | None
    type_code: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag was put on."""

    at: datetime
    by: int | None
    tag: str


@dataclass(frozen=True, slots=True)
class Untagged:
    """A tag was taken off."""

    at: datetime
    by: int | None
    tag: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The ticket was joined to the one whose history has the key `into`, in the same import."""

    at: datetime
    by: int
    into: str


Outbound = Acknowledged | AgentReplied
FieldSet = Assigned | Transferred | StatusSet | PrioritySet | TypeSet | Tagged | Untagged
Step = CustomerWrote | Outbound | NoteLeft | FieldSet | Merged


@dataclass(frozen=True, slots=True)
class TicketHistory:
    """One ticket from its first message on; `steps` in the order of their times.

    `key` names the ticket where it comes from ("zammad 4711"). `follows` is the key of a closed
    ticket of the same import that this one goes on from. `number` is its own; 0: the next one.
    `arm` is the one it was served in where trials ran when it came: its id is one they draw so.
    """

    key: str
    inbox_id: int
    channel: str
    contact: Introduction
    first: CustomerWrote
    steps: tuple[Step, ...] = ()
    type_code: str = ""
    follows: str = ""
    number: int = 0
    arm: str = ""
