"""Put a tag on the ticket."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Effect, OnTickets, SharedAction
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.offers import check_tag, tag_word
from gemba.desk.workflow.parts import Asked, parameter


@dataclass(frozen=True)
class AddTag(SharedAction):
    """Put a tag on the ticket."""

    name: ClassVar = "add_tag"
    label: ClassVar = gettext_lazy("Add a tag")
    icon: ClassVar = "tag"
    touches: ClassVar = frozenset({"tag"})

    tag: str = parameter(gettext_lazy("Tag"), Asked.WORDS)

    def said(self) -> str:
        """As a sentence."""
        return _("add the tag {value}").format(value=self.tag)

    def check(self) -> None:
        """A tag has one spelling."""
        super().check()
        check_tag(self.tag)

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """With the tag."""
        word = tag_word(self.tag)
        if word in facts.tags:
            return Effect(facts)
        return Effect(facts._replace(tags=facts.tags | {word}), (Happening(What.TAGGED, word),))

    def perform_together(self, on: OnTickets) -> None:
        """Through the door of the tickets."""
        operations.add_tags(tickets=on.causes, name=self.tag, actor=on.actor, now=on.now)


ACTION = AddTag
