"""The customer gets an answer."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class Replied(Trigger):
    """The customer gets an answer."""

    name: ClassVar = "replied"
    label: ClassVar = _("the desk replies")

    def hears(self, happening: Happening) -> bool:
        """Just that."""
        return happening.what is What.REPLIED


TRIGGER = Replied
