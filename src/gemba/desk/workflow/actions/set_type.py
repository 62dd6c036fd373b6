"""Say what kind of help is asked for."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Effect, OnTickets, SharedAction
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.offers import types
from gemba.desk.workflow.parts import Asked, parameter


@dataclass(frozen=True)
class SetType(SharedAction):
    """Say what kind of help is asked for."""

    name: ClassVar = "set_type"
    label: ClassVar = gettext_lazy("Set the type")
    icon: ClassVar = "category"
    touches: ClassVar = frozenset({"type"})

    type: str = parameter(
        gettext_lazy("Type"), Asked.CODE, offered=types, is_optional=True, default=""
    )

    def said(self) -> str:
        """As a sentence."""
        return _("set the type to {value}").format(value=self.told("type"))

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """Of another type."""
        if facts.type == self.type:
            return Effect(facts)
        return Effect(facts._replace(type=self.type), (Happening(What.TYPE, self.type),))

    def perform_together(self, on: OnTickets) -> None:
        """Through the door of the tickets."""
        operations.set_types(tickets=on.causes, type_code=self.type, actor=on.actor, now=on.now)


ACTION = SetType
