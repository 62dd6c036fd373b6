"""Give the ticket to whoever of a team has fewest open tickets."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.actions.assign import Assign
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.offers import NOBODY, teams_or_own
from gemba.desk.workflow.parts import Asked, parameter
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True)
class AssignLeastLoaded(Action):
    """Give the ticket to whoever of a team has fewest open tickets."""

    name: ClassVar = "assign_least_loaded"
    label: ClassVar = gettext_lazy("Assign to the least loaded")
    icon: ClassVar = "scale"
    touches: ClassVar = frozenset({"team", "assignee"})

    team: int = parameter(gettext_lazy("Of team"), Asked.KEY, offered=teams_or_own, default=NOBODY)

    def said(self) -> str:
        """As a sentence."""
        return _("assign the ticket to the least loaded of {value}").format(value=self.told("team"))

    def settled(self, facts: TicketFacts, around: Around) -> Action:
        """Who that is."""
        found = around.least_loaded(self.team or facts.team_id, facts.now)
        return Assign(person=found) if found else self

    def refusal(self, facts: TicketFacts, actor: Actor, around: Around) -> str:  # noqa: ARG002
        """There must be somebody."""
        return _("Nobody of this team works the desk.")

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """None: a team without people."""
        return Effect(facts)

    def perform(self, on: OnTicket) -> None:  # noqa: ARG002
        """Never: it is settled into an assignment first."""
        raise operations.ChangeRefused(_("Nobody of this team works the desk."))


ACTION = AssignLeastLoaded
