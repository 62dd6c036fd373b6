"""How near or far a due time is, in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from gemba.interfaces.figures import duration_words


def due_words(due_at: datetime, now: datetime) -> str:
    """In 12 min; 3.2 h late."""
    seconds = (due_at - now).total_seconds()
    if seconds < 0:
        return _("{duration} late").format(duration=duration_words(-seconds))
    return _("in {duration}").format(duration=duration_words(seconds))
