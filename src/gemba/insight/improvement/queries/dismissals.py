"""Which findings of a log are set aside. Who may see the log may see them."""

from dataclasses import dataclass
from datetime import datetime

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.queries import LogUnknown, log_line
from gemba.insight.improvement.models import Dismissal


@dataclass(frozen=True, slots=True)
class DismissalLine:
    """Why a finding is set aside, since when and by whom."""

    finding_key: str
    reason: str
    dismissed_at: datetime
    dismissed_by: str


def dismissals(*, log_key: str, actor: Actor) -> dict[str, DismissalLine]:
    """By the key of the finding, the last first; none for who may not see the log."""
    try:
        log_line(log_key, actor=actor)
    except LogUnknown:
        return {}
    rows = Dismissal.objects.filter(log_key=log_key)
    return {
        row.finding_key: DismissalLine(
            row.finding_key, row.reason, row.dismissed_at, row.dismissed_by
        )
        for row in rows
    }
