"""Name the vendor's team that has to do its part."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action, Effect, OnTicket
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.offers import NOBODY, vendors_or_none
from gemba.desk.workflow.parts import Asked, parameter
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True)
class SetVendor(Action):
    """Name the vendor's team that has to do its part."""

    name: ClassVar = "set_vendor"
    label: ClassVar = gettext_lazy("Give a part to a vendor")
    icon: ClassVar = "truck"
    touches: ClassVar = frozenset({"vendor"})

    vendor: int = parameter(
        gettext_lazy("Vendor"), Asked.KEY, offered=vendors_or_none, default=NOBODY
    )

    def said(self) -> str:
        """As a sentence."""
        return _("give the part of the vendor to {value}").format(value=self.told("vendor"))

    def refusal(self, facts: TicketFacts, actor: Actor, around: Around) -> str:  # noqa: ARG002
        """Only teams of vendors."""
        return "" if not self.vendor or self.vendor in around.vendors else _("Choose a vendor.")

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """With the vendor."""
        return Effect(facts._replace(vendor_id=self.vendor or None))

    def perform(self, on: OnTicket) -> None:
        """Through the door of the tickets."""
        operations.set_vendor(
            ticket_id=on.ticket_id,
            vendor_id=self.vendor or None,
            actor=on.actor,
            now=on.now,
            cause=on.cause,
        )


ACTION = SetVendor
