"""A person on the customer's side writes, the first message included."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class CustomerWrote(Trigger):
    """A person on the customer's side writes, the first message included."""

    name: ClassVar = "customer_wrote"
    label: ClassVar = _("the customer writes")

    def hears(self, happening: Happening) -> bool:
        """Just that."""
        return happening.what is What.WROTE


TRIGGER = CustomerWrote
