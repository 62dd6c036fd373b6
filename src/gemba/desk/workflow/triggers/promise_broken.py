"""A promise to the customer was not kept in time."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class PromiseWasBroken(Trigger):
    """A promise to the customer was not kept in time."""

    name: ClassVar = "promise_broken"
    label: ClassVar = _("a promise is broken")

    def hears(self, happening: Happening) -> bool:
        """Just that."""
        return happening.what is What.BROKEN


TRIGGER = PromiseWasBroken
