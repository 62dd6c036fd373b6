"""Hand the ticket to another team."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.actions.moving import given
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.offers import teams_or_none
from gemba.desk.workflow.parts import Asked, parameter
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True)
class HandToTeam(Action):
    """Hand the ticket to another team."""

    name: ClassVar = "hand_to_team"
    label: ClassVar = gettext_lazy("Hand to a team")
    icon: ClassVar = "users-group"
    touches: ClassVar = frozenset({"team", "assignee"})

    team: int = parameter(gettext_lazy("Team"), Asked.KEY, offered=teams_or_none)

    def said(self) -> str:
        """As a sentence."""
        return _("hand the ticket to {value}").format(value=self.told("team"))

    def refusal(self, facts: TicketFacts, actor: Actor, around: Around) -> str:  # noqa: ARG002
        """Only teams that are there."""
        return "" if not self.team or self.team in around.members else _("There is no such team.")

    def effect(self, facts: TicketFacts, around: Around) -> Effect:
        """Another team's; an assignee outside it gives it up."""
        wanted = self.team or None
        if facts.team_id == wanted:
            return Effect(facts)
        after = Effect(facts._replace(team_id=wanted), (Happening(What.TEAM),))
        able = around.members[wanted] & around.people if wanted else around.people
        if facts.assignee_id is None or facts.assignee_id in able:
            return after
        freed = given(after.facts, None)
        return Effect(freed.facts, after.happenings + freed.happenings)

    def perform(self, on: OnTicket) -> None:
        """Through the door of the tickets."""
        operations.transfer(
            ticket_id=on.ticket_id,
            team_id=self.team or None,
            actor=on.actor,
            now=on.now,
            cause=on.cause,
        )


ACTION = HandToTeam
