"""What the numbers of the wallboard are called, and how near or far a due time is."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gemba.desk.routing.queries.queues import listed_queues
from gemba.desk.tickets.queries.standing import Wanted
from gemba.foundation.accounts.queries import TeamName, desk_people, teams

LABELS: dict[str, Promise] = {
    "waiting": gettext_lazy("Customers waiting"),
    "at_risk": gettext_lazy("About to break"),
    "broken": gettext_lazy("Broken promises"),
    "coming": gettext_lazy("Due next"),
    "unassigned": gettext_lazy("Unassigned"),
    "open": pgettext_lazy("tickets", "Open"),
    "queued": gettext_lazy("Waiting in the queue"),
    "pending": gettext_lazy("Waiting for others"),
    "snoozed": gettext_lazy("Snoozed"),
    "backlog": gettext_lazy("Backlog"),
    "opened_today": gettext_lazy("Opened today"),
    "settled_today": gettext_lazy("Settled today"),
}
# the heads of columns, where there is little room
SHORT: dict[str, Promise] = {
    "waiting": pgettext_lazy("column", "Waiting"),
    "at_risk": pgettext_lazy("column", "Due soon"),
    "broken": pgettext_lazy("column", "Broken"),
    "unassigned": gettext_lazy("Unassigned"),
    "open": pgettext_lazy("tickets", "Open"),
    "queued": pgettext_lazy("column", "Waiting"),
    "opened_today": pgettext_lazy("column", "In today"),
    "settled_today": pgettext_lazy("column", "Out today"),
}
BAND_LABELS: dict[str, Promise] = {
    "day": gettext_lazy("less than a day"),
    "days": gettext_lazy("1–3 days"),
    "week": gettext_lazy("3–7 days"),
    "fortnight": gettext_lazy("1–2 weeks"),
    "month": gettext_lazy("2–4 weeks"),
    "older": gettext_lazy("30 days and more"),
}


def heading_of(wanted: Wanted, queue_id: UUID | None = None) -> str:
    """One line: what is counted, of which team, person or queue, of what age."""
    parts = [str(LABELS[wanted.figure])]
    if wanted.team_id is not None:
        parts.append(team_names().get(wanted.team_id, _("No team")))
    if wanted.user_id is not None:
        names = {person.id: person.name for person in desk_people()}
        parts.append(names.get(wanted.user_id, _("Nobody")))
    if queue_id is not None:
        parts += [each.name for each in listed_queues() if each.id == queue_id]
    if wanted.band:
        parts.append(str(BAND_LABELS[wanted.band]))
    return " · ".join(parts)


def team_names(known: Iterable[TeamName] | None = None) -> dict[int, str]:
    """Teams by id, looked up unless `known`; 0: none."""
    return {team.id: team.name for team in known or teams()} | {0: _("No team")}
