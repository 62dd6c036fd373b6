"""Say what the request is about."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets import operations
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Effect, OnTickets, SharedAction
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.parts import Asked, parameter
from gemba.foundation.kernel.text import one_line


@dataclass(frozen=True)
class SetProduct(SharedAction):
    """Say what the request is about."""

    name: ClassVar = "set_product"
    label: ClassVar = gettext_lazy("Set the product")
    icon: ClassVar = "package"
    touches: ClassVar = frozenset({"product"})

    product: str = parameter(gettext_lazy("Product"), Asked.WORDS)

    def said(self) -> str:
        """As a sentence."""
        return _("set the product to {value}").format(value=self.product)

    def effect(self, facts: TicketFacts, around: Around) -> Effect:  # noqa: ARG002
        """About something else."""
        return Effect(facts._replace(product=one_line(self.product, 80)))

    def perform_together(self, on: OnTickets) -> None:
        """Through the door of the tickets."""
        operations.set_products(tickets=on.causes, product=self.product, actor=on.actor, now=on.now)


ACTION = SetProduct
