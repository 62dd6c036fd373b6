"""Take up a settled ticket again."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.actions.moving import moved
from gemba.desk.workflow.around import Around
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True)
class Reopen(Action):
    """Take up a settled ticket again."""

    name: ClassVar = "reopen"
    label: ClassVar = gettext_lazy("Reopen")
    icon: ClassVar = "rotate-clockwise"
    touches: ClassVar = frozenset({"status"})

    def said(self) -> str:
        """As a sentence."""
        return _("reopen the ticket")

    def refusal(self, facts: TicketFacts, actor: Actor, around: Around) -> str:  # noqa: ARG002
        """Only settled tickets."""
        return "" if around.is_settled(facts.status) else _("The ticket is open already.")

    def effect(self, facts: TicketFacts, around: Around) -> Effect:
        """Open again."""
        return moved(facts, "open", around)

    def perform(self, on: OnTicket) -> None:
        """Through the door of the tickets."""
        operations.reopen(ticket_id=on.ticket_id, actor=on.actor, now=on.now, cause=on.cause)


ACTION = Reopen
