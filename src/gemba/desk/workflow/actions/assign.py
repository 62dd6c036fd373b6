"""Give the ticket to a person, or to nobody."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.actions.moving import given
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.offers import NOBODY, people_or_nobody
from gemba.desk.workflow.parts import Asked, parameter
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True)
class Assign(Action):
    """Give the ticket to a person, or to nobody."""

    name: ClassVar = "assign"
    label: ClassVar = gettext_lazy("Assign to a person")
    icon: ClassVar = "user-check"
    touches: ClassVar = frozenset({"assignee"})

    person: int = parameter(
        gettext_lazy("Person"), Asked.KEY, offered=people_or_nobody, default=NOBODY
    )

    def said(self) -> str:
        """As a sentence."""
        if not self.person:
            return _("give the ticket back to the queue")
        return _("assign the ticket to {value}").format(value=self.told("person"))

    def refusal(self, facts: TicketFacts, actor: Actor, around: Around) -> str:  # noqa: ARG002
        """Only people who work the desk."""
        if not self.person or self.person in around.people:
            return ""
        return _("This person does not work the desk any more.")

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """In somebody's hands."""
        return given(facts, self.person or None)

    def perform(self, on: OnTicket) -> None:
        """Through the door of the tickets."""
        operations.assign(
            ticket_id=on.ticket_id,
            assignee_id=self.person or None,
            actor=on.actor,
            now=on.now,
            cause=on.cause,
        )


ACTION = Assign
