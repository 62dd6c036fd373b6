"""A note for colleagues is left."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class NoteWritten(Trigger):
    """A note for colleagues is left."""

    name: ClassVar = "note_added"
    label: ClassVar = _("a note is added")

    def hears(self, happening: Happening) -> bool:
        """Just that."""
        return happening.what is What.NOTED


TRIGGER = NoteWritten
