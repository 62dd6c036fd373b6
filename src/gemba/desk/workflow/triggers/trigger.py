"""What a trigger is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening
from gemba.desk.workflow.parts import Piece


@dataclass(frozen=True)
class Trigger(Piece):
    """When a rule looks at a ticket."""

    def hears(self, happening: Happening) -> bool:  # noqa: ARG002
        """Whether this happening sets it off."""
        return False

    def starts(self, happening: Happening) -> bool:  # noqa: ARG002
        """Whether this happening starts its clock anew."""
        return False

    def due(self, since: datetime, around: Around) -> datetime | None:  # noqa: ARG002
        """When a clock that was started then is over; None: never, or it has no clock."""
        return None
