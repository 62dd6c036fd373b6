"""Say how soon it matters."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Effect, OnTickets, SharedAction
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.offers import priorities
from gemba.desk.workflow.parts import Asked, parameter


@dataclass(frozen=True)
class SetPriority(SharedAction):
    """Say how soon it matters."""

    name: ClassVar = "set_priority"
    label: ClassVar = gettext_lazy("Set the priority")
    icon: ClassVar = "flag"
    touches: ClassVar = frozenset({"priority"})

    priority: int = parameter(gettext_lazy("Priority"), Asked.KEY, offered=priorities)

    def said(self) -> str:
        """As a sentence."""
        return _("set the priority to {value}").format(value=self.told("priority"))

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """More or less urgent."""
        if facts.priority == self.priority:
            return Effect(facts)
        happened = (Happening(What.PRIORITY, str(self.priority)),)
        return Effect(facts._replace(priority=self.priority), happened)

    def perform_together(self, on: OnTickets) -> None:
        """Through the door of the tickets."""
        operations.set_priorities(
            tickets=on.causes, priority=self.priority, actor=on.actor, now=on.now
        )


ACTION = SetPriority
