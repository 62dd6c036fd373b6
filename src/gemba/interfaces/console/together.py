"""What colleagues do around a ticket, as its page shows it."""

from dataclasses import dataclass

from gemba.desk.complaints.kind import limit_told
from gemba.desk.complaints.queries import ComplaintFile, complaint_file
from gemba.desk.teamwork.queries import Teamwork, teamwork_on
from gemba.desk.tickets.queries import Conversation, side_conversations
from gemba.desk.tickets.queries.siding import SideConversationView
from gemba.foundation.events.actors import Actor
from gemba.interfaces.figures import money_words


@dataclass(frozen=True, slots=True)
class Money:
    """One compensation in words."""

    amount: str
    reason: str
    state: str
    asked_by: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """The file of a complaint and its money in words. `limit`: what the reader may grant."""

    file: ComplaintFile
    granted: str
    compensations: tuple[Money, ...]
    limit: str


@dataclass(frozen=True, slots=True)
class Together:
    """Teamwork, side conversations and the complaint file of one ticket."""

    teamwork: Teamwork
    is_followed: bool
    sides: tuple[SideConversationView, ...]
    complaint: ComplaintView | None


def together(found: Conversation, *, actor: Actor) -> Together:
    """All of it for a ticket that was found for this actor."""
    ids = [found.ticket.id, *(each.ticket_id for each in found.merged)]
    teamwork = teamwork_on(ids, actor=actor)
    return Together(
        teamwork=teamwork,
        is_followed=teamwork.is_followed_by(actor.user_id),
        sides=side_conversations(found.ticket.id, actor=actor) if found.has_sides else (),
        complaint=complaint_view(found, actor=actor),
    )


def complaint_view(found: Conversation, *, actor: Actor) -> ComplaintView | None:
    """The complaint file in words."""
    file = complaint_file(found.ticket.id, actor=actor)
    if file is None:
        return None
    return ComplaintView(
        file=file,
        granted=money_words(file.granted.minor, file.granted.currency),
        compensations=tuple(
            Money(
                amount=money_words(each.amount.minor, each.amount.currency),
                reason=each.reason,
                state=each.state,
                asked_by=each.asked_by,
                decided_by=each.decided_by,
            )
            for each in file.compensations
        ),
        limit=limit_told(file.setting, actor.role),
    )
