"""A settled ticket needs work again."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class Reopened(Trigger):
    """A settled ticket needs work again."""

    name: ClassVar = "reopened"
    label: ClassVar = _("the ticket is reopened")

    def hears(self, happening: Happening) -> bool:
        """Just that."""
        return happening.what is What.REOPENED


TRIGGER = Reopened
