"""Answer the customer."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.tickets.queries import ticket_words
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.actions.moving import moved
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.filling import filled_for
from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.offers import statuses
from gemba.desk.workflow.parts import Asked, parameter
from gemba.desk.workflow.variables import check_text
from gemba.foundation.kernel.text import one_line


@dataclass(frozen=True)
class ReplyToCustomer(Action):
    """Answer the customer."""

    name: ClassVar = "reply_to_customer"
    label: ClassVar = gettext_lazy("Reply to the customer")
    icon: ClassVar = "send"
    touches: ClassVar = frozenset({"status"})

    text: str = parameter(gettext_lazy("Reply"), Asked.TEXT)
    status: str = parameter(
        gettext_lazy("Status afterwards"),
        Asked.CODE,
        offered=statuses,
        default="pending_customer",
    )

    def said(self) -> str:
        """As a sentence."""
        return _("reply “{value}” and set the status to {status}").format(
            value=one_line(self.text, 80), status=self.told("status")
        )

    def check(self) -> None:
        """Known variables only."""
        super().check()
        check_text(self.text)

    def effect(self, facts: TicketFacts, around: Around) -> Effect:
        """Answered, and in the status that was chosen."""
        after = moved(facts._replace(last_replied_at=facts.now), self.status, around)
        return Effect(after.facts, (Happening(What.REPLIED), *after.happenings))

    def perform(self, on: OnTicket) -> None:
        """Through the door of the tickets; nobody can have read the thread in between."""
        words = ticket_words([on.ticket_id])[on.ticket_id]
        answer = operations.Reply(
            text=filled_for(self.text, on.ticket_id, on.actor),
            seen_version=words.version,
            status=self.status,
        )
        operations.reply(
            ticket_id=on.ticket_id, reply=answer, actor=on.actor, now=on.now, cause=on.cause
        )


ACTION = ReplyToCustomer
