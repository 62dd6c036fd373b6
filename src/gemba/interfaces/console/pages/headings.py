"""What a list of tickets behind a figure is called."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gemba.desk.channels.kinds.registry import kinds
from gemba.desk.tickets.queries.behind import Slice
from gemba.foundation.accounts.queries import desk_people


def heading_of(wanted: Slice) -> str:
    """One line: what is counted, when, through which channel, with whom."""
    what = {
        "opened": _("Opened"),
        "resolved": _("Resolved"),
        "first_replies": _("First replies"),
        "first_replies_in_hour": _("First reply within an hour"),
        "first_replies_in_day": _("First reply within a day"),
        "assigned_open": _("Open"),
        "assigned_pending": _("Waiting for others"),
        "undelivered": _("Answers that could not be delivered"),
    }[wanted.measure]
    parts = [what, _channel(wanted.channel), _person(wanted), _days(wanted)]
    return " · ".join(part for part in parts if part)


def _channel(name: str) -> str:
    kind = kinds().get(name)
    return str(kind.label) if kind else name


def _person(wanted: Slice) -> str:
    if not wanted.measure.startswith("assigned"):
        return ""
    names = {person.id: person.name for person in desk_people()}
    return names.get(wanted.user_id, _("Nobody"))


def _days(wanted: Slice) -> str:
    if wanted.measure.startswith("assigned") or wanted.measure == "undelivered":
        return ""
    since, until = date_format(wanted.since), date_format(wanted.until)
    return since if since == until else f"{since} – {until}"
