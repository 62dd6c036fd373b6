"""How near or far a due time is, in words and as a tone."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gemba.desk.tickets.queries.standing import AT_RISK_WITHIN
from gemba.interfaces.figures import duration_words


def due_words(due_at: datetime, now: datetime) -> str:
    """In 12 min; 3.2 h late."""
    seconds = (due_at - now).total_seconds()
    if seconds < 0:
        return _("{duration} late").format(duration=duration_words(-seconds))
    return _("in {duration}").format(duration=duration_words(seconds))


def due_tone(due_at: datetime, now: datetime) -> str:
    """Bad when it is late, warn when it is at risk."""
    left = due_at - now
    return "bad" if left <= timedelta(0) else "warn" if left <= AT_RISK_WITHIN else ""
