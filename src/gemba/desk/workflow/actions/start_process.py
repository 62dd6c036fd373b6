"""Begin a process on the ticket."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.beginning import begin_process
from gemba.desk.workflow.offers import processes
from gemba.desk.workflow.parts import Asked, parameter


@dataclass(frozen=True)
class StartProcess(Action):
    """Begin a process on the ticket; one that runs on it already goes on as it is."""

    name: ClassVar = "start_process"
    label: ClassVar = gettext_lazy("Start a process")
    icon: ClassVar = "sitemap"
    touches: ClassVar = frozenset()

    process: str = parameter(gettext_lazy("Process"), Asked.CODE, offered=processes)

    def said(self) -> str:
        """As a sentence."""
        return _("start the process “{value}”").format(value=self.told("process"))

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """What the process will do depends on what happens."""
        return Effect(facts)

    def perform(self, on: OnTicket) -> None:
        """Through the door of processes."""
        begin_process(
            ticket_id=on.ticket_id,
            process_id=UUID(self.process),
            actor=on.actor,
            now=on.now,
            cause=on.cause,
        )


ACTION = StartProcess
