"""Put the ticket aside for a while."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.parts import Asked, parameter
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True)
class Snooze(Action):
    """Put the ticket aside for a while."""

    name: ClassVar = "snooze"
    label: ClassVar = gettext_lazy("Snooze")
    icon: ClassVar = "zzz"
    touches: ClassVar = frozenset({"status"})

    hours: float = parameter(gettext_lazy("Hours"), Asked.HOURS)

    def said(self) -> str:
        """As a sentence."""
        return _("snooze the ticket for {value} hours").format(value=self.hours)

    def refusal(self, facts: TicketFacts, actor: Actor, around: Around) -> str:  # noqa: ARG002
        """Only open tickets."""
        if around.is_settled(facts.status):
            return _("Only open tickets can be snoozed.")
        return ""

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """Conditions do not see it."""
        return Effect(facts)

    def perform(self, on: OnTicket) -> None:
        """Through the door of the tickets."""
        operations.snooze(
            ticket_id=on.ticket_id,
            until=on.now + timedelta(hours=self.hours),
            actor=on.actor,
            now=on.now,
            cause=on.cause,
        )


ACTION = Snooze
