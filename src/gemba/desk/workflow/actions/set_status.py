"""Say whom the ticket waits for."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.actions.moving import moved
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.offers import statuses
from gemba.desk.workflow.parts import Asked, parameter


@dataclass(frozen=True)
class SetStatus(Action):
    """Say whom the ticket waits for."""

    name: ClassVar = "set_status"
    label: ClassVar = gettext_lazy("Set the status")
    icon: ClassVar = "progress"
    touches: ClassVar = frozenset({"status"})

    status: str = parameter(gettext_lazy("Status"), Asked.CODE, offered=statuses)

    def said(self) -> str:
        """As a sentence."""
        return _("set the status to {value}").format(value=self.told("status"))

    def effect(self, facts: TicketFacts, around: Around) -> Effect:
        """Another status."""
        return moved(facts, self.status, around)

    def perform(self, on: OnTicket) -> None:
        """Through the door of the tickets."""
        operations.set_status(
            ticket_id=on.ticket_id, status=self.status, actor=on.actor, now=on.now, cause=on.cause
        )


ACTION = SetStatus
