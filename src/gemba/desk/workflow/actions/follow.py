"""Let a colleague follow the ticket."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.teamwork.operations import follow
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.tickets.operations import ChangeRefused
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.offers import NOBODY, people_or_oneself
from gemba.desk.workflow.parts import Asked, parameter
from gemba.foundation.accounts.queries import actor_with_id
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True)
class Follow(Action):
    """Let a colleague follow the ticket: they hear of what is said on it."""

    person: int = parameter(
        gettext_lazy("Person"), Asked.KEY, offered=people_or_oneself, default=NOBODY
    )

    name: ClassVar = "follow"
    label: ClassVar = gettext_lazy("Let somebody follow")
    icon: ClassVar = "eye"
    touches: ClassVar = frozenset()

    def said(self) -> str:
        """As a sentence."""
        return _("let {value} follow the ticket").format(value=self.told("person"))

    def refusal(self, facts: TicketFacts, actor: Actor, around: Around) -> str:  # noqa: ARG002
        """Only people, and only those who work the desk."""
        if not self.person and actor.user_id is None:
            return _("Only people follow tickets.")
        if self.person and self.person not in around.people:
            return _("This person does not work the desk any more.")
        return ""

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """Conditions do not see it."""
        return Effect(facts)

    def perform(self, on: OnTicket) -> None:
        """Through the door of working together, in the name of who follows."""
        who = actor_with_id(self.person) if self.person else on.actor
        if who is None:
            raise ChangeRefused(_("This person does not work the desk any more."))
        follow(ticket_id=on.ticket_id, actor=who, now=on.now, cause=on.cause)


ACTION = Follow
