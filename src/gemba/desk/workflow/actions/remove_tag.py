"""Take a tag off the ticket."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.offers import check_tag, tag_word
from gemba.desk.workflow.parts import Asked, parameter


@dataclass(frozen=True)
class RemoveTag(Action):
    """Take a tag off the ticket."""

    name: ClassVar = "remove_tag"
    label: ClassVar = gettext_lazy("Remove a tag")
    icon: ClassVar = "tag"
    touches: ClassVar = frozenset({"tag"})

    tag: str = parameter(gettext_lazy("Tag"), Asked.WORDS)

    def said(self) -> str:
        """As a sentence."""
        return _("remove the tag {value}").format(value=self.tag)

    def check(self) -> None:
        """A tag has one spelling."""
        super().check()
        check_tag(self.tag)

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """Without the tag."""
        return Effect(facts._replace(tags=facts.tags - {tag_word(self.tag)}))

    def perform(self, on: OnTicket) -> None:
        """Through the door of the tickets."""
        operations.remove_tag(
            ticket_id=on.ticket_id, name=self.tag, actor=on.actor, now=on.now, cause=on.cause
        )


ACTION = RemoveTag
