"""Consider the request answered."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.actions.moving import moved
from gemba.desk.workflow.around import Around


@dataclass(frozen=True)
class Resolve(Action):
    """Consider the request answered."""

    name: ClassVar = "resolve"
    label: ClassVar = gettext_lazy("Resolve")
    icon: ClassVar = "circle-check"
    touches: ClassVar = frozenset({"status"})

    def said(self) -> str:
        """As a sentence."""
        return _("resolve the ticket")

    def effect(self, facts: TicketFacts, around: Around) -> Effect:
        """Resolved."""
        return moved(facts, "resolved", around)

    def perform(self, on: OnTicket) -> None:
        """Through the door of the tickets."""
        operations.resolve(ticket_id=on.ticket_id, actor=on.actor, now=on.now, cause=on.cause)


ACTION = Resolve
