"""The ticket goes to another team."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class TeamChanged(Trigger):
    """The ticket goes to another team."""

    name: ClassVar = "team_changed"
    label: ClassVar = _("the team changes")

    def hears(self, happening: Happening) -> bool:
        """Just that."""
        return happening.what is What.TEAM


TRIGGER = TeamChanged
