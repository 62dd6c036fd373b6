"""A request begins a new ticket."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class Opened(Trigger):
    """A request begins a new ticket."""

    name: ClassVar = "opened"
    label: ClassVar = _("a ticket is opened")

    def hears(self, happening: Happening) -> bool:
        """Just that."""
        return happening.what is What.OPENED


TRIGGER = Opened
